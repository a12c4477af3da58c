package import Settings

/// Who has to agree before a deployment begins: the section `approvals`.
package struct ApprovalSettings: Sendable, Equatable {
    /// People, whoever asked not among them.
    package var required: Int
    /// Seconds.
    package var timeout: Int
    /// Anybody when empty.
    package var approvers: [Person]

    package init(required: Int = 1, timeout: Int = 3_600, approvers: [Person] = []) {
        self.required = required
        self.timeout = timeout
        self.approvers = approvers
    }

    package static func read(_ field: Field) -> ApprovalSettings? {
        field.mapping { keys in
            let required = keys.value("required", default: 1) { $0.integer(in: 1...20) }
            let timeout = keys.value("timeout", default: .seconds(3_600)) {
                $0.duration(in: .seconds(60) ... .seconds(7 * 86_400))
            }
            let list = keys.optional("approvers")
            let approvers = list.map(readApprovers) ?? []
            if let list, list.isList, Set(approvers).count < required {
                list.report(
                    "names \(Set(approvers).count) people, and \(required) have to approve",
                    suggestion: "names that agree up to the '@' are one person")
            }
            return ApprovalSettings(required: required, timeout: timeout.wholeSeconds, approvers: approvers)
        }
    }

    private static func readApprovers(_ field: Field) -> [Person] {
        field.list().compactMap { item in
            let text = item.string(expected: "a name without blanks such as ada or ada@laptop") {
                !$0.contains(where: \.isWhitespace) && Person(actor: $0) != nil
            }
            return text.flatMap(Person.init(actor:))
        }
    }
}
