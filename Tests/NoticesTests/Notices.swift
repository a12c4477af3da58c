import Foundation
import Notices

/// Notices as runs make them, with other people's text in them.
enum Notices {
    static let subject =
        "<!channel> *bold* _it_ [here](http://evil.test) `x` e\u{301}\u{202e} & <b>\r\n::error::x \"q\" \\"

    static func notice(_ event: NoticeEvent, _ more: [NoticeField: String] = [:]) -> Notice {
        let all: [NoticeField: String] = [
            .application: "orders", .environment: "production", .run: "r261121-0744-k3f9", .kind: "deploy",
            .commit: "0123456789abcdef0123456789abcdef01234567", .changes: subject, .actor: "ada <ada@example.com>",
            .hosts: "3", .batches: "1 + 2",
        ]
        let own: [NoticeField: String] =
            switch event {
            case .began:
                [.course: "begins", .limit: "15", .impact: "2", .approvers: "bob, cyd", .reason: "it's | needed"]
            case .ended:
                [
                    .result: "ok", .summary: "all is well", .good: "3", .seconds: "42",
                    .command: "muster watch production",
                ]
            case .failed:
                [.result: "partial", .summary: "i-1: <exit 3>", .good: "2", .seconds: "42", .command: "muster logs r1"]
            case .rolledBack:
                [.result: "rolledBack", .summary: "i-1: *boom*", .good: "0", .seconds: "9", .command: "muster logs r1"]
            case .waiting:
                [.summary: "for one person to approve", .until: "2026-11-21T08:44:00Z", .command: "muster approve r1"]
            }
        return Notice(
            event, at: Date(timeIntervalSince1970: 1_795_247_040),
            all.merging(own) { $1 }.merging(more) { $1 })
    }
}
