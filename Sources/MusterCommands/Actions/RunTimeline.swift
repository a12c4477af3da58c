import Foundation
import GitHubActions
import Ledger

/// When each phase of a run ran, from its events.
enum RunTimeline {
    private struct Phase {
        var name: String
        var batch: Int
        var start: Date
        var end: Date
        var hasFailed = false
    }

    static func of(_ events: [LedgerEvent]) -> Timeline {
        var phases: [Phase] = []
        var baking: Date?
        var sections: [(title: String, bars: [Timeline.Bar])] = []
        for event in events {
            let payload = (try? JSONDecoder().decode([String: String].self, from: Data(event.payload.utf8))) ?? [:]
            switch event.kind {
            case "phase.began":
                phases.append(
                    Phase(
                        name: payload["phase"] ?? "", batch: payload["batch"].flatMap { Int($0) } ?? 0,
                        start: event.time, end: event.time))
            case "host.ended":
                guard let last = phases.lastIndex(where: { $0.name == payload["phase"] }) else { continue }
                phases[last].end = event.time
                if payload["outcome"] != "succeeded" { phases[last].hasFailed = true }
            case "rollout.bake": baking = event.time
            case "rollout.baked":
                guard let start = baking else { continue }
                phases.append(Phase(name: "bake", batch: phases.last?.batch ?? 0, start: start, end: event.time))
                baking = nil
            default: continue
            }
        }
        for phase in phases {
            let title =
                phase.batch == 0 ? "All hosts" : phase.name == "restore" ? "The way back" : "Batch \(phase.batch)"
            let bar = Timeline.Bar(phase.name, phase.start, phase.end, phase.hasFailed ? .bad : .good)
            if let index = sections.lastIndex(where: { $0.title == title }) {
                sections[index].bars.append(bar)
            } else {
                sections.append((title, [bar]))
            }
        }
        return Timeline(sections: sections)
    }
}
