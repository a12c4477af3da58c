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
        let batches = RolloutSettings(canary: cut.canary, batch: cut.batch).batches(of: [hosts])
        #expect(batches.map(\.count) == cut.sizes)
        #expect(batches.flatMap { $0 } == hosts)
    }

    func machine(
        failed: [String] = [], maxErrors: Amount = .count(0), bake: Int = 0, pause: RolloutSettings.Pause = .never,
        alarms: [String] = [], onInconclusive: RolloutSettings.OnInconclusive = .pause
    ) -> RolloutMachine {
        RolloutMachine(
            batches: [["a"], ["b", "c"], ["d"]], failed: failed,
            settings: RolloutSettings(
                bake: bake, maxErrors: maxErrors, pause: pause, alarms: alarms, onInconclusive: onInconclusive))
    }

    /// Lets a batch succeed whole.
    func pass(_ machine: inout RolloutMachine, _ hosts: String...) -> RolloutMachine.Action {
        machine.handle(.batchEnded(succeeded: hosts, failed: []))
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
        #expect(machine.handle(.batchEnded(succeeded: ["a"], failed: [])) == .observe(seconds: 7))
        #expect(machine.handle(.observed(.pass, sick: [])) == .run(batch: 1))
        _ = machine.handle(.batchEnded(succeeded: ["b", "c"], failed: []))
        _ = machine.handle(.observed(.pass, sick: []))
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

    @Test func hostsThatFailedBeforeTheFirstBatchUseUpTheBudget() {
        var machine = machine(failed: ["x"], maxErrors: .count(1))
        #expect(machine.handle(.begin) == .run(batch: 0))
        #expect(
            machine.handle(.batchEnded(succeeded: [], failed: ["a"]))
                == .finish(.failed(failed: ["x", "a"], changed: ["a"], untouched: ["b", "c", "d"])))
    }

    @Test func aHostThatFallsIllWhileItsBatchBakesCountsAsFailed() {
        var machine = machine(maxErrors: .count(1), bake: 7)
        _ = machine.handle(.begin)
        _ = pass(&machine, "a")
        #expect(machine.handle(.observed(.pass, sick: ["a"])) == .run(batch: 1))
        _ = pass(&machine, "b", "c")
        #expect(
            machine.handle(.observed(.pass, sick: ["a", "c"]))
                == .finish(.failed(failed: ["a", "c"], changed: ["a", "b", "c"], untouched: ["d"])))
    }

    @Test func alarmsAreLookedAtAfterEveryBatchTheLastOneIncluded() {
        var machine = machine(alarms: ["errors"])
        _ = machine.handle(.begin)
        #expect(pass(&machine, "a") == .observe(seconds: 0))
        #expect(machine.handle(.observed(.pass, sick: [])) == .run(batch: 1))
        #expect(pass(&machine, "b", "c") == .observe(seconds: 0))
        _ = machine.handle(.observed(.pass, sick: []))
        #expect(pass(&machine, "d") == .observe(seconds: 0))
        #expect(machine.handle(.observed(.pass, sick: [])) == .finish(.succeeded))
    }

    @Test func anAlarmTakesBackEverythingThoughNoHostFailed() {
        var machine = machine(maxErrors: .count(3), bake: 60, alarms: ["errors"])
        _ = machine.handle(.begin)
        #expect(pass(&machine, "a") == .observe(seconds: 60))
        #expect(
            machine.handle(.observed(.fail("alarm 'errors' is on"), sick: []))
                == .finish(.failed(failed: [], changed: ["a"], untouched: ["b", "c", "d"])))
    }

    @Test func whatIsInconclusivePausesUntilSomebodyPromotesIt() {
        var machine = machine(alarms: ["errors"])
        _ = machine.handle(.begin)
        _ = pass(&machine, "a")
        #expect(machine.handle(.observed(.inconclusive("no data"), sick: [])) == .pause(.inconclusive("no data")))
        var left = machine
        #expect(left.handle(.left) == .finish(.paused(changed: ["a"], untouched: ["b", "c", "d"])))
        #expect(machine.handle(.promoted) == .run(batch: 1))
    }

    @Test func whatIsInconclusiveCountsAsBadWhereTheSettingsSaySo() {
        var machine = machine(alarms: ["errors"], onInconclusive: .fail)
        _ = machine.handle(.begin)
        _ = pass(&machine, "a")
        #expect(
            machine.handle(.observed(.inconclusive("no data"), sick: []))
                == .finish(.failed(failed: [], changed: ["a"], untouched: ["b", "c", "d"])))
    }

    @Test func pausesAfterTheCanaryAlone() {
        var machine = machine(pause: .canary)
        _ = machine.handle(.begin)
        #expect(
            pass(&machine, "a")
                == .pause(.wanted("batch 1 of 3 is done, and the settings pause here")))
        #expect(machine.handle(.promoted) == .run(batch: 1))
        #expect(pass(&machine, "b", "c") == .run(batch: 2))
        #expect(pass(&machine, "d") == .finish(.succeeded))
    }

    @Test func pausesAfterEveryBatchButTheLast() {
        var machine = machine(bake: 5, pause: .batch)
        _ = machine.handle(.begin)
        for batch in [["a"], ["b", "c"]] {
            _ = machine.handle(.batchEnded(succeeded: batch, failed: []))
            guard case .pause(.wanted) = machine.handle(.observed(.pass, sick: [])) else {
                Issue.record("no pause after \(batch)")
                return
            }
            _ = machine.handle(.promoted)
        }
        #expect(pass(&machine, "d") == .finish(.succeeded))
    }

    struct Host {
        var name: String
        var ring: String?
    }

    @Test func noBatchHoldsHostsOfTwoGroups() {
        let hosts = [
            Host(name: "a", ring: "ring-10"), Host(name: "b", ring: "ring-2"), Host(name: "c", ring: nil),
            Host(name: "d", ring: "ring-2"), Host(name: "e", ring: "ring-2"), Host(name: "f", ring: "ring-10"),
        ]
        let groups = RolloutOrder.groups(hosts, by: \.ring)
        #expect(groups.map { $0.map(\.name) } == [["b", "d", "e"], ["a", "f"], ["c"]])
        let batches = RolloutSettings(canary: .count(1), batch: .count(4)).batches(of: groups)
        #expect(batches.map { $0.map(\.name) } == [["b"], ["d", "e"], ["a", "f"], ["c"]])
    }

    @Test(arguments: [
        ["eu-west-1a", "eu-west-1b", "us-east-1a"], ["1", "2", "10", "100000000000000000000000"],
        ["r", "r-1", "r-1b", "r-01c", "r-2"], ["07", "8"], ["Z", "a"],
    ])
    func groupsComeInTheOrderOfTheirNumbers(_ names: [String]) {
        #expect(RolloutOrder.groups(names.reversed(), by: { $0 }) == names.map { [$0] })
    }

    @Test func theWorstVerdictCounts() {
        #expect(RolloutVerdict.worst([]) == .pass)
        #expect(RolloutVerdict.worst([.pass, .inconclusive("x"), .inconclusive("y")]) == .inconclusive("x"))
        #expect(RolloutVerdict.worst([.inconclusive("x"), .fail("y"), .pass]) == .fail("y"))
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
