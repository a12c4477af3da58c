import Foundation
import Testing

@testable import Sandbox

/// The table of operations in the documentation against the sandbox's own.
@Suite struct OperationTableTests {
    private static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/sandbox.md")

    @Test func isDocumentedRowByRow() throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        let rows = text.matches(of: /(?m)^\| (SSM|EC2|STS|S3) \| ([A-Za-z0-9]+) \|/).map { "\($0.1) \($0.2)" }
        let services: [(String, Service)] = [("SSM", .ssm), ("EC2", .ec2), ("STS", .sts), ("S3", .s3)]
        let served = services.flatMap { name, service in
            (OperationTable.handlers[service] ?? [:]).keys.map { "\(name) \($0)" }
        }
        #expect(Set(rows).subtracting(served).sorted() == [], "in the table, not served")
        #expect(Set(served).subtracting(rows).sorted() == [], "served, not in the table")
        #expect(rows.count == served.count, "a row is there twice")
        #expect(OperationTable.handlers.count == services.count + 1)
    }
}
