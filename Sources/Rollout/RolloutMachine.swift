/// Decides the course of a rollout; does nothing itself.
///
/// Feed it what happened, do what it answers. It answers ``Action/finish(_:)`` exactly once.
package struct RolloutMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        /// Every host of the batch that was run, by whether the new release was proven to serve there.
        case batchEnded(succeeded: [String], failed: [String])
        case baked
        case interrupted
    }

    package enum Action: Sendable, Equatable {
        case run(batch: Int)
        /// Wait this many seconds, then say ``Event/baked``.
        case bake(seconds: Int)
        case finish(Conclusion)
    }

    package enum Conclusion: Sendable, Equatable {
        case succeeded
        /// Failures within the budget: these hosts go back alone.
        case partial(failed: [String])
        /// Failures beyond the budget. `changed` holds every host that was touched, in order, the failed ones
        /// included; `untouched` the rest.
        case failed(failed: [String], changed: [String], untouched: [String])
        case interrupted(changed: [String], untouched: [String])
    }

    private let batches: [[String]]
    private let bake: Int
    private let budget: Int
    private var next = 0
    private var succeeded: [String] = []
    private var failed: [String] = []

    package init(batches: [[String]], settings: RolloutSettings) {
        self.batches = batches
        bake = settings.bake
        budget = settings.maxErrors.budget(of: batches.reduce(0) { $0 + $1.count })
    }

    package mutating func handle(_ event: Event) -> Action {
        switch event {
        case .begin, .baked:
            return next < batches.count ? .run(batch: next) : .finish(conclusion)
        case .batchEnded(let good, let bad):
            succeeded += good
            failed += bad
            next += 1
            if failed.count > budget { return .finish(.failed(failed: failed, changed: changed, untouched: untouched)) }
            guard next < batches.count else { return .finish(conclusion) }
            return bake > 0 ? .bake(seconds: bake) : .run(batch: next)
        case .interrupted:
            return .finish(.interrupted(changed: changed, untouched: untouched))
        }
    }

    private var conclusion: Conclusion { failed.isEmpty ? .succeeded : .partial(failed: failed) }

    private var changed: [String] {
        let touched = Set(succeeded + failed)
        return batches.joined().filter(touched.contains)
    }

    private var untouched: [String] {
        let touched = Set(succeeded + failed)
        return batches.joined().filter { !touched.contains($0) }
    }
}
