import Deployment
import Dispatching
import Fleet
import Foundation
import Ledger
import Rollout

/// The work behind `muster run`: the same script or document in one or several places, an account and a region each,
/// at the same time.
struct AdHocWork {
    /// One place with the machines that are meant there.
    private struct Place {
        var crew: Crew
        var ready: [FleetHost]
        var problems: [InstanceID: Readiness.Problem]
        var sends: [Send] = []
        var parallel = 1
        var errorBudget: Int?
    }

    let command: RunCommand
    let target: Target
    let crews: [Crew]
    let run = RunID.new(at: Date())
    static let scope = "adhoc/run"

    private var stop: StopSignal { crews[0].stop }

    /// Nil after a dry run. What could not be written down comes beside the report.
    func run() async throws -> (AdHocReport, unwritten: (any Error)?)? {
        var places: [Place] = []
        for crew in crews { places.append(try await resolve(crew)) }
        try refuse(places)
        try limit(&places)
        guard !command.dryRun else {
            let plan = AdHocPlan(places.map { ($0.crew.account, $0.crew.region, $0.sends) })
            switch command.format.output {
            case .text: Console.out(plan.text)
            case .json: try Console.json(plan)
            }
            return nil
        }
        let longest = places.flatMap(\.sends).map(\.deadline).max().map { Int($0.components.seconds) } ?? 0
        for crew in crews {
            guard let warning = try await crew.checkCredentials(for: longest, now: Date()) else { continue }
            command.format.say("warning: \(warning)")
        }
        for (index, place) in places.enumerated() {
            let sends = AdHocSends(command: command, target: target, run: run, place: index)
            try await place.crew.require(sends.scriptDocuments(for: place.ready))
        }
        return try await recorded(places)
    }

    private func resolve(_ crew: Crew) async throws -> Place {
        let hosts = try await Patience.reading(stop) { try await crew.fleet.hosts(target) }
        let now = Date()
        var problems: [InstanceID: Readiness.Problem] = [:]
        for host in hosts {
            problems[host.id] = Readiness.of(host, expected: nil, region: crew.region, now: now).problem
        }
        return Place(crew: crew, ready: hosts.filter { problems[$0.id] == nil }, problems: problems)
    }

    /// A machine that is named must be ready; one that only carries a tag is skipped, and named. With several places
    /// a named machine lives in one of them and is unknown in the others.
    private func refuse(_ places: [Place]) throws {
        let ready = Set(places.flatMap(\.ready).map(\.id))
        let named = Set(target.named).subtracting(ready)
        var problems = Dictionary(places.flatMap { Array($0.problems) }, uniquingKeysWith: Self.telling)
        if !named.isEmpty || (ready.isEmpty && !problems.isEmpty) {
            if !named.isEmpty { problems = problems.filter { named.contains($0.key) } }
            let lines = problems.sorted { $0.key < $1.key }.map {
                "\($0.key): \($0.value.explanation)\n  fix: \($0.value.fix)"
            }
            let asked = places.count > 1 ? ["asked in: \(names(places))"] : []
            throw CommandFailure(
                .notReady, Line.lines((["nothing was sent"] + lines + asked).joined(separator: "\n"), prefix: ""))
        }
        guard !ready.isEmpty else {
            throw CommandFailure(.notReady, "no instance matches \(target) in \(names(places))")
        }
        let empty = places.filter { place in
            place.ready.isEmpty && !place.problems.keys.contains { !target.named.contains($0) }
        }
        if !empty.isEmpty { command.format.say("no instance matches in \(names(empty))") }
    }

    private func names(_ places: [Place]) -> String {
        places.map { "\($0.crew.account) \($0.crew.region)" }.joined(separator: ", ")
    }

    /// Of two places' words on a machine, that of the one which knows it.
    private static func telling(_ first: Readiness.Problem, _ second: Readiness.Problem) -> Readiness.Problem {
        first.cause == .noSuchInstance ? second : first
    }

