import Foundation

/// What a job on GitHub Actions knows of itself: the variables that the runner gives to a step, as the runner spells them.
///
/// Source: GitHub's reference of default variables, and the runner's own list of those that containers get.
package struct WorkflowContext: Sendable {
    private let variables: [String: String]

    /// - Returns: nil outside of a workflow.
    package init?(environment: [String: String]) {
        guard environment["GITHUB_ACTIONS"] == "true" else { return nil }
        variables = environment
    }

    private func value(_ name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `owner/name`.
    package var repository: String? { value("GITHUB_REPOSITORY") }
    package var eventName: String? { value("GITHUB_EVENT_NAME") }
    /// Where the repository lies, in the step's own file system.
    package var workspace: String? { value("GITHUB_WORKSPACE") }
    /// Of GitHub or of an Enterprise server, without a slash at its end.
    package var apiURL: String { value("GITHUB_API_URL") ?? "https://api.github.com" }

    /// The page of this run.
    package var runURL: String? {
        guard let repository, let server = value("GITHUB_SERVER_URL"), let run = value("GITHUB_RUN_ID") else {
            return nil
        }
        let attempt = value("GITHUB_RUN_ATTEMPT").flatMap { $0 == "1" ? nil : "/attempts/\($0)" } ?? ""
        return "\(server)/\(repository)/actions/runs/\(run)\(attempt)"
    }

    /// What started the workflow.
    ///
    /// - Throws: ``WorkflowError`` when the payload cannot be read.
    package func event() throws(WorkflowError) -> WorkflowEvent {
        let name = eventName ?? ""
        guard let path = value("GITHUB_EVENT_PATH") else {
            return WorkflowEvent(name: name, commit: value("GITHUB_SHA"), isFromFork: false)
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw WorkflowError("the event's payload \(path) cannot be read")
        }
        return try WorkflowEvent(name: name, payload: data, sha: value("GITHUB_SHA"), path: path)
    }

    /// The files in which a step speaks to the runner; nil for those that the runner did not give.
    package func file(_ command: FileCommand.Kind) -> FileCommand? {
        value(command.rawValue).map { FileCommand(path: $0) }
    }

    package var summary: StepSummary? { value("GITHUB_STEP_SUMMARY").map { StepSummary(path: $0) } }
}

/// Something that is wrong with what the runner or GitHub gave.
package struct WorkflowError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
