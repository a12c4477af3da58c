import Dispatching
package import Fleet
import Scripting

extension Survey {
    /// Looks on every host that answers whether it has what the settings need.
    ///
    /// - Returns: what was found, by host; hosts that did not answer are left out.
    package static func needs(
        _ hosts: [SurveyedHost], _ settings: EnvironmentSettings, crews: Crews, run: String
    ) async throws -> [InstanceID: [HostNeed.Finding]] {
        // Who lacks a program can be asked, and is whom this is about.
        let asked = hosts.filter { $0.problem == nil || $0.problem?.cause == .missingTool }
        let assignment = Assignment(
            scope: settings.scope, run: run, batch: 0, fence: ("", 0), deliveryTimeout: settings.deliveryTimeout,
            executionTimeout: 60)
        let sends = try await sends(asked, settings, crews, assignment) { scripts in
            try scripts.looking(for: HostNeed.all(of: scripts.settings))
        }
        let results = try await crews.dispatch(sends, known: [:]) { crew in
            Dispatcher(ssm: crew.ssm, journal: .none, stop: crew.stop)
        }.flatMap(\.results)
        var found: [InstanceID: [HostNeed.Finding]] = [:]
        for result in results where result.outcome.isSuccess {
            guard let id = InstanceID(result.instance), let facts = result.verdict?.facts,
                let host = asked.first(where: { $0.host.id == id }), let own = settings.variant(host.platform)
            else { continue }
            found[id] = HostNeed.findings(try HostNeed.all(of: own), facts: facts, settings: own)
        }
        return found
    }
}
