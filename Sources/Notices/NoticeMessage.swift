/// The default wording of a notice: a title and what there is to know, in lines of a name and a value.
package struct NoticeMessage: Sendable, Equatable {
    package struct Line: Sendable, Equatable {
        package var name: String
        package var value: String
    }

    package var title: String
    package var lines: [Line]

    package init(_ notice: Notice) {
        let name = Self.name(notice)
        let facts: [(String, String)]
        switch notice.event {
        case .began:
            title = "\(name) \(notice[.course].isEmpty ? "begins" : notice[.course])"
            facts = Self.before(notice)
        case .ended:
            title = "\(name) is complete"
            facts = Self.after(notice, status: "Successful", issues: "none reported")
        case .failed:
            title = "\(name) \(Self.failures[notice[.result]] ?? "failed")"
            facts = Self.after(notice, status: "Not successful (\(notice[.result]))", issues: notice[.summary])
        case .rolledBack:
            title = "\(name) failed and was rolled back"
            facts = Self.after(notice, status: "Rolled back", issues: notice[.summary])
        case .waiting:
            title = "\(name) waits"
            facts = Self.waiting(notice)
        }
        lines = facts.filter { !$0.1.isEmpty }.map { Line(name: $0.0, value: $0.1) }
    }

    private static func name(_ notice: Notice) -> String {
        switch notice[.kind] {
        case "report": "The report '\(notice[.reason])' of \(notice[.application])"
        case "rollback": "Rollback of \(notice[.application]) to \(notice[.environment])"
        default: "Deployment of \(notice[.application]) to \(notice[.environment])"
        }
    }

    /// Endings that are no plain failures.
    private static let failures = [
        "partial": "is partial", "interrupted": "was interrupted", "timeout": "was stopped at its deadline",
        "unknown": "ended, nobody knows how", "rollbackFailed": "failed, and hosts need a person",
    ]

    /// The title and the lines as plain text.
    package var text: String { ([title, ""] + lines.map { "\($0.name): \($0.value)" }).joined(separator: "\n") }

    private static func before(_ notice: Notice) -> [(String, String)] {
        [
            ("Environment", notice[.environment]), ("Started", notice[.time]),
            ("Duration", notice[.limit].isEmpty ? "" : "at most \(notice[.limit]) minutes"),
            ("Changes", notice[.changes]), ("Hosts", hosts(notice)),
            ("Impact", notice[.impact].isEmpty ? "" : "at most \(notice[.impact]) hosts in change at a time"),
            ("Reason", notice[.reason]), ("Deployed by", notice[.actor]), ("Approval", notice[.approvers]),
            ("Run", notice[.run]),
        ]
    }

    private static func hosts(_ notice: Notice) -> String {
        notice[.batches].isEmpty ? notice[.hosts] : "\(notice[.hosts]) in batches: \(notice[.batches])"
    }

    private static func after(_ notice: Notice, status: String, issues: String) -> [(String, String)] {
        let proven = notice[.good].isEmpty ? "" : "passing on \(notice[.good]) of \(notice[.hosts]) hosts"
        return [
            ("Status", status), ("Environment", notice[.environment]), ("Deployed", notice[.commit]),
            ("Completed", notice[.time]), ("Took", notice[.seconds].isEmpty ? "" : "\(notice[.seconds]) s"),
            ("Health check", proven), ("Issues", issues), ("Next step", notice[.command]),
            ("Deployed by", notice[.actor]), ("Run", notice[.run]),
        ]
    }

    private static func waiting(_ notice: Notice) -> [(String, String)] {
        [
            ("Waits", notice[.summary]), ("Environment", notice[.environment]), ("Changes", notice[.changes]),
            ("Hosts", hosts(notice)), ("Reason", notice[.reason]), ("Asked by", notice[.actor]),
            ("Until", notice[.until]), ("Next step", notice[.command]), ("Run", notice[.run]),
        ]
    }
}
