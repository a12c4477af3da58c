@testable import Dispatching
import Foundation
import Testing

/// What must hold in every course, whatever goes wrong. `MUSTER_SEED=N` repeats a single one.
@Suite struct SimulationTests {
    static func sends(_ count: Int, hosts: Int, execution: Int = 90) -> [Send] {
        (0..<count).map { index in
            let expected = (0..<hosts).map { "i-\(index)-\($0)" }
            return Send(
                key: SendKey(
                    scope: "orders/test", run: "r1", phase: "stage", batch: 1, chunk: index + 1, payload: "x"),
                nonce: nil, target: .instances(expected), expected: expected, document: "AWS-RunShellScript",
                parameters: [:], deliveryTimeout: 60, executionTimeout: execution)
        }
    }

    private static func seeds(_ count: Int) -> [UInt64] {
        if let one = ProcessInfo.processInfo.environment["MUSTER_SEED"].flatMap({ UInt64($0) }) { return [one] }
        return (1...UInt64(count)).map { $0 }
    }

    @Test func theInvariantsHoldInEveryWorld() throws {
        var killed = 0
        for seed in Self.seeds(4_000) {
            var random = SeededRandom(seed: seed)
            let plan = FaultPlan.random(&random)
            let sends = Self.sends(Int.random(in: 1...6, using: &random), hosts: Int.random(in: 1...8, using: &random))
            var simulation = Simulation(sends, plan: plan, random: random)
            guard let course = try? simulation.run() else {
                Issue.record("seed \(seed) does not end: \(plan)")
                continue
            }
            check(course, sends, plan, seed: seed)
            killed += course.kills
        }
        #expect(killed > 1_000 || Self.seeds(4_000).count == 1, "processes were killed: \(killed)")
    }

    private func check(_ course: Simulation.Course, _ sends: [Send], _ plan: FaultPlan, seed: UInt64) {
        let commands = Dictionary(grouping: course.ssm.commands, by: \.key)
        let story = "seed \(seed): \(plan)"
        #expect(course.conclusions.count == sends.count, "\(story)")
        for (index, (send, conclusion)) in zip(sends, course.conclusions).enumerated() {
            let own = commands[send.key] ?? []
            #expect(own.count <= 1, "one command a key; \(story)")
            #expect(conclusion.results.map(\.instance) == send.expected, "each instance once; \(story)")
            if let command = own.first {
                #expect(
                    course.journal[index] == .sent(commandID: command.id) || conclusion.commandID == nil,
                    "every command is in the journal; \(story)")
            }
            for result in conclusion.results {
                let invocation = own.first?.invocations.first { $0.instance == result.instance }
                let truth = invocation?.state(at: course.ended)
                if result.outcome.isSuccess { #expect(truth?.status == "Success", "no invented success; \(story)") }
                if truth?.status == "InProgress" {
                    #expect(result.outcome.isUncertain || invocation?.isListed == false, "\(story)")
                }
                if truth?.status == "Success", invocation?.isListed == true, !course.wasInterrupted,
                    plan.failedReads < 0.2, plan.readRate ?? 9 > 2
                {
                    #expect(result.outcome == .succeeded, "no false failure; \(story)")
                }
            }
        }
    }

    @Test func tenThousandSendsWithLostRepliesHaveNoDuplicate() throws {
        var plan = FaultPlan.calm
        plan.lostReplies = 0.05
        plan.invisibility = 5
        plan.durations = 1...5
        var accepted = 0
        for seed in Self.seeds(200) {
            let sends = Self.sends(50, hosts: 1)
            var simulation = Simulation(sends, plan: plan, random: SeededRandom(seed: seed))
            let course = try simulation.run()
            accepted += course.ssm.commands.count
            #expect(Set(course.ssm.commands.map(\.key)).count == course.ssm.commands.count, "seed \(seed)")
            #expect(course.conclusions.allSatisfy { $0.results.allSatisfy(\.outcome.isSuccess) }, "seed \(seed)")
        }
        #expect(accepted == 50 * Self.seeds(200).count)
    }

    @Test func aThousandInstancesByTagCostFewLooks() throws {
        var plan = FaultPlan.calm
        plan.durations = 20...60
        for seed in Self.seeds(50) {
            var simulation = Simulation(Self.sends(1, hosts: 1_000), plan: plan, random: SeededRandom(seed: seed))
            let course = try simulation.run()
            // The listing's twenty pages count as one call here.
            #expect(course.ssm.calls <= 20, "seed \(seed): \(course.ssm.calls) calls")
            #expect(lag(course) <= .milliseconds(2_300), "seed \(seed): \(lag(course))")
        }
    }

    @Test func aThousandInstancesByIdCostLittleMore() throws {
        var plan = FaultPlan.calm
        plan.durations = 20...60
        for seed in Self.seeds(50) {
            var simulation = Simulation(Self.sends(20, hosts: 50), plan: plan, random: SeededRandom(seed: seed))
            let course = try simulation.run()
            #expect(course.ssm.calls <= 60, "seed \(seed): \(course.ssm.calls) calls")
            #expect(lag(course) <= .milliseconds(2_300), "seed \(seed): \(lag(course))")
        }
    }

    @Test func aSingleInstanceIsSeenAlmostAtOnce() throws {
        var plan = FaultPlan.calm
        plan.durations = 1...14
        for seed in Self.seeds(100) {
            var simulation = Simulation(Self.sends(1, hosts: 1), plan: plan, random: SeededRandom(seed: seed))
            let course = try simulation.run()
            #expect(lag(course) <= .milliseconds(900), "seed \(seed): \(lag(course))")
            #expect(course.ssm.calls < 50)
        }
    }

    @Test func throttlingFailsNothingAndCostsLittle() throws {
        var plan = FaultPlan.calm
        plan.durations = 20...60
        plan.sendRate = 5
        plan.readRate = 10
        for seed in Self.seeds(50) {
            var simulation = Simulation(Self.sends(20, hosts: 50), plan: plan, random: SeededRandom(seed: seed))
            let course = try simulation.run()
            #expect(course.conclusions.allSatisfy { $0.results.allSatisfy(\.outcome.isSuccess) }, "seed \(seed)")
            #expect(course.ssm.calls <= 120, "seed \(seed): \(course.ssm.calls) calls")
        }
    }

    @Test func nothingAtAllIsLetThroughForAMinute() throws {
        var plan = FaultPlan.calm
        plan.readRate = 0
        plan.durations = 1...5
        var simulation = Simulation(Self.sends(2, hosts: 2, execution: 30), plan: plan, random: SeededRandom(seed: 1))
        let course = try simulation.run()
        #expect(course.conclusions.allSatisfy { $0.results.allSatisfy { $0.outcome.name == "unknown" } })
        #expect(course.ssm.calls < 60)
    }

    /// From the end of the last instance to the end of the dispatch.
    private func lag(_ course: Simulation.Course) -> Duration {
        course.ended - (course.ssm.commands.flatMap(\.invocations).map(\.endsAt).max() ?? .zero)
    }
}
