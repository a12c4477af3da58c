import Foundation

/// What is to happen at its time.
enum Event: Sendable {
    /// A command's targets are known, or its deadline has come.
    case settle(command: Int)
    /// A virtual instance gets an invocation.
    case arrive(Delivery.Target)
    /// The service gives up an invocation.
    case giveUp(Delivery.Target, Phase)
    /// A virtual instance has ended an invocation.
    case end(Delivery.Target)
    /// A virtual instance has stopped an invocation that was cancelled.
    case halt(Delivery.Target)
    /// A virtual instance has started or stopped.
    case settled(instance: String)
}

/// The virtual instances: all that they do is events.
extension Engine {
    func happen(_ event: Event) {
        switch event {
        case .settle(let command): advance(command)
        case .arrive(let target): arrive(target)
        case .settled(let instance): settle(instance)
        case .giveUp(let target, let phase):
            commands[target.command].acknowledge()
            if commands[target.command].invocations[target.index].phase.isUndelivered {
                commands[target.command].end(target.index, phase)
            }
            advance(target.command)
        case .end(let target): finishVirtually(target)
        case .halt(let target):
            guard isBack(target, else: .halt(target)) else { return }
            halt(target)
        }
    }

    /// Sends a released invocation on its way to a virtual instance.
    func send(_ ordinal: Int, _ index: Int, to instance: FleetInstance, of group: VirtualGroup) {
        let profile = group.profile
        let target = Delivery.Target(command: ordinal, index: index)
        let chance = group.chance(salt: instance.salt, command: ordinal)
        var arrival = now.addingTimeInterval(chance.seconds(profile.delivery, .delivery))
        if chance.happens(profile.undeliverableRate, .undeliverable) {
            return events.add(.giveUp(target, .undeliverable), at: arrival)
        }
        if chance.happens(profile.accessDeniedRate, .accessDenied) {
            return events.add(.giveUp(target, .accessDenied), at: arrival)
        }
        if chance.happens(profile.delayedRate, .delayed) {
            commands[ordinal].delay(index)
            arrival = arrival.addingTimeInterval(profile.delayedSeconds)
        }
        if !instance.isReachable(at: now) { commands[ordinal].acknowledge() }
        events.add(.arrive(target), at: arrival)
    }

    private func instance(of target: Delivery.Target) -> FleetInstance? {
        fleet[commands[target.command].invocations[target.index].instanceID]
    }

    /// Whether the instance has its connection; otherwise the event is put off until it has.
    private func isBack(_ target: Delivery.Target, else event: Event) -> Bool {
        guard let instance = instance(of: target) else { return false }
        if instance.isReachable(at: now) { return true }
        if let back = instance.returns(after: now) { events.add(event, at: back) }
        return false
    }

    private func arrive(_ target: Delivery.Target) {
        guard isBack(target, else: .arrive(target)), let instance = instance(of: target), let group = instance.group,
            commands[target.command].accept(target.index, now: now)
        else { return }
        commands[target.command].acknowledge()
        let steps = commands[target.command].steps
        for (step, plugin) in VirtualRun.started(steps, on: instance.platform, at: now).enumerated() {
            commands[target.command].report(plugin, at: step, of: target.index)
        }
        let run = VirtualRun(
            steps, on: instance, of: group, command: target.command, at: now,
            isRebooting: rebootsToPatch(target.command, instance, group))
        if let absence = run.absence, let position = fleet.position(of: instance.id) {
            fleet.change(position) { $0.absence = absence }
        }
        if !run.isSilent { events.add(.end(target), at: run.end) }
        advance(target.command)
    }

    private func finishVirtually(_ target: Delivery.Target) {
        guard isBack(target, else: .end(target)), let instance = instance(of: target), let group = instance.group,
            let began = commands[target.command].invocations[target.index].plugins.compactMap(\.started).first
        else { return }
        let run = VirtualRun(
            commands[target.command].steps, on: instance, of: group, command: target.command, at: began,
            isRebooting: rebootsToPatch(target.command, instance, group))
        for (step, plugin) in run.plugins.enumerated() {
            commands[target.command].report(plugin, at: step, of: target.index)
        }
        hand(run.plugins, of: target, on: instance, group.profile)
        commands[target.command].finish(target.index)
        let isSuccess = commands[target.command].invocations[target.index].phase == .success
        patch(instance, group, target.command, from: began, isSuccess: isSuccess)
        advance(target.command)
    }

    /// Lets a virtual instance stop what was cancelled, as soon as the request reaches it. A silent one never does.
    func cancelVirtually(_ target: Delivery.Target, on instance: FleetInstance, of group: VirtualGroup) {
        let chance = group.chance(salt: instance.salt, command: target.command)
        guard !chance.happens(group.profile.silentRate, .silent) else { return }
        events.add(.halt(target), at: now.addingTimeInterval(chance.seconds(group.profile.delivery, .delivery, 1)))
    }

    /// The running step is killed (137); the ones after it never start.
    private func halt(_ target: Delivery.Target) {
        let invocation = commands[target.command].invocations[target.index]
        guard invocation.phase == .cancelling else { return }
        for (step, plugin) in invocation.plugins.enumerated() where !plugin.phase.isTerminal {
            var ended = plugin
            ended.end(.cancelled, code: plugin.started == nil ? 1 : 137)
            if plugin.started != nil { ended.finished = now }
            commands[target.command].report(ended, at: step, of: target.index)
        }
        commands[target.command].finish(target.index)
        advance(target.command)
    }

    /// An invocation as it is read: with the output of a virtual instance, where its steps are shown.
    func shown(_ index: Int, of ordinal: Int, _ isDetailed: Bool) -> CommandRecord.Invocation {
        var invocation = commands[ordinal].invocations[index]
        guard isDetailed, invocation.phase.isTerminal, let instance = fleet[invocation.instanceID],
            let group = instance.group?.profile
        else { return invocation }
        for step in invocation.plugins.indices {
            VirtualOutput.fill(
                &invocation.plugins[step], step: commands[ordinal].steps[step], instance: instance, group: group)
        }
        return invocation
    }
}
