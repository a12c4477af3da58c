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

    private static let skippedOutput = Array(
        "Step execution skipped due to unsatisfied preconditions or an earlier exit.".utf8)

    var isSkipped: Bool { phase == .success && output == Self.skippedOutput }

    /// The agent's Skipped: the wire has no such status, so code 0 and a word about it.
    mutating func skip() {
        end(.success, code: 0)
        output = Self.skippedOutput
    }
}
