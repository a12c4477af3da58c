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
        do {
            let inputs = try ActionInputs(environment: environment)
            switch self {
            case .main: return try await main(inputs, context)
            case .post: return try await post(inputs, context, environment)
            }
        } catch {
            let job = JobReport(context, command: "muster")
            let failure = CommandFailure(error)
            return JobReport.$current.withValue(job) {
                Console.error(failure.message)
                job.failed(failure)
                job.finished(failure.exit)
                return failure.exit.rawValue
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
        guard folder == workspace || folder.hasPrefix(workspace + "/"),
            FileManager.default.changeCurrentDirectoryPath(folder)
        else {
            throw CommandFailure(
                .usage,
                "input 'working-directory': there is no folder '\(Line.safe(inputs.own.workingDirectory ?? ""))' in the "
                    + "workspace\n  fix: check the repository out before, and name a folder of it")
        }
        if let region = inputs.own.region { setenv("AWS_REGION", region, 1) }
        guard let role = inputs.own.role else { return }
        // Who names a role means that role, not keys that an earlier step left.
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] { unsetenv(name) }
        setenv("AWS_ROLE_ARN", role, 1)
    }

    /// Ends what a step that was killed has left behind. The step's own container may live on without anybody to read its log,
    /// so it is told to stop first.
    private func post(
        _ inputs: ActionInputs, _ context: WorkflowContext, _ environment: [String: String]
    ) async throws -> Int32 {
        guard let run = environment["STATE_run"], !run.isEmpty, environment["STATE_ended"] != "true" else { return 0 }
        try prepare(inputs, context)
        let job = JobReport(context, command: "what a killed step left behind", own: inputs.own)
        return await JobReport.$current.withValue(job) {
            Console.error("the step ended without an end of run \(Line.safe(run)): cancelling what it left in flight")
            let config = inputs.config.map { ["--config=\($0)"] } ?? []
            let code = await MusterCommand.run(
                arguments: ["cancel", "--reason=the step was killed"] + config + ["--", run])
            await GitHubDeployment.close(environment["STATE_\(GitHubDeployment.state)"], job)
            job.annotate(
                Annotation(
                    .warning, "run \(run)",
                    "the step was killed; 'muster resume \(run)' takes the run back, 'muster status' shows the hosts"))
            // A run that ended after all has left nothing behind.
            return code == MusterExit.usage.rawValue ? 0 : code
        }
    }
}
