import Foundation
import Logging

/// Everything that a sandbox knows and decides, behind its server. Reads and writes of the wire are answered without
/// suspension; what takes time is a ``Delivery`` that ``work()`` carries out, or an ``Event`` in a queue.
///
/// Time passes in ``catchUp()`` only: before anything is answered or decided, every event that is due happens, each
/// at its own time. A fleet of virtual instances therefore needs no task and no tick.
actor Engine {
    let configuration: SandboxConfiguration
    let clock: any SandboxClock
    let store: StateFolder
    let answers: [WindowsAnswer]
    let logger: Logger
    let seal = PageSeal()
    /// Answers what is not served here.
    let upstream: Upstream?
    /// The account and region of the main key.
    let main: Scope
    let mainKey: SigningKey
    var keys: KeyRing
    var fleet: Fleet
    /// The Linux instances by id; terminated ones are gone from it.
    var hosts: [String: LinuxInstance]
    var commands: CommandBook
    var documents: DocumentBook
    var parameters: ParameterBook
    /// Pages of parameters that were handed out.
    var pageCount = 0
    /// Results of patch operations, by instance.
    var patchRecords: [String: PatchRecord] = [:]
    var faults: FaultPlan
    var tally = CallTally()
    /// For each run that can be cancelled.
    var switches: [Delivery.Target: CancelSwitch] = [:]
    var events = TimerQueue<Event>()
    /// The time of what is being answered or decided.
    private(set) var now: Date
    var port = 0
    private(set) var isStopping = false
    private let range: AddressRange?
    private let deliveries: AsyncStream<Delivery>
    let outbox: AsyncStream<Delivery>.Continuation
    private let uploads: AsyncStream<[OutputUpload]>
    /// Outputs of virtual instances on their way to the upstream.
    let uploadQueue: AsyncStream<[OutputUpload]>.Continuation

    init(_ parts: EngineParts) {
        configuration = parts.configuration
        clock = parts.configuration.clock
        store = parts.store
        answers = parts.answers
        logger = parts.logger
        upstream = parts.configuration.upstream.flatMap { Upstream($0) }
        main = parts.configuration.scope
        keys = KeyRing()
        mainKey = keys.issue(to: .user(of: main.account)).key
        now = clock.now
        fleet = Fleet(parts.instances)
        hosts = parts.hosts
        commands = CommandBook(parts.commands)
        documents = DocumentBook(parts.documents)
        parameters = parts.store.parameters()
        range = parts.range
        faults = FaultPlan(seed: parts.configuration.profile.seed, rules: parts.configuration.profile.faults)
        (deliveries, outbox) = AsyncStream.makeStream()
        (uploads, uploadQueue) = AsyncStream.makeStream()
        for fault in parts.configuration.faults { faults.add(fault) }
    }

    var behaviour: ServiceBehaviour { configuration.profile.service }

    /// Carries out deliveries and lets time pass until ``stop()``.
    func work() async {
        for ordinal in commands.records.indices where !commands[ordinal].isTerminal {
            events.add(.settle(command: ordinal), at: commands[ordinal].expires)
        }
        for instance in fleet.real { deliverPending(to: instance.id) }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepTime() }
            group.addTask { for await each in self.uploads { await self.upload(each) } }
            for await delivery in deliveries {
                group.addTask { await self.carryOut(delivery) }
            }
        }
    }

    /// Ends ``work()`` and kills every instance.
    func stop() async {
        isStopping = true
        outbox.finish()
        uploadQueue.finish()
        for each in switches.values { each.throw() }
        await withDiscardingTaskGroup { group in
            for host in hosts.values { group.addTask { await host.retire() } }
        }
        store.save(fleet)
        store.release()
    }

    func listening(on port: Int) { self.port = port }

    private func keepTime() async {
        while !isStopping {
            catchUp()
            // Whoever cancels the sleep also sets `isStopping`; an early wake does no harm.
            try? await clock.sleep(seconds: 0.1)
        }
    }

    /// Lets everything happen that is due, in order, each at its own time.
    func catchUp() {
        let present = clock.now
        while let (event, due) = events.pop(due: present) {
            now = max(now, due)
            happen(event)
        }
        now = max(now, present)
    }

    /// Lets a command go on: releases, ends, delivers, and saves what changed.
    func advance(_ ordinal: Int) {
        let before = commands[ordinal].revision
        while true {
            let released = commands[ordinal].advance(now: now)
            guard !released.isEmpty else { break }
            for index in released { deliver(ordinal, index) }
        }
        if before != commands[ordinal].revision { save(ordinal) }
    }

    /// Commands of virtual instances live as long as the sandbox; the others are kept.
    func save(_ ordinal: Int) {
        guard !commands[ordinal].isVirtual else { return }
        store.save(commands[ordinal])
    }

    /// Delivers what waits for an instance that may have become reachable.
    func deliverPending(to instanceID: String) {
        guard let scope = fleet[instanceID]?.scope else { return }
        for ordinal in commands.ordinals(in: scope) {
            guard let index = commands[ordinal].index(of: instanceID),
                commands[ordinal].invocations[index].phase.isUndelivered
            else { continue }
            deliver(ordinal, index)
        }
    }

    /// Hands one invocation to its instance, unless that cannot be reached now.
    private func deliver(_ ordinal: Int, _ index: Int) {
        let id = commands[ordinal].invocations[index].instanceID
        guard let instance = fleet[id], !faults.held.contains(id) else { return }
        if let group = instance.group { return send(ordinal, index, to: instance, of: group) }
        guard instance.isReachable(at: now) else { return commands[ordinal].acknowledge() }
        guard commands[ordinal].accept(index, now: now) else { return }
        commands[ordinal].acknowledge()
        save(ordinal)
        let target = Delivery.Target(command: ordinal, index: index)
        switches[target] = CancelSwitch()
        let isTwice = instance.platform == .linux && faults.deliversTwice()
        outbox.yield(Delivery(target: target, instanceID: id, isTwice: isTwice))
    }
}

/// What an engine is made of.
struct EngineParts: Sendable {
    var configuration: SandboxConfiguration
    var store: StateFolder
    var answers: [WindowsAnswer] = []
    var logger: Logger
    var instances: [FleetInstance]
    var hosts: [String: LinuxInstance] = [:]
    var commands: [CommandRecord] = []
    var documents: [DocumentEntry]
    /// Held for as long as the instances have these addresses.
    var range: AddressRange?
}

/// An invocation that its instance has taken.
struct Delivery: Sendable {
    struct Target: Hashable, Sendable {
        /// The command's ordinal.
        var command: Int
        /// The invocation's position in it.
        var index: Int
    }
    var target: Target
    var instanceID: String
    /// The instance gets it twice.
    var isTwice: Bool
}
