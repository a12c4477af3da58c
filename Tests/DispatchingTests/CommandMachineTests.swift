import Dispatching
import Testing

/// A world in virtual time: answers the machine's actions from a script, so that whole courses run in no time.
struct World {
    var send: Send
    /// Each attempt's answer, in order; the last repeats.
    var sends: [CommandMachine.Event] = [.sendAccepted(commandID: "c-1")]
    var lookUp: (Duration) -> CommandMachine.Event = { _ in .lookedUp(commandID: nil) }
    var observe: (Duration, Bool) -> CommandMachine.Event
    var collect: (Duration, Bool) -> CommandMachine.Event
    var interruptAt: Duration?

    struct Course {
        var conclusion: CommandMachine.Conclusion
        var actions: [CommandMachine.Action]
        var ended: Duration
        func count(_ action: CommandMachine.Action) -> Int { actions.filter { $0 == action }.count }
    }

    func run() throws -> Course {
        var machine = CommandMachine(send: send)
        var pace = PollPace(expected: send.expected.count)
        var now: Duration = .zero
        var event = CommandMachine.Event.begin
        var actions: [CommandMachine.Action] = []
        var attempt = 0
        var cancelled = false
        var interrupted = false
        for _ in 0..<10_000 {
            let action = machine.handle(event, at: now)
            actions.append(action)
            switch action {
            case .send:
                event = sends[min(attempt, sends.count - 1)]
                attempt += 1
            case .lookUp: event = lookUp(now)
            case .observe: event = observe(now, cancelled)
            case .collect: event = collect(now, cancelled)
            case .cancel:
                cancelled = true
                event = .cancelAnswered
            case .watch, .wait:
                let time =
                    if case .wait(let time) = action { time } else {
                        pace.gap(passed: now, targets: 2, completed: 0, isSettling: cancelled)
                    }
                if let at = interruptAt, !interrupted, now + time >= at {
                    interrupted = true
                    now = max(now, at)
                    event = .cancelRequested
                } else {
                    now += time
                    event = action == .watch ? observe(now, cancelled) : .woke
                }
            case .finish(let conclusion): return Course(conclusion: conclusion, actions: actions, ended: now)
            }
        }
        throw Endless()
    }

    struct Endless: Error {}
}

@Suite struct CommandMachineTests {
    static let key = SendKey(scope: "orders/production", run: "r1", phase: "stage", batch: 1, chunk: 1, payload: "x")

    static func send(_ expected: [String] = ["i-1", "i-2"], nonce: String? = nil) -> Send {
        Send(
            key: key, nonce: nonce, target: .instances(expected), expected: expected, document: "AWS-RunShellScript",
            parameters: [:], deliveryTimeout: 30, executionTimeout: 60)
    }

    static func invocation(
        _ instance: String, _ status: String, _ details: String? = nil, code: Int = 0, output: String = ""
    ) -> InvocationSummary {
        InvocationSummary(
            instance: instance, status: status, details: details ?? status, responseCode: code, output: output)
    }

    static func world(
        endsAt end: Duration = .seconds(5), status: String = "Success", details: String? = nil,
        _ invocations: [InvocationSummary]
    ) -> World {
        World(
            send: send(),
            observe: { now, cancelled in
                let ended = now >= end || cancelled
                let status = cancelled && now < end ? "Cancelled" : status
                return .observed(
                    CommandSummary(
                        status: ended ? status : "InProgress", details: ended ? details ?? status : "InProgress",
                        targets: 2, completed: ended ? 2 : 0))
            }, collect: { _, _ in .collected(invocations) })
    }

    @Test func aParentSuccessDoesNotMakeAnUndeliverableInstanceOne() throws {
        let course = try Self.world([
            Self.invocation("i-1", "Success"), Self.invocation("i-2", "Failed", "Undeliverable", code: -1),
        ]).run()
        #expect(course.conclusion.results.map(\.outcome) == [.succeeded, .undeliverable])
    }

    @Test func anInstanceWithoutAnInvocationIsNeverInvoked() throws {
        let course = try Self.world([Self.invocation("i-1", "Success")]).run()
        #expect(course.conclusion.results.map(\.outcome) == [.succeeded, .neverInvoked])
    }

    @Test func instancesThatJoinedATagAreReportedAsUnplanned() throws {
        let course = try Self.world([
            Self.invocation("i-1", "Success"), Self.invocation("i-2", "Success"), Self.invocation("i-3", "Failed"),
        ]).run()
        #expect(course.conclusion.unplanned.map(\.instance) == ["i-3"])
        #expect(course.conclusion.results.count == 2)
    }

