import AWS
import Foundation
import HTTPTransport
import LoopbackServer
import Synchronization
import Testing

/// A clock that sleeps at once and remembers for how long.
final class VirtualTime: Sendable {
    private let state: Mutex<(now: Date, slept: [Duration])>

    init(_ start: Date = Date(timeIntervalSince1970: 1_795_248_000)) {
        state = Mutex((start, []))
    }

    var slept: [Duration] { state.withLock(\.slept) }
    var now: Date { state.withLock(\.now) }

    var clock: AWSClock {
        AWSClock(
            now: { self.now },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.slept.append(duration)
                    state.now += Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
                }
            })
    }
}

/// A configuration that speaks to a loopback address, without randomness.
func configuration(
    _ url: String, _ time: VirtualTime = VirtualTime(), expiry: Date? = nil
) throws -> AWSConfiguration {
    AWSConfiguration(
        environment: ["AWS_ENDPOINT_URL": url], region: try #require(Region("eu-west-1")),
        credentials: Credentials(
            accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "token", expiry: expiry, source: "test"),
        http: HTTPClient(), retry: RetryPolicy(jitter: { 0.5 }), clock: time.clock)
}

/// Answers with these replies, the last one again and again.
final class Script: Sendable {
    private let rest: Mutex<[LoopbackServer.Reply]>

    init(_ replies: [LoopbackServer.Reply]) {
        rest = Mutex(replies)
    }

    func next() -> LoopbackServer.Reply {
        rest.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? .hangUp }
    }
}

extension LoopbackServer.Reply {
    static func json(_ body: String, status: Int = 200) -> LoopbackServer.Reply {
        .response(
            status: status, headers: [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", "r-1")],
            body: body)
    }

    static func error(_ code: String, status: Int = 400) -> LoopbackServer.Reply {
        .json(#"{"__type":"\#(code)"}"#, status: status)
    }

    static func xml(_ body: String, status: Int = 200) -> LoopbackServer.Reply {
        .response(status: status, headers: [("Content-Type", "text/xml")], body: body)
    }
}

/// Counts from 1.
final class Counter: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
