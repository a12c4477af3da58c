import Foundation

/// A scripted result of a Windows instance: an entry of the JSON list that
/// ``SandboxConfiguration/windowsAnswers`` names. The first entry that fits answers.
struct WindowsAnswer: Codable, Sendable {
    /// Occurs in the command's Comment.
    var phase: String?
    /// Occurs in the Comment or in the script.
    var contains: String?
    /// `Success`, `Failed`, `TimedOut` or `Cancelled`; left out, it follows from the exit code.
    var status: String?
    var exitCode: Int?
    var stdout: String?
    var stderr: String?

    /// The first line of every Windows result, so that no client takes one for real.
    static let mark = "muster-sandbox: simulated"

    /// Reads the file.
    ///
    /// - Throws: ``SandboxError`` with code `state` when it is not such a list.
    static func load(_ file: URL?) throws -> [WindowsAnswer] {
        guard let file else { return [] }
        do {
            return try JSONDecoder().decode([WindowsAnswer].self, from: InputFile.read(file))
        } catch {
            throw SandboxError(
                .state,
                "\(file.path) is not a JSON list of objects with phase or contains, status, exitCode, stdout, stderr: "
                    + "\(error)")
        }
    }

    func answers(comment: String, script: String) -> Bool {
        if let phase, !comment.contains(phase) { return false }
        if let contains, !comment.contains(contains), !script.contains(contains) { return false }
        return phase != nil || contains != nil
    }

    /// Ends a step with an answer, or without one as Failed with code 1.
    static func apply(_ answer: WindowsAnswer?, to plugin: inout PluginRecord, keptAt path: String) {
        guard let answer else {
            let text = Array("\(mark), kept at \(path)\n".utf8)
            plugin.end(.failed, code: 1)
            (plugin.output, plugin.error) = (text, text)
            return
        }
        let code = answer.exitCode ?? (answer.status == "Success" || answer.status == nil ? 0 : 1)
        let phase: Phase =
            switch answer.status {
            case "Success": .success
            case "TimedOut": .executionTimedOut
            case "Cancelled": .cancelled
            case nil where code == 0: .success
            default: .failed
            }
        plugin.end(phase, code: code)
        plugin.output = Array("\(mark)\n\(answer.stdout ?? "")".utf8)
        plugin.error = Array((answer.stderr ?? "").utf8)
    }
}
