import Foundation
import Rollout
import Testing

/// What a window stops, and what it does not.
@Suite struct WindowGateTests {
    private func gate(rollback: Window.Rollback = .allow) throws -> WindowGate {
        var window = try WindowTests.window(days: [.tue, .wed], "10:00-10:20", "Europe/Berlin")
        window.rollback = rollback
        return WindowGate(window)
    }

    private let night = Date(timeIntervalSince1970: 1_795_300_000)

    @Test func aDeploymentWaitsForItsOpening() throws {
        let gate = try gate()
        let answer = gate.answer(.deployment, at: try WindowTests.date("2026-11-24T22:00:00Z"))
        #expect(
            answer
                == .closed(
                    .hours(try #require(Hours("10:00-10:20"))), opens: try WindowTests.date("2026-11-25T09:00:00Z")))
        #expect(
            gate.text(answer)
                == "the window is closed: its hours are 10:00-10:20; "
                + "it opens at 2026-11-25 10:00 Europe/Berlin (2026-11-25T09:00:00Z)")
    }

    @Test func aRollbackIsFreeUnlessTheSettingsSayOtherwise() throws {
        #expect(try gate().answer(.rollback, at: night) == .free)
        guard case .closed = try gate(rollback: .refuse).answer(.rollback, at: night) else {
            Issue.record("a rollback that the settings hold to the window was let through")
            return
        }
    }

    @Test func withoutAWindowEverythingIsFree() {
        #expect(WindowGate(nil).answer(.deployment, at: night) == .free)
    }

    /// Virtual time: four batches, ten minutes of baking after each, a window of twenty minutes.
    @Test func aRunWhoseWindowClosesDuringTheBakeGoesToItsEnd() throws {
        let gate = try gate()
        var now = try WindowTests.date("2026-11-24T09:05:00Z")
        #expect(gate.answer(.deployment, at: now) == .open(until: try WindowTests.date("2026-11-24T09:20:00Z")))
        var machine = RolloutMachine(
            batches: [["a"], ["b"], ["c"], ["d"]], settings: RolloutSettings(bake: 600))
        var ran: [(batch: Int, at: Date)] = []
        var action = machine.handle(.begin)
        while true {
            #expect(gate.answer(.begunRun, at: now) == .free)
            switch action {
            case .run(let batch):
                ran.append((batch, now))
                now += 30
                action = machine.handle(.batchEnded(succeeded: [["a", "b", "c", "d"][batch]], failed: []))
            case .observe(let seconds):
                now += TimeInterval(seconds)
                action = machine.handle(.observed(.pass, sick: []))
            case .pause:
                Issue.record("a pause that nobody asked for")
                return
            case .finish(let conclusion):
                #expect(conclusion == .succeeded)
                #expect(ran.map(\.batch) == [0, 1, 2, 3])
                let late = try WindowTests.window(days: [.tue, .wed], "10:00-10:20", "Europe/Berlin")
                #expect(ran.map { late.closure(at: $0.at) == nil } == [true, true, false, false])
                return
            }
        }
    }
}