    /// Percentages are of all machines in all places together.
    private func limit(_ places: inout [Place]) throws {
        let total = places.reduce(0) { $0 + $1.ready.count }
        let whole = SendLimits(
            concurrency: command.maxConcurrency.flatMap(Amount.init)?.batchSize(of: total),
            errors: command.maxErrors.flatMap(Amount.init)?.budget(of: total))
        for index in places.indices {
            let size = places[index].ready.count
            let limits = whole.share(size, of: total)
            let sends = try AdHocSends(command: command, target: target, run: run, place: index).make(
                for: places[index].ready)
            (places[index].sends, places[index].parallel) = limits.applied(to: sends)
            places[index].errorBudget = limits.errors
        }
    }

    private func recorded(_ places: [Place]) async throws -> (AdHocReport, unwritten: (any Error)?) {
        let ledger = try await command.place.madeLedger()
        try await ledger.begin(
            RunRecord(
                id: run, kind: "run", scope: Self.scope, commit: nil, planSHA256: nil, actor: Session.actor,
                started: Date()))
        JobReport.current?.began(run: run)
        let log = RunLog(ledger: ledger, run: run, say: command.format.say)
        async let _: Void = ledger.heedCancelRequests(run: run, stop)
        var (results, unwritten) = await dispatch(places, log: log)
        let skipped = places.flatMap { place in place.problems.filter { !Set(target.named).contains($0.key) } }
        let ready = Set(places.flatMap(\.ready).map(\.id))
        let report = AdHocReport(
            run: run, results: results,
            skipped: Dictionary(skipped.filter { !ready.contains($0.key) }, uniquingKeysWith: Self.telling),
            interrupted: stop.isRaised)
        do {
            try await log.record(
                "host.ended",
                results.flatMap(\.results).map {
                    ($0.instance, ["message": "\($0.outcome)", "outcome": $0.outcome.name])
                })
            try await ledger.end(run: run, state: report.state, summary: report.summary, at: Date())
        } catch {
            unwritten = unwritten ?? error
        }
        JobReport.current?.ended(report)
        return (report, unwritten)
    }

    /// All places at the same time; the results in the places' order, and what kept the ledger from being written.
    private func dispatch(
        _ places: [Place], log: RunLog
    ) async -> ([AdHocReport.PlaceResults], unwritten: (any Error)?) {
        await withTaskGroup(of: (Int, AdHocReport.PlaceResults, (any Error)?).self) { group in
            for (index, place) in places.enumerated() where !place.sends.isEmpty {
                group.addTask {
                    let dispatcher = Dispatcher(
                        ssm: place.crew.ssm, objects: place.crew.objects,
                        journal: log.journal(place.crew.place), stop: stop,
                        audience: audience)
                    var conclusions: [CommandMachine.Conclusion] = []
                    var unwritten: (any Error)?
                    do {
                        conclusions = try await dispatcher.run(
                            place.sends, parallel: place.parallel, errorBudget: place.errorBudget)
                    } catch {
                        conclusions = (error as? JournalFailure)?.conclusions ?? []
                        unwritten = error
                    }
                    return (
                        index,
                        AdHocReport.PlaceResults(
                            account: place.crew.account, region: place.crew.region,
                            results: conclusions.flatMap(\.results), unplanned: conclusions.flatMap(\.unplanned)),
                        unwritten
                    )
                }
            }
            var results: [(Int, AdHocReport.PlaceResults, (any Error)?)] = []
            for await result in group { results.append(result) }
            results.sort { $0.0 < $1.0 }
            return (results.map(\.1), results.lazy.compactMap(\.2).first)
        }
    }

    /// Prints each instance when it ends; JSON is printed as a whole. Both want whole outputs.
    private var audience: Dispatcher.Audience? {
        let say = command.format.say
        var audience = Dispatcher.Audience.troubles(say)
        audience.progressed = { completed, targets in
            if targets > 50 { say("\(completed) of \(targets) instances have ended") }
        }
        let prints = command.format.output == .text
        audience.ended = { if prints { Console.out(AdHocReport.HostEntry.text($0)) } }
        return audience
    }
}
