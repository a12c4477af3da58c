import Foundation
import Logging

/// Everything that a sandbox knows and decides, behind its server. Reads and writes of the wire are answered without
/// suspension; what takes time is a ``Delivery`` that ``work()`` carries out.
actor Engine {
    let configuration: SandboxConfiguration
    let key: SigningKey
    let store: StateFolder
    let answers: [WindowsAnswer]
    let logger: Logger
    var fleet: Fleet
    /// The Linux instances by id; terminated ones are gone from it.
    var hosts: [String: LinuxInstance]
    var commands: [String: CommandRecord]
    var documents: [String: CommandDocument]
    var faults = FaultPlan()
    /// For each run that can be cancelled.
    var switches: [Delivery.Target: CancelSwitch] = [:]
    var port = 0
    private(set) var isStopping = false
    private let range: AddressRange?
    private let deliveries: AsyncStream<Delivery>
    let outbox: AsyncStream<Delivery>.Continuation

    init(_ parts: EngineParts) {
        configuration = parts.configuration
        key = parts.key
        store = parts.store
        answers = parts.answers
        logger = parts.logger
        fleet = parts.fleet
        hosts = parts.hosts
        commands = Dictionary(parts.commands.map { ($0.id, $0) }) { $1 }
        documents = Dictionary(parts.documents.map { ($0.name, $0) }) { $1 }
        range = parts.range
        (deliveries, outbox) = AsyncStream.makeStream()
        for fault in parts.configuration.faults { faults.add(fault) }
    }

    /// Carries out deliveries and watches deadlines until ``stop()``.
    func work() async {
        for id in fleet.instances.map(\.id) { deliverPending(to: id) }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.watchDeadlines() }
            for await delivery in deliveries {
                group.addTask { await self.carryOut(delivery) }
            }
        }
    }

    /// Ends ``work()`` and kills every instance.
    func stop() async {
        isStopping = true
        outbox.finish()
        for each in switches.values { each.throw() }
        await withDiscardingTaskGroup { group in
            for host in hosts.values { group.addTask { await host.retire() } }
        }
        store.save(fleet)
    }

    func listening(on port: Int) { self.port = port }

    private func watchDeadlines() async {
        while !isStopping {
            for id in commands.values.filter({ !$0.isTerminal }).map(\.id) { advance(id) }
            // Whoever cancels the sleep also sets `isStopping`; an early wake does no harm.
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Lets a command go on: releases, ends, delivers, and saves what changed.
    func advance(_ id: String) {
        guard var command = commands[id] else { return }
        let before = command.invocations.map(\.phase)
        let released = command.advance(now: Date())
        commands[id] = command
        if before != command.invocations.map(\.phase) { store.save(command) }
        for instance in released { deliver(id, to: instance) }
    }

    /// Delivers what waits for an instance that may have become reachable.
    func deliverPending(to instanceID: String) {
        let waiting = commands.values.sorted { $0.requested < $1.requested }.filter { command in
            command.index(of: instanceID).map { command.invocations[$0].phase == .pending } ?? false
        }
        for command in waiting { deliver(command.id, to: instanceID) }
    }

    /// Hands one invocation to its instance, unless that cannot be reached now.
    private func deliver(_ commandID: String, to instanceID: String) {
        guard let instance = fleet[instanceID], instance.isReachable, !faults.held.contains(instanceID) else { return }
        guard commands[commandID]?.accept(instanceID, now: Date()) == true else { return }
        if let command = commands[commandID] { store.save(command) }
        let target = Delivery.Target(commandID: commandID, instanceID: instanceID)
        switches[target] = CancelSwitch()
        let isTwice = instance.platform == .linux && faults.deliversTwice()
        outbox.yield(Delivery(target: target, isTwice: isTwice))
    }
}

/// What an engine is made of.
struct EngineParts: Sendable {
    var configuration: SandboxConfiguration
    var key: SigningKey
    var store: StateFolder
    var answers: [WindowsAnswer]
    var logger: Logger
    var fleet: Fleet
    var hosts: [String: LinuxInstance]
    var commands: [CommandRecord]
    var documents: [CommandDocument]
    /// Held for as long as the instances have these addresses.
    var range: AddressRange?
}

/// An invocation that its instance has taken.
struct Delivery: Sendable {
    struct Target: Hashable, Sendable {
        var commandID: String
        var instanceID: String
    }
    var target: Target
    /// The instance gets it twice.
    var isTwice: Bool
}
