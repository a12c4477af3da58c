import Foundation

/// What started a workflow, as far as a deployment wants to know.
package struct WorkflowEvent: Sendable, Equatable {
    /// GitHub's name of it, such as `push`.
    package let name: String
    /// The commit that is meant, which is not always `GITHUB_SHA`: on a pull request that is a merge nobody wrote.
    ///
    /// `pull_request_target` and `workflow_run` have the repository's rights and may be caused by whoever opens a pull
    /// request: of these it is `GITHUB_SHA`, at which the workflow itself runs, and never what the payload names.
    package let commit: String?
    /// Whether it is a pull request from another repository that gets no secrets and no identity token for it.
    package let isFromFork: Bool

    /// The commit, where it may be another one than the checkout's: a checkout takes `GITHUB_SHA`, and what runs with the
    /// repository's rights must not depend on what was checked out.
    package var ownCommit: String? {
        let isOwn = name.hasPrefix("pull_request") || name.hasPrefix("deployment") || name == "workflow_run"
        return isOwn ? commit : nil
    }

    package init(name: String, commit: String?, isFromFork: Bool) {
        self.name = name
        self.commit = commit
        self.isFromFork = isFromFork
    }

    /// - Parameters:
    ///   - payload: the webhook's body.
    ///   - sha: `GITHUB_SHA`.
    init(name: String, payload: Data, sha: String?, path: String) throws(WorkflowError) {
        guard let payload = try? JSONDecoder().decode(Payload.self, from: payload) else {
            throw WorkflowError("the event's payload \(path) is no webhook's JSON")
        }
        self.name = name
        switch name {
        case "pull_request", "pull_request_review":
            commit = payload.pullRequest?.head?.sha ?? sha
            // The repository of a head whose fork was deleted is null.
            isFromFork =
                payload.pullRequest.map { $0.head?.repo?.fullName != $0.base?.repo?.fullName } ?? false
        case "deployment", "deployment_status":
            commit = payload.deployment?.sha ?? sha
            isFromFork = false
        default:
            commit = sha
            isFromFork = false
        }
    }

    private struct Payload: Decodable {
        struct PullRequest: Decodable {
            var head: Side?
            var base: Side?
        }
        struct Side: Decodable {
            struct Repository: Decodable {
                var fullName: String?
                enum CodingKeys: String, CodingKey { case fullName = "full_name" }
            }
            var sha: String?
            var repo: Repository?
        }
        struct Deployment: Decodable { var sha: String? }
        var pullRequest: PullRequest?
        var deployment: Deployment?

        enum CodingKeys: String, CodingKey {
            case pullRequest = "pull_request"
            case deployment
        }
    }
}
