package import Settings

/// How a change goes over a fleet: the section `rollout`.
package struct RolloutSettings: Codable, Sendable, Equatable {
    package enum OnFailure: String, Codable, Sendable, CaseIterable {
        /// Everything that was activated goes back.
        case rollback
        /// What was changed stays as it is, for a look.
        case stop
    }

    /// The first batch; 0 means that there is no canary.
    package var canary: Amount
    /// Every further batch.
    package var batch: Amount
    /// Seconds between a good batch and the next.
    package var bake: Int
    /// Hosts that may fail, over the wave's original size.
    package var maxErrors: Amount
    package var onFailure: OnFailure

    package init(
        canary: Amount = .count(0), batch: Amount = .percent(100), bake: Int = 0, maxErrors: Amount = .count(0),
        onFailure: OnFailure = .rollback
    ) {
        self.canary = canary
        self.batch = batch
        self.bake = bake
        self.maxErrors = maxErrors
        self.onFailure = onFailure
    }

    package static func read(_ field: Field) -> RolloutSettings? {
        field.mapping { keys in
            RolloutSettings(
                canary: keys.value("canary", default: .count(0), Amount.read),
                batch: keys.value("batch", default: .percent(100), Amount.read),
                bake: keys.value("bake", default: .zero) { $0.duration(in: .zero ... .seconds(86_400)) }.wholeSeconds,
                maxErrors: keys.value("max-errors", default: .count(0), Amount.read),
                onFailure: keys.value("on-failure", default: .rollback) { $0.choice(OnFailure.self) })
        }
    }

    /// Cuts the hosts, in their order, into the canary and the batches.
    package func batches<Host>(of hosts: [Host]) -> [[Host]] {
        var rest = hosts[...]
        var batches: [[Host]] = []
        let first = canary.budget(of: hosts.count)
        if first > 0 {
            batches.append(Array(rest.prefix(first)))
            rest = rest.dropFirst(first)
        }
        let size = batch.batchSize(of: hosts.count)
        while !rest.isEmpty {
            batches.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return batches
    }
}
