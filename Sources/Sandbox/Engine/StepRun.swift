import Foundation

/// One pass over a command's steps on one instance: which step comes next, and what its end means.
struct StepRun: Sendable {
    let steps: [DocumentStep]
    let platform: FleetInstance.Platform
    let cancel: CancelSwitch
    private(set) var plugins: [PluginRecord]
    private var position = 0
    private var skipsRest = false

    init(steps: [DocumentStep], platform: FleetInstance.Platform, cancel: CancelSwitch = CancelSwitch()) {
        self.steps = steps
        self.platform = platform
        self.cancel = cancel
        plugins = steps.map { PluginRecord(name: $0.name, action: $0.action) }
    }

    /// The next step that has to be run, marked as started; steps that end without running are ended here.
    mutating func nextStep(now: Date) -> Int? {
        while position < steps.count {
            defer { position += 1 }
            plugins[position].started = now
            guard endWithoutRunning(steps[position]) else {
                plugins[position].phase = .inProgress
                return position
            }
            plugins[position].finished = now
        }
        return nil
    }

    private mutating func endWithoutRunning(_ step: DocumentStep) -> Bool {
        if cancel.isThrown {
            plugins[position].end(.cancelled, code: position == 0 ? -1 : 1)
        } else if let reason = step.reasonToSkip(on: platform, hasEnded: skipsRest) {
            plugins[position].skip(reason)
        } else if let refusal = refusal(of: step) {
            plugins[position].end(.failed, code: 1)
            plugins[position].error = Array(refusal.utf8)
        } else {
            return false
        }
        return true
    }

    private func refusal(of step: DocumentStep) -> String? {
        if let refusal = step.refusal { return refusal }
        switch step.action {
        case "aws:runShellScript" where platform != .windows: return nil
        case "aws:runPowerShellScript" where platform == .windows: return nil
        case "aws:runPowerShellScript": return "fork/exec pwsh: executable file not found in $PATH"
        default: return "Plugin with name \(step.action) is not supported by this sandbox"
        }
    }

    /// Keeps what a run wrote that did not end by itself; a rerun appends to it.
    mutating func keep(_ result: ChildOutput, _ index: Int) {
        plugins[index].output = Array((plugins[index].output + result.output).prefix(ChildProcess.kept))
        plugins[index].error = Array((plugins[index].error + result.error).prefix(ChildProcess.kept))
    }

    /// The step's script has ended.
    mutating func finish(_ index: Int, _ result: ChildOutput, now: Date) -> StepVerdict {
        keep(result, index)
        let verdict = StepVerdict(result.end)
        guard case .over(let phase, let code, let ends) = verdict else { return verdict }
        StepVerdict.annotate(result.end, &plugins[index])
        plugins[index].end(phase, code: code)
        plugins[index].finished = now
        apply(steps[index], phase: phase, index: index)
        skipsRest = skipsRest || ends
        return verdict
    }

    /// `inputs.onFailure` and `inputs.onSuccess` (agent 3.0.502 and later).
    private mutating func apply(_ step: DocumentStep, phase: Phase, index: Int) {
        if phase == .success {
            skipsRest = skipsRest || step.onSuccess == "exit"
        } else if step.onFailure == "exit" {
            skipsRest = true
        } else if step.onFailure == "successAndExit" {
            plugins[index].end(.success, code: 168)
            skipsRest = true
        }
    }
}
