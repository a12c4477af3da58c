/// Decides the course of a rollout; does nothing itself.
///
/// Feed it what happened, do what it answers. It answers ``Action/finish(_:)`` exactly once.
package struct RolloutMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        /// Every host of the batch that was run, by whether the new release was proven to serve there.
        case batchEnded(succeeded: [String], failed: [String])
        /// What was seen since the batch ended, and on which hosts the new release does not serve any more.
        case observed(RolloutVerdict, sick: [String])
        /// Somebody let a pause end.
        case promoted
        /// Nobody did: the run ends here, to be gone on with.
        case left
        case interrupted
    }

    package enum Action: Sendable, Equatable {
        case run(batch: Int)
        /// Look at what was changed for this many seconds, 0 for one look, then say ``Event/observed(_:sick:)``.
        case observe(seconds: Int)
        case pause(Pause)
        case finish(Conclusion)
    }

    /// Why a person has to let it go on.
    package enum Pause: Sendable, Equatable {
        /// The settings ask for it.
        case wanted(String)
        case inconclusive(String)
    }

    package enum Conclusion: Sendable, Equatable {
        case succeeded
        /// Failures within the budget: these hosts go back alone.
        case partial(failed: [String])
        /// Failures beyond the budget, or a bad sign. `changed` holds every host that was touched, in order, the failed
        /// ones included; `untouched` the rest.
        case failed(failed: [String], changed: [String], untouched: [String])
        case paused(changed: [String], untouched: [String])
        case interrupted(changed: [String], untouched: [String])
    }

    private let batches: [[String]]
    private let settings: RolloutSettings
    private let budget: Int
    private var next = 0
    private var succeeded: [String] = []
    private var failed: [String]

    /// - Parameter failed: hosts of the wave that failed before the first batch; they are in none.
    package init(batches: [[String]], failed: [String] = [], settings: RolloutSettings) {
        self.batches = batches
        self.settings = settings
        self.failed = failed
        budget = settings.maxErrors.budget(of: batches.reduce(failed.count) { $0 + $1.count })
    }

    package mutating func handle(_ event: Event) -> Action {
        switch event {
        case .begin: return hasFailed ? failure : going
        case .promoted: return going
        case .batchEnded(let good, let bad):
            succeeded += good
            failed += bad
            next += 1
            if hasFailed { return failure }
            let isLast = next == batches.count
            if settings.bake > 0, !isLast || !settings.alarms.isEmpty { return .observe(seconds: settings.bake) }
            return settings.alarms.isEmpty ? pausing : .observe(seconds: 0)
        case .observed(let verdict, let sick):
            failed += sick.filter(succeeded.contains)
            succeeded.removeAll(where: sick.contains)
            if hasFailed { return failure }
            return judged(verdict)
        case .left: return .finish(.paused(changed: changed, untouched: untouched))
        case .interrupted: return .finish(.interrupted(changed: changed, untouched: untouched))
        }
    }

    private func judged(_ verdict: RolloutVerdict) -> Action {
        switch verdict {
        case .pass: return pausing
        case .fail: return failure
        case .inconclusive(let reason):
            guard settings.onInconclusive == .pause else { return failure }
            return .pause(.inconclusive(reason))
        }
    }

    private var hasFailed: Bool { failed.count > budget }

    private var failure: Action { .finish(.failed(failed: failed, changed: changed, untouched: untouched)) }

    /// The next batch, if nobody wants to have a look before it.
    private var pausing: Action {
        let isWanted =
            switch settings.pause {
            case .never: false
            case .canary: next == 1
            case .batch: true
            }
        guard isWanted, next < batches.count else { return going }
        return .pause(.wanted("batch \(next) of \(batches.count) is done, and the settings pause here"))
    }

    private var going: Action {
        if next < batches.count { return .run(batch: next) }
        if failed.isEmpty { return .finish(.succeeded) }
        // However large the budget: a release that serves nowhere has failed.
        return succeeded.isEmpty ? failure : .finish(.partial(failed: failed))
    }

    private var changed: [String] {
        let touched = Set(succeeded + failed)
        return batches.joined().filter(touched.contains)
    }

    private var untouched: [String] {
        let touched = Set(succeeded + failed)
        return batches.joined().filter { !touched.contains($0) }
    }
}
