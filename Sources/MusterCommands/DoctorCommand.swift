import Scripting
import AWS
import ArgumentParser
import Deployment
import Fleet
import Foundation

/// `muster doctor`: can every target be worked on, and if not, why and what fixes it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Proves that every target of an environment can be reached; fails if one cannot.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var target: EnvironmentArgument

    @Flag(help: "Ask EC2 and SSM only; send no command that looks for the tools on each host.")
    var quick = false

    @Flag(help: "Look on each host for everything that these settings need, with versions.")
    var hosts = false

    func validate() throws {
        if quick, hosts { throw ValidationError("--quick and --hosts exclude each other") }
    }

    func run() async throws {
        let payload = try await interruptible { stop in
            let session = try await Session.open(place, target.environment, stop: stop)
            let elsewhere = try Session.elsewhere(place, except: session.settings.places.map(\.region))
            let surveyed =
                quick
                ? try await Survey.readiness(session.settings, crews: session.crews, elsewhere: elsewhere)
                : try await Survey.take(
                    session.settings, crews: session.crews, run: RunID.new(at: Date()), elsewhere: elsewhere
                ).hosts
            let held = try await session.crew.credentials.current(Date())
            let needs =
                hosts
                ? try await Survey.needs(
                    surveyed, session.settings, crews: session.crews, run: RunID.new(at: Date())) : nil
            return DoctorReport(session, surveyed, credentials: .init(held), needs: needs)
        }
        switch format.output {
        case .text: Console.out(payload.text)
        case .json: try Console.json(payload)
        }
        if !payload.ready { throw ExitCode(MusterExit.notReady.rawValue) }
    }
}

/// The result of `doctor`.
struct DoctorReport: Encodable {
    struct HostEntry: Encodable {
        var id: InstanceID
        var name: String
        var state: String?
        var pingStatus: String?
        var platform: String?
        var agentVersion: String?
        var problem: Readiness.Problem?
        /// What the settings need and what is there of it; null when nobody asked, or the host did not answer.
        var needs: [HostNeed.Finding]?
    }

    struct CredentialsEntry: Encodable {
        /// Where they come from, e.g. `profile ci`.
        var source: String
        /// When they end; null when that is unknown or never.
        var expires: Date?
        var renewed: Bool

        init(_ credentials: Credentials) {
            source = credentials.source
            expires = credentials.expiry
            renewed = credentials.isRenewable
        }

        var text: String {
            let end = expires.map { ", until \($0.ISO8601Format())" } ?? ""
            return "\(source)\(renewed ? ", renewed before they end" : end)"
        }
    }

    struct PlaceEntry: Encodable {
        var account: String
        var region: String
        var identity: String
    }

    var version = 1
    var application: String
    var environment: String
    var account: String
    /// The ARN of who signs.
    var identity: String
    var credentials: CredentialsEntry
    var region: String
    /// Where its other hosts are; null when there is one place.
    var otherPlaces: [PlaceEntry]?
    var targets: String
    var ready: Bool
    var hosts: [HostEntry]

    init(
        _ session: Session, _ surveyed: [Survey.SurveyedHost], credentials: CredentialsEntry,
        needs: [InstanceID: [HostNeed.Finding]]?
    ) {
        identity = session.crew.identity
        self.credentials = credentials
        application = session.settings.application
        environment = session.settings.environment
        account = session.crew.account
        region = session.crew.region
        let others = session.crews.all.dropFirst().map { crew in
            PlaceEntry(account: crew.account, region: crew.region, identity: crew.identity)
        }
        otherPlaces = others.isEmpty ? nil : others
        targets = session.settings.target.description
        hosts = surveyed.map { entry in
            HostEntry(
                id: entry.host.id, name: entry.host.name, state: entry.host.state, pingStatus: entry.host.pingStatus,
                platform: entry.host.platform?.rawValue, agentVersion: entry.host.agentVersion, problem: entry.problem,
                needs: needs?[entry.host.id])
        }
        ready =
            !hosts.isEmpty
            && hosts.allSatisfy { host in
                host.problem == nil && (needs == nil || host.needs?.allSatisfy { $0.found != nil } == true)
            }
        asksForNeeds = needs != nil
    }

    /// Whether hosts were asked for what they have; the JSON shows it by `needs`.
    private var asksForNeeds = false

    private enum CodingKeys: CodingKey {
        case version, application, environment, account, identity, credentials, region, otherPlaces, targets, ready,
            hosts
    }

    /// What every host has, and the fixes for what it lacks.
    private var needsText: [String] {
        guard asksForNeeds else { return [] }
        return hosts.flatMap { host -> [String] in
            guard let needs = host.needs else { return ["\(host.id): could not be asked what it has"] }
            let rows = needs.map { [$0.name, $0.purpose, $0.found ?? "MISSING"] }
            let fixes = needs.compactMap { need in
                need.fix.map { "\(host.id): \(Line.safe(need.name)) is missing\n  fix: \(Line.safe($0))" }
            }
            return ["\(host.id) \(Line.safe(host.name))", Line.table(["NEED", "FOR", "FOUND"], rows)] + fixes
        }
    }

    var text: String {
        let others = (otherPlaces ?? []).map { "\nidentity in account \($0.account), \($0.region): \($0.identity)" }
        let signer = Line.lines(
            "identity: \(identity)\ncredentials: \(credentials.text)\(others.joined())", prefix: "")
        let place =
            "account \(account), \(region)\(others.isEmpty ? "" : " and \(Line.count(others.count, "other place"))")"
        guard !hosts.isEmpty else {
            return
                "\(signer)\nno instance matches \(targets) in \(place)\n  fix: correct 'targets' in muster.yml"
        }
        let table = Line.table(
            ["INSTANCE", "NAME", "STATE", "PING", "PLATFORM", "AGENT", "VERDICT"],
            hosts.map { host in
                [
                    host.id.text, host.name, host.state ?? "-", host.pingStatus ?? "-", host.platform ?? "-",
                    host.agentVersion ?? "-", host.problem?.cause.rawValue ?? "ready",
                ]
            })
        let problems = hosts.compactMap { host in
            host.problem.map { "\(host.id): \(Line.safe($0.explanation))\n  fix: \(Line.safe($0.fix))" }
        }
        let good = hosts.filter { $0.problem == nil }.count
        let verdict = "\(good) of \(Line.count(hosts.count, "target")) ready, \(place)"
        return ([signer, table] + problems + needsText + [verdict]).joined(separator: "\n")
    }
}
