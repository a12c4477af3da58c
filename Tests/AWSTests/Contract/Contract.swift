import AWS
import Foundation

/// One operation with everything set that its request can hold. Each operation that the code can call stands in `all`.
struct Contract: Sendable {
    /// botocore's name of the service.
    let service: String
    let operation: String
    /// Nil where the call takes single arguments.
    let request: (any Sendable)?
    let call: @Sendable (AWSConfiguration) async throws -> Any

    init<Request: Sendable>(
        _ service: String, _ operation: String, _ request: Request,
        _ call: @escaping @Sendable (AWSConfiguration, Request) async throws -> Any
    ) {
        self.service = service
        self.operation = operation
        self.request = request
        self.call = { try await call($0, request) }
    }

    init(
        _ service: String, _ operation: String, _ call: @escaping @Sendable (AWSConfiguration) async throws -> Any
    ) {
        self.service = service
        self.operation = operation
        request = nil
        self.call = call
    }

    static let all =
        runCommand + ssm + ssmDocuments + ec2 + sts + s3 + sqs + sns + dynamoDB + cloudWatch + stepFunctions

    /// Any time will do.
    static let moment = Date(timeIntervalSince1970: 1_795_248_000)

    /// The first page; a made-up token would come again and again.
    static func first<Reply: Page>(_ pages: Pages<Reply>) async throws -> Any {
        var iterator = pages.makeAsyncIterator()
        return try await iterator.next() as Any
    }
}
