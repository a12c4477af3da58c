import AWS
import HTTPTransport
import LoopbackServer
import Synchronization
import Testing

/// SSM's answers in an order of their own for each operation; the last one stays.
enum AnsweringSSM {
    static func serving<Value>(
        _ answers: [String: [LoopbackServer.Reply]], _ body: (SSMClient, LoopbackServer) async throws -> Value
    ) async throws -> Value {
        let rest = Rest(answers)
        return try await LoopbackServer.serving { request in
            rest.next(request.header("X-Amz-Target")?.split(separator: ".").last.map(String.init) ?? "")
        } body: { server in
            let configuration = AWSConfiguration(
                environment: ["AWS_ENDPOINT_URL": server.url], region: try #require(Region("eu-west-1")),
                credentials: Credentials(accessKeyID: "a", secretAccessKey: "b", source: "test"), http: HTTPClient(),
                retry: RetryPolicy(maximumAttempts: 1))
            return try await body(SSMClient(configuration), server)
        }
    }

    private final class Rest: Sendable {
        private let answers: Mutex<[String: [LoopbackServer.Reply]]>
        init(_ answers: [String: [LoopbackServer.Reply]]) { self.answers = Mutex(answers) }

        func next(_ operation: String) -> LoopbackServer.Reply {
            answers.withLock { answers in
                guard let own = answers[operation], let first = own.first else { return .hangUp }
                if own.count > 1 { answers[operation]?.removeFirst() }
                return first
            }
        }
    }

    static func reply(_ body: String, status: Int = 200) -> LoopbackServer.Reply {
        .response(status: status, body: body)
    }
}
