import ArgumentParser
import Foundation
import GitHubActions
import Ledger

/// Muster as an action: a step of a workflow, and what clears up after it.
///
/// The image has both as names of the one executable: a container action's entry points take no arguments that a value of
/// an input could not break.
package enum ActionStep: String {
    case main = "muster-action"
    case post = "muster-action-post"

    /// - Parameter program: the name by which the executable was started.
    package init?(program: String) {
        self.init(rawValue: program.split(separator: "/").last.map(String.init) ?? "")
    }

    /// - Returns: the exit code; everything has been said.
    package func run() async -> Int32 {
        let environment = ProcessInfo.processInfo.environment
        guard let context = WorkflowContext(environment: environment) else {
            Console.error("error: \(rawValue) is a step of a GitHub Actions workflow\n  fix: use 'muster' itself")
            return MusterExit.usage.rawValue
        }
        // What ended by itself has left nothing behind, whatever its inputs were.
        if self == .post, environment["STATE_run"] ?? "" == "" || environment["STATE_ended"] == "true" { return 0 }
        do {
            let inputs = try ActionInputs(environment: environment)
            switch self {
            case .main: return try await main(inputs, context)
            case .post: return try await post(inputs, context, environment)
            }
        } catch {
            let job = JobReport(context, command: "muster", part: self)
            let failure = CommandFailure(error)
            return JobReport.$current.withValue(job) {
                let words = ActionInputs.wantsJSON(environment) ? ["--output=json"] : []
                let code = MusterCommand.tell(failure, words)
                job.finished(failure.exit)
                return code
            }
        }
    }

    private func main(_ inputs: ActionInputs, _ context: WorkflowContext) async throws -> Int32 {
        // Without a payload that can be read, the checkout's head is what is meant.
        let event = try? context.event()
        if event?.isFromFork == true, let role = inputs.own.role {
            throw CommandFailure(
                .usage,
                "this pull request comes from a fork: GitHub gives its jobs neither secrets nor an identity token, so that "
                    + "\(Line.safe(role)) cannot be taken on\n  fix: leave the step out for forks, with "
                    + "if: github.event.pull_request.head.repo.full_name == github.repository")
        }
        let arguments = try inputs.arguments(commit: event?.ownCommit)
        // A secret of the repository is masked already; a token that an earlier step made may not be.
        if let token = inputs.own.token, let line = WorkflowCommand.mask(token) { Console.command(line) }
        try prepare(inputs, context)
        let job = JobReport(context, command: "muster \(arguments[0])", own: inputs.own)
        return await JobReport.$current.withValue(job) {
            await SignalWatch.asFirstProcess({ job.finished(.interrupted) }) {
                await MusterCommand.run(arguments: arguments)
            }
        }
    }

    /// Goes to the folder of the settings, and takes on the role.
    private func prepare(_ inputs: ActionInputs, _ context: WorkflowContext) throws {
        let workspace = context.workspace ?? FileManager.default.currentDirectoryPath
        let folder = URL(filePath: workspace).appending(path: inputs.own.workingDirectory ?? "").standardizedFileURL
            .path
        guard context.contains(folder), FileManager.default.changeCurrentDirectoryPath(folder) else {
            throw CommandFailure(
                .usage,
                "input 'working-directory': there is no folder '\(Line.safe(inputs.own.workingDirectory ?? ""))' in the "
                    + "workspace\n  fix: check the repository out before, and name a folder of it")
        }
        for (name, path) in inputs.files where !context.contains(path) {
            throw CommandFailure(
                .usage,
                "input '\(name)': \(Line.safe(path)) is not in the workspace\n  fix: name a file of the repository, which "
                    + "leads nowhere else")
        }
        if let region = inputs.own.region { setenv("AWS_REGION", region, 1) }
        guard let role = inputs.own.role else { return }
        // Who names a role means that role, not keys that an earlier step left.
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] { unsetenv(name) }
        setenv("AWS_ROLE_ARN", role, 1)
    }

    /// Ends what a step that was killed has left behind.
    private func post(
        _ inputs: ActionInputs, _ context: WorkflowContext, _ environment: [String: String]
    ) async throws -> Int32 {
        try prepare(inputs, context)
        let run = environment["STATE_run"] ?? ""
        let job = JobReport(context, command: "run \(run) of a killed step", own: inputs.own, part: .post)
        let place = try PlaceOptions.parse(inputs.config.map { ["--config=\($0)"] } ?? [])
        return try await JobReport.$current.withValue(job) {
            try await LeftBehind(
                run: run, deployment: environment["STATE_\(GitHubDeployment.state)"], place: place, job: job
            ).clear()
        }
    }
}
