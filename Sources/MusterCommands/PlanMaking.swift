import Settings
import Deployment
import Foundation
import GitRepository

/// From a reference to a plan.
struct PlanMaking {
    private(set) var session: Session
    let repository: GitRepository
    let packing: CommitPacking

    init(session: Session) throws {
        self.session = session
        repository = try session.repository()
        packing = CommitPacking(repository: repository, state: session.state)
    }

    /// The commit that a reference names, checked against the environment's branch.
    ///
    /// Without a reference it is the head of the environment's branch, or HEAD when any branch may be deployed.
    func commit(_ reference: String?) throws -> Commit {
        let branch = session.settings.branch
        let commit = try repository.resolve(reference ?? branch ?? "HEAD")
        if let branch, try !repository.contains(branch, commit.id) {
            throw CommandFailure(
                .usage,
                "environment '\(session.settings.environment)' takes commits of branch '\(branch)' only, and "
                    + "\(commit.id.short) (\(reference ?? "HEAD")) is not on it\n  fix: merge it into '\(branch)' first"
                    + (repository.isShallow ? ", or fetch the whole history (fetch-depth: 0)" : ""))
        }
        return commit
    }

    /// Where hosts get a commit from, which is refused where they would not get all of it.
    func source(_ commit: Commit) throws -> ReleaseSource {
        switch session.source {
        case .git(let git):
            try packing.look(at: commit)
            let url = try url(git)
            guard let access = git.access, !access.fits(url) else { return .git(url) }
            throw CommandFailure(
                .usage,
                "hosts fetch from \(url), where their access is of no use\n"
                    + "  fix: in \(session.file), a token goes with an https:// URL, a deploy key with git@… or ssh://…"
            )
        case .artifact(let access): return .artifact(try packing.pack(commit, access))
        }
    }

    /// Where hosts fetch from: the settings' URL, else `origin`.
    private func url(_ git: SourceSettings.Git) throws -> String {
        if let url = git.url { return url }
        if let url = repository.originURL() { return url }
        throw CommandFailure(
            .usage,
            "the repository has no remote 'origin' for the hosts to fetch from\n  fix: add one, or set "
                + "'source: {git: {url: …}}' in \(session.file)")
    }

    func deployment(_ survey: Survey, commit: Commit) throws -> DeploymentPlan {
        let plan = try planner.deploy(
            survey, commit: Self.shipped(commit), source: try source(commit), ships: ships(survey, commit))
        return explained(plan, survey, commit)
    }

    /// Only the hosts that do not serve the commit; nil when there are none.
    func convergence(_ survey: Survey, commit: Commit) throws -> DeploymentPlan? {
        let plan = try planner.converge(
            survey, commit: Self.shipped(commit), source: try source(commit), ships: ships(survey, commit))
        return plan.map { explained($0, survey, commit) }
    }

    /// Plans the commit for hosts that joined, by the rules of this planning.
    func newcomers(_ commit: Commit) -> Newcomers.Plan {
        { joined, survey in
            var making = self
            making.session = session.concerning(joined)
            return try making.convergence(survey, commit: commit)
        }
    }

    private var planner: Planner { Planner(settings: session.settings, places: session.crews.places) }

    /// - Parameter reference: a commit, `previous` or `each`.
    func rollback(_ survey: Survey, to reference: String) throws -> DeploymentPlan? {
        let goal: RollbackGoal =
            switch reference {
            case "previous": .previous
            case "each": .each
            default: .commit(Self.shipped(try repository.resolve(reference)))
            }
        return try planner.rollback(survey, to: goal) { id in
            // Where the clone does not hold it, the hosts know the release all the same.
            (try? repository.resolve(id)).map(Self.shipped)
                ?? DeploymentPlan.ShippedCommit(id: id, author: "", subject: "")
        }
    }

    /// The same plan; where nobody can tell all the commits that it ships, it says so.
    private func explained(_ plan: DeploymentPlan, _ survey: Survey, _ commit: Commit) -> DeploymentPlan {
        var plan = plan
        plan.shipsUnknown = Self.serving(survey).lazy.compactMap { unknown($0, to: commit) }.first
        return plan
    }

    /// The commits between the oldest release that serves and the new one. Nothing when no release serves or the
    /// repository does not hold it.
    private func ships(_ survey: Survey, _ commit: Commit) -> [DeploymentPlan.ShippedCommit] {
        let ranges = Self.serving(survey).compactMap {
            try? repository.commits(from: $0, to: commit.id, limit: Self.listed)
        }
        return (ranges.max { $0.count < $1.count } ?? []).map(Self.shipped)
    }

    private static let listed = 200

    private static func serving(_ survey: Survey) -> [CommitID] {
        Set(survey.ready.compactMap { $0.record?.serving }).sorted().compactMap { CommitID($0) }
    }

    private func unknown(_ serving: CommitID, to commit: Commit) -> String? {
        do {
            _ = try repository.commits(from: serving, to: commit.id, limit: Self.listed)
            return nil
        } catch {
            let what = "which commits ship since \(serving.short) is not known: this clone"
            return repository.isShallow
                ? "\(what) is shallow; fetch the whole history (fetch-depth: 0)"
                : "\(what) does not hold that commit"
        }
    }

    private static func shipped(_ commit: Commit) -> DeploymentPlan.ShippedCommit {
        DeploymentPlan.ShippedCommit(id: commit.id.description, author: commit.author, subject: commit.subject)
    }
}
