import Fleet

/// Where a rollback goes.
package enum RollbackGoal: Sendable, Equatable {
    /// The one release that served everywhere before.
    case previous
    /// On each host what was proven there before, although the hosts may part by that.
    case each
    case commit(DeploymentPlan.ShippedCommit)
}

/// Finds the one release to which a fleet can go back.
///
/// Where every host has the same release it is the one before that. Where hosts differ, because a deployment failed, paused or
/// was taken back on some of them, it is the release that every host either has or had last: hosts that the deployment
/// never touched stay where they are.
struct CommonRelease {
    private let hosts: [(id: InstanceID, record: HostRecord?)]

    init(_ hosts: [(id: InstanceID, record: HostRecord?)]) { self.hosts = hosts }

    func before() throws(DeploymentError) -> String {
        let present = Set(hosts.map { $0.record?.present })
        guard present.count > 1 || present == [nil] else {
            let goals = try hosts.map { host throws(DeploymentError) in try wayBack(host.id, host.record) }
            return try only(Set(goals))
        }
        for host in hosts where host.record?.present == nil { _ = try wayBack(host.id, host.record) }
        let known = Set(hosts.flatMap { [$0.record?.present, $0.record?.wayBack].compactMap(\.self) })
        return try only(
            known.filter { release in
                hosts.allSatisfy { $0.record?.present == release || $0.record?.wayBack == release }
            })
    }

    private func only(_ releases: Set<String>) throws(DeploymentError) -> String {
        if let release = releases.first, releases.count == 1 { return release }
        let lines = hosts.map { host in
            "  \(host.id): at \(short(host.record?.present)), before \(short(host.record?.wayBack))"
        }
        throw DeploymentError(
            .usage,
            (["the hosts do not go back to one release by themselves:"] + lines.prefix(20)
                + (lines.count > 20 ? ["  and \(lines.count - 20) more"] : [])).joined(separator: "\n"),
            fix: "name it with '--to COMMIT', or take '--to each': each host goes to its own")
    }

    private func wayBack(_ id: InstanceID, _ record: HostRecord?) throws(DeploymentError) -> String {
        if let release = record?.wayBack { return release }
        let gone = record?.previous.map { "release \($0.prefix(10)), which served before, is no longer kept on \(id)" }
        throw DeploymentError(
            .rollbackFailed, gone ?? "there is no proven release to return to on \(id)",
            fix: "deploy a good commit with 'muster deploy'; 'muster status' shows what each host keeps")
    }

    private func short(_ release: String?) -> String { release.map { String($0.prefix(10)) } ?? "none that is proven" }
}

extension HostRecord {
    /// The release that was switched to last, if it was proven, whether or not its process lives.
    var present: String? { verified ? release : nil }

    /// The release that was proven before and is still there.
    var wayBack: String? { previous.flatMap { proven.contains($0) ? $0 : nil } }
}
