import ArgumentParser
import Deployment
import Dispatching
import Fleet
import Foundation
import Reporting
import Scripting
import Settings

/// `muster report fleet`: what runs where.
struct FleetReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet", abstract: "What runs where: releases, drift, agents, ping status, platforms.",
        discussion: "Asks every host for its record, as 'status' does; with --quick only EC2 and Systems Manager.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions
    @OptionGroup var report: ReportOptions

    @Argument(help: "The environment; all of the settings file when left out.")
    var environment: String?

    @Flag(help: "Send nothing to the hosts: releases and drift stay unknown.")
    var quick = false

    func run() async throws {
        let names = try environment.map { [$0] } ?? SettingsFile.read(path: place.config).environments.keys.sorted()
        // Mistakes of the settings are no gaps.
        for name in names { _ = try Session.settings(place, name) }
        let look = FleetLook(place: place, isAsking: !quick)
        try await report.make(
            FleetSource(names) { try await look.snapshot(of: names) }, in: try report.reports(place), place, format)
    }
}

/// What the hosts of environments, EC2 and SSM say.
struct FleetLook {
    let place: PlaceOptions
    /// Whether the hosts themselves are asked.
    let isAsking: Bool

    /// An environment that cannot be looked at is a gap, unless it is the only one.
    func snapshot(of names: [String]) async throws -> FleetSnapshot {
        var hosts: [FleetEntry] = []
        var gaps: [ReportGap] = []
        for name in names {
            try Task.checkCancellation()
            do {
                let found = try await entries(name)
                hosts += found
                gaps += found.compactMap { host in
                    host.problem.map { ReportGap(what: "what \(host.id) of \(name) runs", reason: $0) }
                }
                if found.isEmpty {
                    gaps.append(ReportGap(what: "the hosts of \(name)", reason: "its target names none"))
                }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                guard names.count > 1 else { throw error }
                gaps.append(ReportGap(what: "the hosts of \(name)", reason: Line.safe(CommandFailure(error).message)))
            }
        }
        return FleetSnapshot(hosts: hosts, gaps: gaps, isAsked: isAsking)
    }

    /// Nil where the ledger knows no good run, or one that brought no single release: nobody can tell then what is meant.
    private func goal(_ scope: String) async throws -> String? {
        do { return try await place.ledger().goal(scope: scope) } catch let error as DeploymentError {
            guard error.code == .usage else { throw error }
            return nil
        }
    }

    /// Whoever cancels the report wants its commands cancelled on the hosts, too.
    private func entries(_ name: String) async throws -> [FleetEntry] {
        let stop = StopSignal()
        // A task of its own, which is awaited here: within a cancelled one no call could be made, not even one that cancels.
        let work = Task { try await entries(name, stop) }
        return try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            stop.raise("the report was stopped")
        }
    }

    private func entries(_ name: String, _ stop: StopSignal) async throws -> [FleetEntry] {
        let session = try await Session.open(place, name, stop: stop)
        let settings = session.settings
        guard isAsking else {
            return try await Survey.readiness(settings, crews: session.crews).map {
                entry(settings, $0, goal: nil, nil)
            }
        }
        let survey = try await Survey.take(settings, crews: session.crews, run: RunID.new(at: Date()))
        let goal = try await goal(settings.scope)
        let report = StatusReport(settings, survey, goal: goal)
        return zip(survey.hosts, report.hosts).map { entry(settings, $0, goal: goal, report.state($1)) }
    }

    private func entry(
        _ settings: EnvironmentSettings, _ surveyed: Survey.SurveyedHost, goal: String?, _ state: String?
    ) -> FleetEntry {
        let host = surveyed.host
        var entry = FleetEntry(application: settings.application, environment: settings.environment, id: host.id.text)
        entry.name = host.name
        entry.account = surveyed.place.account ?? ""
        entry.region = surveyed.place.region
        entry.zone = host.zone
        entry.platform = surveyed.platform.rawValue
        entry.platformName = host.platformName
        entry.pingStatus = host.pingStatus
        entry.lastPing = host.lastPing
        entry.agentVersion = host.agentVersion
        entry.problem = surveyed.problem.map { "\($0.explanation); fix: \($0.fix)" }
        entry.state = state ?? (surveyed.problem == nil ? "not asked" : "not readable")
        if let record = surveyed.record {
            entry.release = record.release
            entry.previous = record.previous
            entry.since = record.changed.map { Date(timeIntervalSince1970: TimeInterval($0)) }
            entry.goal = goal
            entry.isCurrent = goal.map { record.serving == $0 }
        }
        return entry
    }
}
