import Foundation

/// What a virtual instance makes of a command once it has taken it: how long it takes, how each step ends.
/// A pure function of the group, the instance, the command's ordinal and when it was taken.
struct VirtualRun: Sendable {
    /// How its steps end, without their output.
    private(set) var plugins: [PluginRecord]
    /// When it is over.
    private(set) var end: Date
    /// The instance reboots during the first step.
    private(set) var absence: FleetInstance.Absence?
    /// It never reports.
    private(set) var isSilent: Bool

    init(
        _ steps: [DocumentStep], on instance: FleetInstance, of group: VirtualGroup, command ordinal: Int,
        at begin: Date, isRebooting: Bool = false
    ) {
        let profile = group.profile
        let chance = group.chance(salt: instance.salt, command: ordinal)
        isSilent = chance.happens(profile.silentRate, .silent)
        var run = StepRun(steps: steps, platform: instance.platform)
        var time = begin
        var isFirst = true
        while let index = run.nextStep(now: time) {
            var seconds = chance.seconds(profile.duration, .duration, index)
            if isFirst, isRebooting || chance.happens(profile.rebootRate, .reboot) {
                let from = time.addingTimeInterval(seconds / 2)
                absence = FleetInstance.Absence(from: from, until: from.addingTimeInterval(profile.rebootSeconds))
                seconds += profile.rebootSeconds
            }
            let isFailure = isFirst && chance.happens(profile.failureRate, .failure)
            let limit = Double(steps[index].timeout)
            let result: ChildOutput.End = seconds > limit ? .timedOut : .exit(isFailure ? profile.failureCode : 0)
            time = time.addingTimeInterval(min(seconds, limit))
            _ = run.finish(index, ChildOutput(end: result, output: [], error: []), now: time)
            isFirst = false
        }
        plugins = run.plugins
        end = time
    }

    /// The first step as it runs.
    static func started(_ steps: [DocumentStep], on platform: FleetInstance.Platform, at begin: Date) -> [PluginRecord]
    {
        var run = StepRun(steps: steps, platform: platform)
        _ = run.nextStep(now: begin)
        return run.plugins
    }
}
