package import Ledger
package import Scripting

/// What a host itself says of its releases: the facts of a preflight. The host is the truth; the ledger only
/// remembers.
package struct HostRecord: Codable, Sendable, Equatable {
    /// The commit that was switched to last, and whether it was proven.
    package var release: String?
    package var verified: Bool
    /// Where a rollback goes.
    package var previous: String?
    package var failed: String?
    /// What the link `current` really points to.
    package var current: String?
    package var ledger: String?
    package var fence: Int
    package var run: String?
    /// Seconds since 1970 of the last change.
    package var changed: Int?
    /// The id of the living process.
    package var process: String?
    /// Programs that a deployment needs and the host lacks.
    package var missing: [String]
    /// KiB that are free where the application lives.
    package var free: Int?
    /// Commits that were proven on this host and are still there.
    package var proven: [String]

    package init(facts: [String: String]) {
        func text(_ name: String) -> String? { facts[name].flatMap { $0.isEmpty ? nil : $0 } }
        // A record that somebody damaged names no release: what is no commit is not there.
        func commit(_ name: String) -> String? { text(name).flatMap { Self.isCommit($0) ? $0 : nil } }
        release = commit("release")
        verified = facts["verified"] == "1"
        previous = commit("previous")
        failed = commit("failed")
        current = commit("current")
        ledger = text("ledger")
        fence = text("fence").flatMap { Int($0) } ?? 0
        run = text("run")
        changed = text("at").flatMap { Int($0) }
        process = text("process")
        missing = (facts["missing"] ?? "").split(separator: " ").map(String.init)
        free = text("free").flatMap { Int($0) }
        proven = facts.filter { $0.key.hasPrefix("proven-") }.map(\.value).filter(Self.isCommit).sorted()
    }

    private static func isCommit(_ text: String) -> Bool {
        [40, 64].contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    package init?(_ verdict: Verdict?) {
        guard let verdict, verdict.status == .done, verdict.exit == 0 else { return nil }
        self.init(facts: verdict.facts)
    }

    /// The release that is proven to serve: switched to, verified, linked and alive.
    package var serving: String? {
        guard let release, verified, current == release, process != nil else { return nil }
        return release
    }

    /// Whether a commit serves here, proven, or was proven here, is still kept, and did not fail the last time.
    package func hasProven(_ commit: String) -> Bool {
        serving == commit || (proven.contains(commit) && failed != commit)
    }

    /// The highest fence among hosts; nil when none has one. Hosts of different ledgers do not go together.
    package static func fence(of records: [HostRecord]) throws(DeploymentError) -> Fence? {
        let ledgers = Set(records.compactMap(\.ledger))
        guard ledgers.count <= 1 else {
            throw DeploymentError(
                .locked, "the hosts follow different ledgers: \(ledgers.sorted().joined(separator: ", "))",
                fix: "look at 'muster status', then take the hosts over with 'muster lock adopt'")
        }
        return ledgers.first.map { Fence(ledger: $0, counter: records.map(\.fence).max() ?? 0) }
    }
}
