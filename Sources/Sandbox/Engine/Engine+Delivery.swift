import Foundation
import Logging

/// Carrying out deliveries.
extension Engine {
    func carryOut(_ delivery: Delivery) async {
        let target = delivery.target
        defer { switches[target] = nil }
        guard let command = commands[target.commandID], let cancel = switches[target] else { return }
        let isDone =
            if fleet[target.instanceID]?.platform == .windows {
                answerForWindows(command, target)
            } else if let host = hosts[target.instanceID] {
                await runOnLinux(command, delivery, host: host, cancel: cancel)
            } else {
                false
            }
        guard isDone, await isReachableAgain(target.instanceID) else { return }
        commands[target.commandID]?.finish(target.instanceID)
        if let done = commands[target.commandID] { store.save(done) }
        advance(target.commandID)
    }

    private func runOnLinux(
        _ command: CommandRecord, _ delivery: Delivery, host: LinuxInstance, cancel: CancelSwitch
    ) async -> Bool {
        await host.takeWorker()
        var run = StepRun(command: command, host: host, cancel: cancel)
        let isDone = await follow(&run, isReported: true)
        if isDone && delivery.isTwice {
            var again = StepRun(command: command, host: host, cancel: cancel)
            _ = await follow(&again, isReported: false)
        }
        await host.releaseWorker()
        guard isDone, await isReachableAgain(host.id) else { return false }
        for (index, plugin) in run.plugins.enumerated() {
            commands[command.id]?.report(plugin, at: index, on: host.id)
        }
        return true
    }

    /// Runs the steps. False: the instance or the sandbox went away, and nothing is ever reported.
    private func follow(_ run: inout StepRun, isReported: Bool) async -> Bool {
        while let index = run.nextStep() {
            if isReported, fleet[run.host.id]?.isReachable == true {
                commands[run.command.id]?.report(run.plugins[index], at: index, on: run.host.id)
            }
            guard await runToItsEnd(&run, index) else { return false }
        }
        return true
    }

    /// Runs one step, again after each reboot.
    private func runToItsEnd(_ run: inout StepRun, _ index: Int) async -> Bool {
        while true {
            guard await isRunningAgain(run.host) else { return false }
            let generation = await run.host.generation
            let result: ChildOutput
            do {
                result = try await run.host.run(
                    run.command.steps[index], commandID: run.command.id, cancel: run.cancel)
            } catch {
                continue
            }
            if isStopping { return false }
            if await run.host.generation != generation {
                run.keep(result, index)
                continue
            }
            guard run.finish(index, result) == .reboot else { return true }
            do {
                try await run.host.reboot(after: generation)
            } catch {
                logger.error(
                    "instance did not come back", metadata: ["instance": "\(run.host.id)", "error": "\(error)"])
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
        while fleet[id]?.isReachable != true {
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

    private func answerForWindows(_ command: CommandRecord, _ target: Delivery.Target) -> Bool {
        var skipsRest = false
        for (index, step) in command.steps.enumerated() {
            var plugin = command.invocations[command.index(of: target.instanceID) ?? 0].plugins[index]
            plugin.started = Date()
            if skipsRest || step.platform == .linux {
                plugin.skip()
            } else {
                let path = store.keep(step, of: command.id, on: target.instanceID)
                let answer = answers.first { $0.answers(comment: command.request.Comment ?? "", script: step.script) }
                WindowsAnswer.apply(answer, to: &plugin, keptAt: path)
                skipsRest = plugin.phase != .success && step.onFailure == "exit"
            }
            plugin.finished = Date()
            commands[command.id]?.report(plugin, at: index, on: target.instanceID)
        }
        return true
    }
}
