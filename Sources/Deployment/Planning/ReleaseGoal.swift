package import Ledger

extension Ledger {
    /// The release that an environment is meant to serve: that of the newest run which reached its end.
    ///
    /// - Throws: when there is none, or it took each host back to a release of its own.
    package func goal(scope: String) async throws -> String {
        let newest = try await runs(scope: scope, limit: 200).first { run in
            run.planSHA256 != nil && [.ok, .partial].contains(run.state)
        }
        guard let newest else {
            throw DeploymentError(
                .usage, "the ledger knows no good deployment to \(scope)", fix: "name the commit with --ref")
        }
        guard let commit = newest.commit else {
            throw DeploymentError(
                .usage, "\(newest.id) took each host of \(scope) back to its own previous release",
                fix: "name the commit with --ref")
        }
        return commit
    }
}
