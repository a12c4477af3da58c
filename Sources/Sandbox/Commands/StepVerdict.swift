/// What the end of a script means, by the agent's rules (agent 3.3.1142, measured).
enum StepVerdict: Equatable {
    /// Exit 194: reboot and run the same step again.
    case reboot
    /// The step is over. `skipsRest` ends the document (168 and 169).
    case over(phase: Phase, code: Int, skipsRest: Bool)

    static let rebootCode = 194
    private static let succeedCode = 168
    private static let failCode = 169
    private static let killedCode = 137

    /// - Parameter end: how the script's process ended.
    init(_ end: ChildOutput.End) {
        self =
            switch end {
            case .exit(0): .over(phase: .success, code: 0, skipsRest: false)
            case .exit(Self.rebootCode): .reboot
            case .exit(Self.succeedCode): .over(phase: .success, code: Self.succeedCode, skipsRest: true)
            case .exit(Self.failCode): .over(phase: .failed, code: Self.failCode, skipsRest: true)
            case .exit(Self.killedCode), .timedOut:
                .over(phase: .executionTimedOut, code: Self.killedCode, skipsRest: false)
            case .cancelled: .over(phase: .cancelled, code: Self.killedCode, skipsRest: true)
            case .escaped: .over(phase: .failed, code: 1, skipsRest: false)
            case .exit(let code): .over(phase: .failed, code: code, skipsRest: false)
            }
    }

    /// What the agent adds to a step's streams after `end`.
    static func annotate(_ end: ChildOutput.End, _ plugin: inout PluginRecord) {
        switch end {
        case .exit(0), .exit(rebootCode), .timedOut, .cancelled, .exit(killedCode): break
        case .exit(succeedCode):
            plugin.error = []
            plugin.output += Array(
                ("\nStep exited with code 168. Therefore, marking step as succeeded. "
                    + "Further document steps will be skipped.").utf8)
        case .exit(failCode):
            plugin.output += Array(
                ("\nStep exited with code 169. Therefore, marking step as failed. "
                    + "Further document steps will be skipped.").utf8)
            plugin.error += Array("failed to run commands: exit status 169".utf8)
        case .escaped: plugin.error += Array("no such process".utf8)
        case .exit(let code): plugin.error += Array("failed to run commands: exit status \(code)".utf8)
        }
    }
}
