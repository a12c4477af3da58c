import Deployment
import Foundation
import GitHubActions
import HTTPTransport
import Ledger

/// GitHub's own record of a run, where the step asks for it: one deployment, and a status in every way that it can end.
///
/// A record that cannot be written is a warning: the hosts do not wait for it.
struct GitHubDeployment {
    /// The name under which the step that clears up finds it.
    static let state = "deployment"

    private let api: DeploymentsAPI
    private let id: Int
    private let job: JobReport

    /// Does the work between the first and the last status.
    static func around(_ plan: DeploymentPlan, run: String, _ work: () async throws -> RunReport) async throws
        -> RunReport
    {
        guard let job = JobReport.current, job.own.recordsDeployment else { return try await work() }
        let deployment = await begin(plan, run: run, job)
        do {
            let report = try await work()
            await deployment?.end(report)
            return report
        } catch {
            await deployment?.set(.error, "\(CommandFailure(error).message)")
            throw error
        }
    }

    private static func begin(_ plan: DeploymentPlan, run: String, _ job: JobReport) async -> GitHubDeployment? {
        do throws(WorkflowError) {
            let api = try api(job)
            guard let ref = plan.commit?.id else {
                throw WorkflowError("where each host goes to its own release there is no commit for GitHub to record")
            }
            let id = try await api.create(
                DeploymentsAPI.Request(
                    ref: ref, environment: plan.environment, task: plan.kind.rawValue,
                    description: "\(plan.kind.rawValue) \(plan.scope), run \(run)",
                    payload: ["run": run, "application": plan.application]))
            job.save(state, "\(id)")
            let deployment = GitHubDeployment(api: api, id: id, job: job)
            await deployment.set(.inProgress, "run \(run) is under way")
            return deployment
        } catch {
            job.annotate(Annotation(.warning, "GitHub's record", "\(error)"))
            return nil
        }
    }

    static func api(_ job: JobReport) throws(WorkflowError) -> DeploymentsAPI {
        guard let repository = job.context.repository else { throw WorkflowError("GITHUB_REPOSITORY is not set") }
        guard let token = job.own.token else {
            throw WorkflowError(
                "input 'github-deployment' needs a token\n  fix: with: {github-token: ${{ github.token }}}, and give the job "
                    + "'permissions: deployments: write'")
        }
        return DeploymentsAPI(http: HTTPClient(), apiURL: job.context.apiURL, repository: repository, token: token)
    }

    /// The last status of a deployment whose step was killed, from how its run stands. One that has its last status already
    /// keeps it.
    ///
    /// - Parameter run: nil when there is none, or none that can be read; `otherwise` says which.
    static func close(_ id: String?, _ run: RunRecord?, otherwise: String, _ job: JobReport) async {
        guard let id = id.flatMap({ Int($0) }) else { return }
        do throws(WorkflowError) {
            let api = try api(job)
            let state = run.map { Self.state($0.state) } ?? .error
            let told = try await api.state(of: id)
            guard told != state, told?.isLast != true else { return }
            let summary = run?.summary ?? otherwise
            await GitHubDeployment(api: api, id: id, job: job).set(
                state, summary.isEmpty ? "the step was killed" : summary)
        } catch { job.annotate(Annotation(.warning, "GitHub's record", "\(error)")) }
    }

    private func end(_ report: RunReport) async { await set(Self.state(report.overall), report.summary) }

    private static func state(_ run: RunRecord.State) -> DeploymentsAPI.State {
        switch run {
        case .ok: .success
        case .waiting: .pending
        case .unknown, .interrupted, .timeout, .lost, .running: .error
        case .partial, .failed, .rolledBack, .rollbackFailed, .locked, .notReady: .failure
        }
    }

    private func set(_ state: DeploymentsAPI.State, _ description: String) async {
        do throws(WorkflowError) {
            try await api.set(id, state, description, log: job.context.runURL, site: job.own.site)
        } catch { job.annotate(Annotation(.warning, "GitHub's record", "\(error)")) }
    }
}
