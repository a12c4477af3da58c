import Rollout
import Testing

@Suite struct WatchMachineTests {
    private typealias Sight = WatchMachine.Sight

    private struct Course {
        var rounds: [[String: Sight]]
        var alarms: RolloutVerdict = .pass
        var ends: Bool
        var verdict: WatchMachine.Verdict
    }

    private static let courses = [
        Course(rounds: [["a": .healthy, "b": .healthy]], ends: false, verdict: .healthy),
        Course(rounds: [["a": .sick("500")], ["a": .healthy]], ends: false, verdict: .flapping),
        Course(rounds: [["a": .healthy], ["a": .sick("500")]], ends: false, verdict: .sick),
        Course(
            rounds: [["a": .sick("500"), "b": .healthy], ["a": .sick("500"), "b": .healthy]], ends: true, verdict: .sick
        ),
        Course(rounds: [["a": .sick("x")], ["a": .unheard("x")], ["a": .sick("x")]], ends: false, verdict: .sick),
        Course(
            rounds: [["a": .sick("x"), "b": .healthy], ["b": .sick("x"), "a": .healthy]], ends: false, verdict: .sick),
        Course(rounds: [["a": .healthy], ["a": .unheard("gone")]], ends: false, verdict: .unknown),
        Course(rounds: [["a": .healthy]], alarms: .fail("alarm"), ends: true, verdict: .sick),
        Course(rounds: [["a": .healthy]], alarms: .inconclusive("alarm"), ends: false, verdict: .flapping),
        Course(rounds: [[:]], ends: false, verdict: .sick),
    ]

    @Test(arguments: courses.indices) func everyCourseHasItsVerdict(_ index: Int) {
        let course = Self.courses[index]
        var machine = WatchMachine()
        var ends = false
        for round in course.rounds {
            #expect(!ends)
            ends = machine.take(round, alarms: course.alarms)
        }
        #expect(ends == course.ends)
        #expect(machine.verdict == course.verdict)
    }
}
