package import Settings

/// An account's region, and the role that works there.
package struct Place: Codable, Sendable, Hashable {
    /// Twelve digits; nil in settings that leave it to the credentials.
    package var account: String?
    package var region: String
    /// The ARN of the role to assume; nil for the present credentials.
    package var role: String?
    package var externalID: String?

    package init(account: String? = nil, region: String, role: String? = nil, externalID: String? = nil) {
        self.account = account
        self.region = region
        self.role = role
        self.externalID = externalID
    }

    package static func read(_ field: Field) -> Place? {
        field.mapping { keys in
            let account = keys.optional("account")?.string(expected: "an account's twelve digits") {
                $0.utf8.count == 12 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
            let role = keys.optional("role")?.string(
                expected: "a role's ARN such as arn:aws:iam::111122223333:role/muster"
            ) {
                $0.hasPrefix("arn:") && $0.contains(":role/")
            }
            let external = keys.optional("external-id")
            let externalID = external?.string(expected: "an external id of 2 to 1224 characters") {
                (2...1224).contains($0.count)
            }
            if let external, role == nil { external.report("is only used with a role") }
            guard let region = keys.required("region").flatMap(readRegion) else { return nil }
            return Place(account: account, region: region, role: role, externalID: externalID)
        }
    }

    package static func readRegion(_ field: Field) -> String? {
        field.string(expected: "a region such as eu-west-1") { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            return parts.count >= 3 && parts.last?.allSatisfy(\.isNumber) == true
                && parts.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x61...0x7a).contains($0) } }
        }
    }
}

extension Place: CustomStringConvertible {
    package var description: String { account.map { "account \($0), \(region)" } ?? region }
}
