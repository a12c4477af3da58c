import Dispatching
import ArgumentParser
import Deployment
import Fleet
import Foundation
import GitRepository

/// `muster status`: what is really deployed on each host, read from the host.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Reads from each host which release serves there; needs no ledger.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var target: EnvironmentArgument

    @Flag(help: "Fail when a host does not serve the commit; without --ref, that of the last good run in the ledger.")
    var drift = false

    @Option(help: "The commit, branch or tag for --drift.")
    var ref: String?

    func validate() throws {
        if ref != nil, !drift { throw ValidationError("--ref belongs to --drift") }
    }

    func run() async throws {
        let report = try await interruptible { stop in
            let session = try await Session.open(place, target.environment, stop: stop)
            let goal = try await drift ? goal(session) : nil
            let survey = try await Survey.take(session.settings, crews: session.crews, run: RunID.new(at: Date()))
            return StatusReport(session.settings, survey, goal: goal)
        }
        switch format.output {
        case .text: Console.out(report.text)
        case .json: try Console.json(report)
        }
        if let exit = report.exit { throw ExitCode(exit.rawValue) }
    }

    private func goal(_ session: Session) async throws -> String {
        guard let ref else { return try await place.ledger().goal(scope: session.settings.scope) }
        return try session.repository().resolve(ref).id.description
    }
}

/// The result of `status`.
struct StatusReport: Codable {
    struct HostEntry: Codable {
        var id: InstanceID
        var name: String
        /// The proven release that serves.
        var serving: String?
        var record: HostRecord?
        var problem: Readiness.Problem?
        var simulated: Bool
    }

    var version = 1
    var application: String
    var environment: String
    var hosts: [HostEntry]
    /// Runs that work here right now.
    var inFlight: [String]
    /// With `--drift`: the release that is meant to serve, and the hosts where it does not.
    var goal: String?
    var drifted: [InstanceID]?

    init(_ settings: EnvironmentSettings, _ survey: Survey, goal: String? = nil) {
        self.goal = goal
        drifted = goal.map { goal in
            survey.hosts.filter { $0.problem == nil && $0.record?.serving != goal }.map(\.host.id)
        }
        application = settings.application
        environment = settings.environment
        hosts = survey.hosts.map { entry in
            HostEntry(
                id: entry.host.id, name: entry.host.name, serving: entry.record?.serving, record: entry.record,
                problem: entry.problem, simulated: entry.isSimulated)
        }
        inFlight = Set(survey.inFlight.map(\.run)).sorted()
    }

    /// A host that could not be asked makes the answer partial, a simulated one unknown; one that has a release and
    /// does not serve it, proven, is a failure.
    var exit: MusterExit? {
        if hosts.isEmpty { return .notReady }
        if hosts.contains(where: { $0.problem != nil }) { return .partial }
        if hosts.contains(where: \.simulated) { return .unknown }
        if drifted?.isEmpty == false { return .failed }
        return hosts.contains { $0.record?.release != nil && $0.serving == nil } ? .failed : nil
    }

    var text: String {
        let rows = hosts.map { host -> [String] in
            let record = host.record
            return [
                host.id.text, host.name, (record?.release).map { String($0.prefix(10)) } ?? "-", state(host),
                (record?.previous).map { String($0.prefix(10)) } ?? "-",
                (record?.failed).map { String($0.prefix(10)) } ?? "-",
                record?.changed.map { Date(timeIntervalSince1970: TimeInterval($0)).ISO8601Format() } ?? "-",
            ]
        }
        var lines = [Line.table(["INSTANCE", "NAME", "RELEASE", "STATE", "PREVIOUS", "FAILED", "SINCE"], rows)]
        for host in hosts {
            if let problem = host.problem {
                lines.append("\(host.id): \(Line.safe(problem.explanation))\n  fix: \(Line.safe(problem.fix))")
            }
        }
        lines += kept
        let releases = Set(hosts.compactMap(\.serving))
        for host in hosts where drifted?.contains(host.id) == true {
            let serves = host.serving.map { "serves \($0.prefix(10))" } ?? "serves nothing that is proven"
            lines.append("\(host.id): \(serves), not \(goal?.prefix(10) ?? "")")
        }
        if drifted?.isEmpty == false { lines.append("'muster deploy \(environment) --converge' brings them") }
        if releases.count > 1 {
            lines.append("the hosts differ: \(Line.count(releases.count, "release")) serve at once")
        }
        for run in inFlight { lines.append("run \(Line.safe(run)) works here") }
        return lines.joined(separator: "\n")
    }

    /// The releases to which each host can go back: those that were proven there and still lie there. Hosts that keep the
    /// same ones share a line.
    private var kept: [String] {
        let groups = Dictionary(grouping: hosts) { host in
            (host.record?.proven ?? []).filter { $0 != host.record?.release }.map { $0.prefix(10) }
        }
        return groups.filter { !$0.key.isEmpty }.map { releases, hosts in
            (hosts.map(\.id.text).sorted().joined(separator: ", "), releases.joined(separator: ", "))
        }.sorted { $0.0 < $1.0 }.map { "kept on \($0): \($1)" }
    }

    func state(_ host: HostEntry) -> String {
        if host.problem != nil { return "not readable" }
        if host.simulated { return "simulated" }
        guard let record = host.record, let release = record.release else { return "nothing deployed" }
        if record.process == nil { return "not running" }
        if record.current != release { return "half switched" }
        return record.verified ? "serving, proven" : "not proven"
    }
}
