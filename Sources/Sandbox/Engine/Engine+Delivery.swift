import Foundation
import Logging

/// Carrying out deliveries.
extension Engine {
    func carryOut(_ delivery: Delivery) async {
        let target = delivery.target
        defer { switches[target] = nil }
        guard let cancel = switches[target] else { return }
        let isDone =
            if fleet[delivery.instanceID]?.platform == .windows {
                await answerForWindows(delivery)
            } else if let host = hosts[delivery.instanceID] {
                await runOnLinux(delivery, host: host, cancel: cancel)
            } else {
                false
            }
        guard isDone, await isReachableAgain(delivery.instanceID) else { return }
        catchUp()
        commands[target.command].finish(target.index)
        save(target.command)
        advance(target.command)
    }

    private func runOnLinux(_ delivery: Delivery, host: LinuxInstance, cancel: CancelSwitch) async -> Bool {
        let command = commands[delivery.target.command]
        await host.takeWorker()
        var run = StepRun(steps: command.steps, platform: .linux, cancel: cancel)
        let isDone = await follow(&run, delivery, host, isReported: true)
        if isDone && delivery.isTwice {
            var again = StepRun(steps: command.steps, platform: .linux, cancel: cancel)
            _ = await follow(&again, delivery, host, isReported: false)
        }
        await host.releaseWorker()
        guard isDone, await isReachableAgain(host.id) else { return false }
        await upload(run.plugins, of: delivery.target)
        for (step, plugin) in run.plugins.enumerated() {
            commands[delivery.target.command].report(plugin, at: step, of: delivery.target.index)
        }
        return true
    }

    /// Runs the steps. False: the instance or the sandbox went away, and nothing is ever reported.
    private func follow(
        _ run: inout StepRun, _ delivery: Delivery, _ host: LinuxInstance, isReported: Bool
    ) async -> Bool {
        while let step = run.nextStep(now: clock.now) {
            if isReported, fleet[host.id]?.isReachable(at: clock.now) == true {
                let target = delivery.target
                commands[target.command].report(run.plugins[step], at: step, of: target.index)
            }
            guard await runToItsEnd(&run, step, delivery, host) else { return false }
        }
        return true
    }

    /// Runs one step, again after each reboot.
    private func runToItsEnd(
        _ run: inout StepRun, _ step: Int, _ delivery: Delivery, _ host: LinuxInstance
    ) async -> Bool {
        while true {
            guard await isRunningAgain(host) else { return false }
            let generation = await host.generation
            let result: ChildOutput
            do {
                let agent = fleet[host.id]?.agentVersion ?? FleetInstance.agentVersion
                result = try await host.run(
                    run.steps[step].seen(byAgent: agent), commandID: commands[delivery.target.command].id,
                    cancel: run.cancel)
            } catch {
                continue
            }
            if isStopping { return false }
            if await host.generation != generation {
                run.keep(result, step)
                continue
            }
            guard run.finish(step, result, now: clock.now) == .reboot else { return true }
            do {
                try await host.reboot(after: generation)
            } catch {
                logger.error("instance did not come back", metadata: ["instance": "\(host.id)", "error": "\(error)"])
                return false
            }
        }
    }

    /// Waits while the instance is stopped or reboots. False: it will not come back.
    private func isRunningAgain(_ host: LinuxInstance) async -> Bool {
        while !(await host.isRunning) {
            guard await mayComeBack(host.id) else { return false }
        }
        return !isStopping
    }

    /// The agent replies when it has its connection again. False: it never has.
    private func isReachableAgain(_ id: String) async -> Bool {
        while fleet[id]?.isReachable(at: clock.now) != true {
            guard await mayComeBack(id) else { return false }
        }
        return !isStopping
    }

    private func mayComeBack(_ id: String) async -> Bool {
        guard !isStopping, fleet[id]?.state != .terminated else { return false }
        do {
            try await Task.sleep(for: .milliseconds(25))
            return true
        } catch {
            return false
        }
    }

    private func answerForWindows(_ delivery: Delivery) async -> Bool {
        let (ordinal, index) = (delivery.target.command, delivery.target.index)
        let command = commands[ordinal]
        var skipsRest = false
        for (number, step) in command.steps.enumerated() {
            var plugin = command.invocations[index].plugins[number]
            plugin.started = now
            if let reason = step.reasonToSkip(on: .windows, hasEnded: skipsRest) {
                plugin.skip(reason)
            } else {
                let path = store.keep(step, of: command.id, on: delivery.instanceID)
                let answer = answers.first { $0.answers(comment: command.request.Comment ?? "", script: step.script) }
                WindowsAnswer.apply(answer, to: &plugin, keptAt: path)
                skipsRest = plugin.phase != .success && step.onFailure == "exit"
            }
            plugin.finished = clock.now
            commands[ordinal].report(plugin, at: number, of: index)
        }
        await upload(commands[ordinal].invocations[index].plugins, of: delivery.target)
        return true
    }
}
