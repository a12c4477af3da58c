import Rollout
import Testing

@Suite struct RolloutTests {
    struct Cut {
        var canary: Amount
        var batch: Amount
        var hosts: Int
        var sizes: [Int]
    }

    @Test(arguments: [
        Cut(canary: .count(0), batch: .percent(100), hosts: 3, sizes: [3]),
        Cut(canary: .count(1), batch: .count(1), hosts: 3, sizes: [1, 1, 1]),
        Cut(canary: .count(1), batch: .percent(25), hosts: 9, sizes: [1, 2, 2, 2, 2]),
        Cut(canary: .percent(10), batch: .percent(50), hosts: 10, sizes: [1, 5, 4]),
        Cut(canary: .percent(10), batch: .percent(10), hosts: 3, sizes: [1, 1, 1]),
        Cut(canary: .count(5), batch: .count(2), hosts: 3, sizes: [3]),
        Cut(canary: .count(1), batch: .count(0), hosts: 2, sizes: [1, 1]),
        Cut(canary: .count(1), batch: .count(1), hosts: 0, sizes: []),
    ])
    func cutsHostsIntoCanaryAndBatches(_ cut: Cut) {
        let hosts = (0..<cut.hosts).map { "i-\($0)" }
        let batches = RolloutSettings(canary: cut.canary, batch: cut.batch).batches(of: hosts)
        #expect(batches.map(\.count) == cut.sizes)
        #expect(batches.flatMap { $0 } == hosts)
    }

    func machine(maxErrors: Amount = .count(0), bake: Int = 0) -> RolloutMachine {
        RolloutMachine(
            batches: [["a"], ["b", "c"], ["d"]], settings: RolloutSettings(bake: bake, maxErrors: maxErrors))
    }

    @Test func runsEveryBatchInOrder() {
        var machine = machine()
        #expect(machine.handle(.begin) == .run(batch: 0))
        #expect(machine.handle(.batchEnded(succeeded: ["a"], failed: [])) == .run(batch: 1))
        #expect(machine.handle(.batchEnded(succeeded: ["b", "c"], failed: [])) == .run(batch: 2))
        #expect(machine.handle(.batchEnded(succeeded: ["d"], failed: [])) == .finish(.succeeded))
    }

    @Test func bakesBetweenBatchesButNotAfterTheLast() {
        var machine = machine(bake: 7)
        _ = machine.handle(.begin)
        #expect(machine.handle(.batchEnded(succeeded: ["a"], failed: [])) == .bake(seconds: 7))
        #expect(machine.handle(.baked) == .run(batch: 1))
        _ = machine.handle(.batchEnded(succeeded: ["b", "c"], failed: []))
        _ = machine.handle(.baked)
        #expect(machine.handle(.batchEnded(succeeded: ["d"], failed: [])) == .finish(.succeeded))
    }

    @Test func oneFailureTooManyStopsBeforeTheNextBatch() {
        var machine = machine()
        _ = machine.handle(.begin)
        _ = machine.handle(.batchEnded(succeeded: ["a"], failed: []))
        #expect(
            machine.handle(.batchEnded(succeeded: ["c"], failed: ["b"]))
                == .finish(.failed(failed: ["b"], changed: ["a", "b", "c"], untouched: ["d"])))
    }

    @Test func theBudgetCountsOverTheOriginalSize() {
        var machine = machine(maxErrors: .percent(25))
        _ = machine.handle(.begin)
        #expect(machine.handle(.batchEnded(succeeded: [], failed: ["a"])) == .run(batch: 1))
        _ = machine.handle(.batchEnded(succeeded: ["b", "c"], failed: []))
        #expect(machine.handle(.batchEnded(succeeded: ["d"], failed: [])) == .finish(.partial(failed: ["a"])))
    }

    @Test func anInterruptNamesWhatWasChanged() {
        var machine = machine()
        _ = machine.handle(.begin)
        _ = machine.handle(.batchEnded(succeeded: ["a"], failed: []))
        #expect(machine.handle(.interrupted) == .finish(.interrupted(changed: ["a"], untouched: ["b", "c", "d"])))
    }

    @Test(arguments: ["", "-1", "101%", "1.5", "%", "all"]) func refusesWhatIsNoAmount(_ text: String) {
        #expect(Amount(text) == nil)
    }
}
