@testable import Dispatching

/// A dispatch in a simulated world: one process at a time, which may be killed and resumed from its journal.
struct Simulation {
    struct Course {
        var conclusions: [CommandMachine.Conclusion]
        var ssm: SimulatedSSM
        var ended: Duration
        var kills: Int
        var wasInterrupted: Bool
        /// What the journal holds at the end, by the index of the send.
        var journal: [Int: DispatchMachine.Resumption]
    }

    struct Endless: Error {}

    /// Something that happens at a time: a request arrives at SSM, or its answer at the process.
    private struct Incident {
        enum Kind {
            case arrival(DispatchMachine.Request)
            case answer(DispatchMachine.Request, [Int: CommandMachine.Event])
        }
        let at: Duration
        let life: Int
        let kind: Kind
    }

    private static let mostKills = 12

    let sends: [Send]
    private var random: SeededRandom
    private var ssm: SimulatedSSM
    private var machine: DispatchMachine
    private var journal: [Int: DispatchMachine.Resumption] = [:]
    private var incidents: [Incident] = []
    private var now: Duration = .zero
    /// Counts the processes.
    private var life = 0
    private var interruptAt: Duration?

    init(_ sends: [Send], plan: FaultPlan, random: SeededRandom) {
        self.sends = sends
        self.random = random
        ssm = SimulatedSSM(plan: plan)
        machine = DispatchMachine(sends)
        if self.random.happens(plan.interrupts) { interruptAt = self.random.seconds(0...90) }
    }

    mutating func run() throws -> Course {
        for _ in 0..<200_000 {
            switch machine.step(at: now) {
            case .finish(let conclusions):
                return Course(
                    conclusions: conclusions, ssm: ssm, ended: now, kills: life, wasInterrupted: interruptAt == .zero,
                    journal: journal)
            case .work(let requests, let wake):
                requests.forEach { begin($0) }
                if life < Self.mostKills, random.happens(ssm.plan.kills) { restart() } else { advance(wake: wake) }
            }
        }
        throw Endless()
    }

    private mutating func begin(_ request: DispatchMachine.Request) {
        if case .send(let index) = request { journal[index] = .prepared }
        let latency = random.seconds(ssm.plan.latency)
        incidents.append(Incident(at: now + latency / 2, life: life, kind: .arrival(request)))
    }

    /// Goes on to whatever comes first.
    private mutating func advance(wake: Duration?) {
        let next = incidents.indices.min { incidents[$0].at < incidents[$1].at }
        let times = [next.map { incidents[$0].at }, wake, interruptAt.flatMap { $0 == .zero ? nil : $0 }]
        let time = times.compactMap(\.self).min() ?? now + .seconds(1)
        now = max(now, time)
        if let interruptAt, interruptAt != .zero, interruptAt <= now {
            self.interruptAt = .zero
            machine.stop(at: now)
            return
        }
        guard let next, incidents[next].at <= now else { return }
        let incident = incidents.remove(at: next)
        switch incident.kind {
        case .arrival(let request): arrive(request, life: incident.life)
        case .answer(let request, let events):
            guard incident.life == life else { return }
            record(events)
            machine.answer(request, events, at: now)
        }
    }

    /// The journal's half of an answer: ids are durable before the machine knows of them.
    private mutating func record(_ events: [Int: CommandMachine.Event]) {
        for (index, event) in events {
            switch event {
            case .sendAccepted(let id): journal[index] = .sent(commandID: id)
            case .lookedUp(let id?): journal[index] = .sent(commandID: id)
            default: break
            }
        }
    }

    private mutating func arrive(_ request: DispatchMachine.Request, life: Int) {
        var wait = random.seconds(ssm.plan.latency) / 2
        let events = events(request, &wait)
        incidents.append(Incident(at: now + wait, life: life, kind: .answer(request, events)))
    }

    private mutating func events(
        _ request: DispatchMachine.Request, _ wait: inout Duration
    ) -> [Int: CommandMachine.Event] {
        switch request {
        case .send(let index):
            guard ssm.admitsSend(at: now) else { return [index: .sendThrottled("ThrottlingException")] }
            if random.happens(ssm.plan.lostRequests) {
                wait = random.seconds(1...30)
                return [index: .sendAmbiguous]
            }
            let id = ssm.accept(sends[index], at: now, &random)
            guard random.happens(ssm.plan.lostReplies) else { return [index: .sendAccepted(commandID: id)] }
            wait = random.seconds(0...30)
            return [index: .sendAmbiguous]
        case .cancel(let index):
            if let id = identifier(index) { ssm.cancel(id, at: now) }
            return [index: .cancelAnswered]
        case .lookUp(let indices):
            return reading(indices) { .lookedUp(commandID: $0.ssm.command(withKey: $0.sends[$1].key, at: $0.now)?.id) }
        case .observe(let indices):
            return reading(indices) {
                .observed($0.identifier($1).flatMap { [ssm = $0.ssm, now = $0.now] id in ssm.summary(id, at: now) })
            }
        case .collect(let index):
            return reading([index]) { .collected($0.ssm.invocations($0.identifier($1) ?? "", at: $0.now)) }
        }
    }

    private func identifier(_ index: Int) -> String? {
        if case .sent(let id)? = journal[index] { id } else { nil }
    }

    private mutating func reading(
        _ indices: [Int], _ read: (Simulation, Int) -> CommandMachine.Event
    ) -> [Int: CommandMachine.Event] {
        let failure = ssm.readFailure(at: now, &random)
        return Dictionary(
            uniqueKeysWithValues: indices.map { index in
                (index, failure.map { .readFailed($0) } ?? read(self, index))
            })
    }

    /// The process dies; its requests still arrive, its answers find nobody. A while later another one goes on.
    private mutating func restart() {
        life += 1
        now += random.seconds(0...60)
        // What arrives meanwhile.
        for index in incidents.indices.reversed() where incidents[index].at <= now {
            let incident = incidents.remove(at: index)
            if case .arrival(let request) = incident.kind {
                var wait: Duration = .zero
                _ = events(request, &wait)
            }
        }
        machine = DispatchMachine(sends, known: journal)
        // A process that is started for an interrupted run undoes nothing; it goes on.
    }
}
