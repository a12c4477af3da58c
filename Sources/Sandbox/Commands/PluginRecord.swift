import Foundation

/// What happened in one step on one instance.
struct PluginRecord: Codable, Sendable {
    var name: String
    /// The action, such as `aws:runShellScript`.
    var action: String
    var phase: Phase = .pending
    /// −1 until the step has started.
    var responseCode = -1
    var started: Date?
    var finished: Date?
    var output: [UInt8] = []
    var error: [UInt8] = []

    mutating func end(_ phase: Phase, code: Int) {
        self.phase = phase
        responseCode = code
    }

    /// nil: it ran, or is yet to.
    private var skipped: Bool?

    init(name: String, action: String, started: Date? = nil, finished: Date? = nil) {
        self.name = name
        self.action = action
        self.started = started
        self.finished = finished
    }

    var isSkipped: Bool { skipped == true }

    /// The agent's Skipped: the wire has no such status, so code 0 and the reason as output.
    mutating func skip(_ reason: String) {
        end(.success, code: 0)
        output = Array(reason.utf8)
        skipped = true
    }
}
