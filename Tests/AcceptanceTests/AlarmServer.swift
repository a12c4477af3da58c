import Foundation
import LoopbackServer
import Synchronization

/// CloudWatch as far as a deployment asks it: one alarm, whose states are told one after the other.
final class AlarmServer: Sendable {
    private let states: Mutex<[String]>
    private let server: Mutex<LoopbackServer?> = Mutex(nil)

    /// - Parameter states: what each look finds; the last one stays. An empty list: there is no such alarm.
    init(_ states: [String]) throws {
        self.states = Mutex(states)
        server.withLock { server in
            server = try? LoopbackServer { [weak self] _ in
                .response(status: 200, headers: [("x-amzn-RequestId", "1")], body: self?.reply() ?? "{}")
            }
        }
    }

    deinit { server.withLock { $0?.stop() } }

    /// What the program needs to ask this server.
    var environment: [String: String] {
        ["AWS_ENDPOINT_URL_CLOUDWATCH": server.withLock { $0?.url ?? "" }]
    }

    /// How often it was asked.
    var looks: Int { server.withLock { $0?.requests.count ?? 0 } }

    func set(_ states: [String]) { self.states.withLock { $0 = states } }

    private func reply() -> String {
        states.withLock { states in
            guard let state = states.first else { return #"{"MetricAlarms": [], "CompositeAlarms": []}"# }
            if states.count > 1 { states.removeFirst() }
            return #"{"MetricAlarms": [], "CompositeAlarms": [{"AlarmName": "errors", "StateValue": "\#(state)"}]}"#
        }
    }
}
