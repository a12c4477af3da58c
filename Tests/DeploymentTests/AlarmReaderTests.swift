import AWS
import Deployment
import Rollout
import Testing

@Suite struct AlarmReaderTests {
    struct Row: Sendable {
        var states: [String: AlarmState]
        var verdict: RolloutVerdict
    }

    @Test(arguments: [
        Row(states: ["a": .ok, "b": .ok], verdict: .pass),
        Row(states: ["a": .ok, "b": .alarm], verdict: .fail("alarm 'b' is on")),
        Row(states: ["a": .insufficientData, "b": .alarm], verdict: .fail("alarm 'b' is on")),
        Row(states: ["a": .insufficientData, "b": .ok], verdict: .inconclusive("alarm 'a' has too little data")),
        Row(states: ["b": .ok, "c": .alarm], verdict: .inconclusive("there is no alarm 'a'")),
        Row(states: ["a": .other("SLEEPING"), "b": .ok], verdict: .inconclusive("alarm 'a' is in state 'SLEEPING'")),
    ])
    func everyStateHasItsVerdict(_ row: Row) {
        let found = row.states.map { AlarmSummary(name: $0.key, state: $0.value) }
        #expect(AlarmReader.judge(["a", "b"], found) == row.verdict)
    }
}
