/// What only a run knows: the values of a script's named holes, filled by one generated prologue at dispatch.
package struct RunValues: Sendable, Equatable {
    /// Unpredictable text that marks this send's result lines; hosts' own output cannot guess it.
    package var nonce: String
    /// The send's key as it stands in `Comment`.
    package var key: String
    /// The last word of the key, the name of the claim on the host.
    package var claim: String
    /// The run's id.
    package var run: String
    /// The fence: the ledger's id and its counter. Hosts refuse an older counter and another ledger's id.
    package var ledger: String
    package var fence: Int
    /// How many bytes at the end of the log the script prints: what SSM keeps, or all where the agent keeps it in S3.
    package var shown: Int
    /// A URL that carries its own permission, for scripts that download; a secret until it expires.
    package var url: String?

    /// With the result lines around it, this much is not cut by SSM.
    package static let keptBySSM = 16_000
    /// More is not printed for S3 either: Windows PowerShell holds it in memory.
    package static let keptInS3 = 64 << 20

    package init(
        nonce: String, key: String, claim: String, run: String, ledger: String, fence: Int, shown: Int = keptBySSM,
        url: String? = nil
    ) {
        self.url = url
        self.nonce = nonce
        self.key = key
        self.claim = claim
        self.run = run
        self.ledger = ledger
        self.fence = fence
        self.shown = shown
    }

    /// Names and values in the order in which the prologue assigns them.
    var assignments: [(name: String, value: String)] {
        [
            ("MUSTER_NONCE", nonce), ("MUSTER_KEY", key), ("MUSTER_CLAIM", claim), ("MUSTER_RUN", run),
            ("MUSTER_LEDGER", ledger), ("MUSTER_FENCE", String(fence)), ("MUSTER_SHOWN", String(shown)),
        ] + (url.map { [("MUSTER_URL", $0)] } ?? [])
    }
}
