import Foundation

/// One step of a command document with its parameters filled in.
struct DocumentStep: Codable, Sendable, Equatable {
    /// The plugin's name in the answers: the step's, or the action's for the documents of AWS with schema 1.2.
    var name: String
    /// `aws:runShellScript` or `aws:runPowerShellScript`; anything else fails when it runs.
    var action: String
    /// The script's folder under the command's orchestration folder, as the agent names it.
    var folder: String
    /// The script's lines.
    var lines: [String]
    /// What parameters with `interpolationType: ENV_VAR` put into the script's environment, by an agent that knows
    /// them.
    var variables: [String: String]?
    /// Empty: the agent's own.
    var workingDirectory = ""
    /// Seconds, 5 to 172,800.
    var timeout = DocumentStep.defaultTimeout
    /// Skipped on the other platform.
    var platform: FleetInstance.Platform?
    /// The precondition as the agent writes it: `"StringEquals": [platformType, Windows]`.
    var precondition: String?
    /// A precondition that the agent does not know fails the step with this text.
    var refusal: String?
    /// `inputs.onFailure`: `exit` or `successAndExit`.
    var onFailure: String?
    /// `inputs.onSuccess`: `exit`.
    var onSuccess: String?
    /// A precondition about parameters is not met, or names a platform that does not exist.
    var isSkipped = false
    /// `inputs.finallyStep` of the last step: it runs though the ones before it ended the document.
    var isFinally = false
    /// An action of another platform is skipped (schema 2.2) instead of failing.
    var skipsForeignPlatform = false

    static let defaultTimeout = 3600

    /// As an agent carries it out: those before 3.3.2746.0 know no `ENV_VAR`.
    func seen(byAgent version: String) -> DocumentStep {
        var step = self
        if version.compare("3.3.2746.0", options: .numeric) == .orderedAscending { step.variables = nil }
        return step
    }

    /// Why the agent passes over this step, in its words (agent 3.3, runpluginutil); nil: it does not.
    ///
    /// - Parameter hasEnded: an earlier step ended the document.
    func reasonToSkip(on platform: FleetInstance.Platform, hasEnded: Bool) -> String? {
        if hasEnded, !isFinally {
            return "Plugin with name \(action) and id \(name) skipped due to prior step with an exit condition"
        }
        if skipsForeignPlatform, action == "aws:runShellScript", platform == .windows {
            return "Step execution skipped due to unsupported plugin: \(action). Step name: \(name)"
        }
        guard isSkipped || (self.platform ?? platform) != platform else { return nil }
        return "Step execution skipped due to unsatisfied preconditions: '\(precondition ?? "")'. Step name: \(name)"
    }

    /// The agent's reading of a time-out: garbage, less than 5 and more than 172,800 become 3,600 seconds.
    static func timeout(_ text: String?) -> Int {
        guard let text, let value = Double(text), (5...172_800).contains(value) else { return defaultTimeout }
        return Int(value)
    }

    /// What is written to `_script.sh` or `_script.ps1`, the byte order mark of the latter not included.
    var script: String { lines.joined(separator: "\n") + "\n" }
}