    @Test(arguments: ["NoInstancesInTag", "RateExceeded"]) func aCommandThatSSMRefusedIsRejected(_ details: String)
        throws
    {
        let course = try Self.world(status: "Failed", details: details, []).run()
        #expect(course.conclusion.results.map(\.outcome) == [.rejected(details), .rejected(details)])
    }

    @Test func aLostReplyIsLookedUpAndTheFoundCommandAdopted() throws {
        var world = Self.world([Self.invocation("i-1", "Success"), Self.invocation("i-2", "Success")])
        world.sends = [.sendAmbiguous]
        world.lookUp = { $0 < .seconds(3) ? .lookedUp(commandID: nil) : .lookedUp(commandID: "c-9") }
        let course = try world.run()
        #expect(course.count(.send) == 1)
        #expect(course.conclusion.commandID == "c-9")
        #expect(course.conclusion.results.allSatisfy { $0.outcome == .succeeded })
    }

    @Test func aLostRequestIsSentAgainOnlyAfterTheVisibilityWindow() throws {
        var world = Self.world([Self.invocation("i-1", "Success"), Self.invocation("i-2", "Success")])
        world.sends = [.sendAmbiguous, .sendAccepted(commandID: "c-2")]
        let course = try world.run()
        #expect(course.count(.send) == 2)
        #expect(course.count(.lookUp) >= 30)
        #expect(course.conclusion.commandID == "c-2")
    }

    @Test func repliesThatStayLostEndAsUnknown() throws {
        var world = Self.world([])
        world.sends = [.sendAmbiguous]
        let course = try world.run()
        #expect(course.count(.send) == 3)
        #expect(course.conclusion.results.allSatisfy { $0.outcome.name == "unknown" })
    }

    @Test func aRefusedSendIsNotSent() throws {
        var world = Self.world([])
        world.sends = [.sendRejected("InvalidInstanceId")]
        #expect(
            try world.run().conclusion.results.map(\.outcome)
                == Array(repeating: .notSent("InvalidInstanceId"), count: 2))
    }

    @Test func aCommandThatNeverEndsIsCancelledAtTheDeadlineAndEstablished() throws {
        let course = try Self.world(
            endsAt: .seconds(100_000),
            [Self.invocation("i-1", "Success"), Self.invocation("i-2", "Cancelled", code: 137)]
        ).run()
        #expect(course.count(.cancel) == 1)
        #expect(course.conclusion.results.map(\.outcome) == [.succeeded, .cancelled])
        #expect(course.ended >= .seconds(105) && course.ended < .seconds(140))
    }

    @Test func aCommandThatIgnoresCancellationEndsAsUnknown() throws {
        var world = Self.world([])
        world.observe = { _, _ in
            .observed(CommandSummary(status: "InProgress", details: "InProgress", targets: 2, completed: 0))
        }
        world.collect = { _, _ in .collected([Self.invocation("i-1", "InProgress")]) }
        let course = try world.run()
        #expect(course.conclusion.results.allSatisfy { $0.outcome.name == "unknown" })
        #expect(course.ended < .seconds(180))
    }

    @Test func anInterruptCancelsAtOnce() throws {
        var world = Self.world(
            endsAt: .seconds(1_000), [Self.invocation("i-1", "Cancelled"), Self.invocation("i-2", "Cancelled")])
        world.interruptAt = .seconds(10)
        let course = try world.run()
        #expect(course.count(.cancel) == 1)
        #expect(course.ended < .seconds(12))
        #expect(course.conclusion.results.map(\.outcome) == [.cancelled, .cancelled])
    }

    @Test func invisibilityRightAfterSendingIsPatientlyWaitedFor() throws {
        var world = Self.world([Self.invocation("i-1", "Success"), Self.invocation("i-2", "Success")])
        let observe = world.observe
        world.observe = { now, cancelled in now < .seconds(20) ? .observed(nil) : observe(now, cancelled) }
        #expect(try world.run().conclusion.results.allSatisfy { $0.outcome == .succeeded })
    }

    @Test func invocationsThatComeLateAreWaitedFor() throws {
        var world = Self.world([])
        world.collect = { now, _ in
            .collected(
                now < .seconds(9)
                    ? [] : [Self.invocation("i-1", "Success"), Self.invocation("i-2", "Success")])
        }
        #expect(try world.run().conclusion.results.allSatisfy { $0.outcome == .succeeded })
    }
}
