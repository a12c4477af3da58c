import AWS
import Dispatching
import Fleet
import Foundation
import Health
import Ledger
import Rollout
import Scripting

extension DeploymentRun {
    /// Runs one phase on hosts and answers those on which it ended well. Everything is in the ledger when it returns.
    mutating func phase(_ phase: Phase, _ hosts: [InstanceID], batch: Int) async throws -> Set<InstanceID> {
        guard !hosts.isEmpty, plan.scripts.contains(where: { $0.phase == phase.rawValue }) else { return [] }
        let names = hosts.count <= 3 ? hosts.map(\.text).joined(separator: ", ") : "\(hosts.count) hosts"
        // Looks are numbered on after a pause.
        let shown = phase == .observe ? batch % (plan.batches.count + 1) : batch
        let part = batch == 0 || phase == .restore ? "" : " (batch \(shown) of \(plan.batches.count))"
        let (all, places) = try await sends(phase, hosts, batch: batch)
        let sends = phase == .restore ? all : undone(all)
        guard !sends.isEmpty, try await hooks(phase.moments?.before, hosts, batch: batch) else { return [] }
        try await note(
            "phase.began", "\(phase.rawValue)\(part): \(names)", ["phase": phase.rawValue, "batch": "\(batch)"])
        let limits = SendLimits(concurrency: plan.rollout.maxConcurrency?.batchSize(of: plan.hosts.count))
        let (limited, parallel) = limits.applied(to: sends)
        let conclusions = try await crews.dispatch(
            Dictionary(grouping: limited) { places[$0.key] ?? crews.first.place }, known: memory.resumptions(sends),
            parallel: parallel
        ) { crew in
            Dispatcher(
                ssm: crew.ssm, objects: crew.objects, journal: log.journal(crew.place), stop: crews.stop,
                audience: .troubles(log.tell))
        }
        var good: Set<InstanceID> = []
        for conclusion in conclusions {
            if let id = conclusion.commandID { sent(id) }
            for result in conclusion.results {
                guard let id = InstanceID(result.instance) else { continue }
                if result.outcome.isSuccess { good.insert(id) }
                try await record(result, id: id, phase: phase)
            }
        }
        return try await hooks(phase.moments?.after, good.sorted(), batch: batch) ? good : []
    }

    /// One send for every place, platform and fifty hosts, and where each goes. Their keys are numbered through.
    private func sends(
        _ phase: Phase, _ hosts: [InstanceID], batch: Int
    ) async throws -> (sends: [Send], places: [SendKey: Place]) {
        let wanted = Set(hosts)
        let url = phase == .stage && !memory.isUndoing ? try await artifactURL() : nil
        var sends: [Send] = []
        var places: [SendKey: Place] = [:]
        for place in plan.places {
            // SSM knows only the alarms of its own account and region: those of the first place.
            let alarm = phase.changes && place == plan.places.first ? plan.rollout.stoppingAlarm : nil
            var assignment = Assignment(
                scope: plan.scope, run: log.run, batch: batch, fence: (lease.fence.ledger, lease.fence.counter),
                deliveryTimeout: plan.deliveryTimeout, executionTimeout: plan.executionTimeout, output: plan.output,
                alarm: alarm)
            assignment.url = url
            for platform in plan.platforms {
                let own = plan.hosts.filter { $0.place == place && $0.platform == platform }.map(\.id)
                guard let script = plan.script(phase, platform) else { continue }
                let made = try assignment.sends(
                    script, to: own.filter(wanted.contains), by: plan.document(platform), nonces: memory.nonces,
                    after: sends.count)
                for send in made { places[send.key] = place }
                sends += made
            }
        }
        return (sends, places)
    }

    /// A URL of the plan's artifact that holds as long as staging may take; nil where hosts need none.
    private func artifactURL() async throws -> String? {
        guard let artifact = plan.artifact, case .url(let place) = artifact.way else { return nil }
        guard let name = ArtifactName(artifact.sha256), let artifacts,
            let signed = try await artifacts.url(of: name, for: .seconds(plan.phaseSeconds))
        else {
            throw DeploymentError(
                .usage, "hosts cannot download the artifact: \(place) gives no URL",
                fix: "name the bucket in 'state: {artifacts: {s3: {bucket: …}}}'")
        }
        return signed.url
    }

    /// What of these sends is looked at again: all, unless the run is being undone. Then nothing new is sent, and of a
    /// send that may have arrived only so much is known; the fence keeps it from being carried out from now on.
    private mutating func undone(_ sends: [Send]) -> [Send] {
        guard memory.isUndoing else { return sends }
        let accepted = sends.filter(memory.wasAccepted)
        guard accepted.count < sends.count else { return sends }
        comeToEnd()
        for send in sends where !memory.wasAccepted(send) {
            let isOpen = memory.mayHaveBeenSent(send)
            for id in send.expected.compactMap({ InstanceID($0) }) {
                update(id) { report in
                    report.outcome = isOpen ? "unknown" : "notSent"
                    report.reason = isOpen ? "its command may have been sent when the process ended" : ""
                }
            }
        }
        return accepted
    }

    /// Writes an event that the earlier process of a resumed run may have written already.
    private func note(
        _ kind: String, host: String? = nil, _ message: String, _ details: [String: String]
    ) async throws {
        if !memory.holds(kind, host: host, details) { try await log.note(kind, host: host, message, details) }
    }

    private mutating func record(_ result: InstanceResult, id: InstanceID, phase: Phase) async throws {
        update(id) { report in
            report.outcome = result.outcome.name
            report.reason = result.outcome.isSuccess ? "" : result.reason
            report.output = result.outcome.isSuccess ? "" : String(result.output.suffix(4_000))
        }
        if let verdict = result.verdict, verdict.status == .refused, !verdict.reason.hasPrefix("busy") {
            refuse(verdict.reason)
        }
        // The host's own word on which release serves after a restore.
        if let release = result.verdict?.facts["restored"] ?? result.verdict?.facts["kept"] {
            update(id) { $0.release = release.isEmpty ? nil : release }
        }
        if result.verdict?.facts["kept"] != nil { keep(id) }
        // A script that was cut off, or that stood aside for another, says nothing of it.
        if let fact = phase.fact, let verdict = result.verdict, [.done, .refused].contains(verdict.status) {
            note(id, hasSwitched: verdict.facts[fact] != nil)
        }
        var details = ["phase": phase.rawValue, "outcome": result.outcome.name]
        details["command"] = result.commandID
        details["reason"] = result.outcome.isSuccess ? nil : result.reason
        details["output"] = result.outcome.isSuccess ? nil : String(result.output.suffix(4_000))
        details["process"] = result.verdict?.facts["process"]
        let facts = result.verdict?.facts ?? [:]
        details.merge(facts.filter { $0.key.hasPrefix("latency") }) { $1 }
        take(CheckFigures.read(facts, of: checks(of: id)), of: id)
        let words =
            result.outcome.isSuccess
            ? "\(phase.rawValue): ok" : "\(phase.rawValue): \(result.outcome): \(result.reason)"
        guard !memory.holds("host.ended", host: id.text, details) else { return }
        try await recordRelease(result, id: id, phase: phase)
        try await log.note("host.ended", host: id.text, words, details)
    }

    private func recordRelease(_ result: InstanceResult, id: InstanceID, phase: Phase) async throws {
        guard let commit = result.verdict?.facts["verified"], result.outcome.isSuccess else { return }
        try await log.ledger.record(
            ReleaseRecord(
                scope: plan.scope, host: id.text, commit: commit, verified: true, run: log.run, time: Date()))
    }

    /// Asks every host's address from here; answers those that pass all checks.
    mutating func runnerChecks(_ hosts: [InstanceID], batch: Int) async throws -> Set<InstanceID> {
        let known = memory.runnerFaults(batch: batch)
        if known == nil, memory.isUndoing {
            comeToEnd()
            return []
        }
        let findings = known == nil ? await runnerFindings(hosts) : [:]
        let faults = known ?? findings.compactMapValues(\.fault)
        try await measured(findings)
        if known == nil, !crews.stop.isRaised {
            let found = Dictionary(uniqueKeysWithValues: faults.map { ($0.key.text, $0.value) })
            try await log.record(RunMemory.runnerChecked, found.merging(["batch": "\(batch)"]) { $1 })
        }
        for (id, fault) in faults.sorted(by: { $0.key < $1.key }) {
            update(id) { report in
                report.outcome = "failed"
                report.reason = fault
            }
            try await note(
                "host.ended", host: id.text, "runner checks: \(fault)", ["phase": "runner", "outcome": "failed"])
        }
        return Set(hosts).subtracting(faults.keys)
    }

    private func runnerFindings(_ hosts: [InstanceID]) async -> [InstanceID: RunnerChecks.Finding] {
        let wanted = Set(hosts)
        let subjects = plan.hosts.filter { wanted.contains($0.id) }.map {
            RunnerChecks.Subject(id: $0.id, address: $0.address, checks: plan.runnerChecks($0.platform))
        }
        return await RunnerChecks(crews: crews, commit: plan.commit?.id ?? "").findings(subjects)
    }

    /// The report as it stands, in the plan's order of hosts.
    func report(_ state: RunRecord.State) -> RunReport {
        let hosts = plan.hosts.compactMap { reports[$0.id] }.map { host in
            // A host that was only prepared has not had the deployment: its activation was not sent.
            var host = host
            if host.disposition == .staged, host.outcome == "succeeded" { host.outcome = "notSent" }
            return host
        }
        return RunReport(
            run: log.run, kind: plan.kind.rawValue, application: plan.application, environment: plan.environment,
            commit: plan.commit?.id, result: state,
            summary: Summary.sentence(plan, state: state, hosts: hosts, cause: cause, isUndone: memory.isUndoing),
            planSHA256: (try? plan.sha256) ?? "", hosts: hosts, skipped: plan.skipped, commands: commands)
    }
}

/// The one sentence that ends a run.
enum Summary {
    /// How the reason begins of a host of which only the way back is a story.
    static let wayBackFailed = "the way back failed: "

    static func sentence(
        _ plan: DeploymentPlan, state: RunRecord.State, hosts: [RunReport.HostReport], cause: String?,
        isUndone: Bool
    ) -> String {
        let what = plan.commit.map { "\($0.id.prefix(10))" } ?? "the previous release"
        let count = "\(hosts.count) host\(hosts.count == 1 ? "" : "s")"
        let good = hosts.filter { $0.disposition == .active }.count
        let failed = hosts.filter { !$0.reason.isEmpty }
        // What failed on the way there tells more than what followed from it.
        let first = failed.first { !$0.reason.hasPrefix(Self.wayBackFailed) } ?? failed.first
        let why = cause.map { ": \($0)" } ?? first.map { ": \($0.id): \($0.reason)" } ?? ""
        switch state {
        case .ok where plan.kind == .rollback && plan.converges == true:
            return "\(what) serves again on the \(count) that did not serve it, verified"
        case .ok: return "\(what) serves on all \(count), verified"
        case .partial:
            return "\(what) serves on \(good) of \(hosts.count + plan.skipped.count) hosts\(why)"
        case .rolledBack where isUndone: return "\(what) was taken back and the previous release serves again, verified"
        case .failed where isUndone: return "\(what) had not been activated anywhere; there was nothing to take back"
        case .rolledBack: return "\(what) failed and the previous release serves again, verified\(why)"
        case .failed where plan.kind == .deploy && !hosts.contains { [.active, .broken].contains($0.disposition) }:
            return "\(what) failed before any host switched to it\(why)"
        case .rollbackFailed: return "hosts need a person\(why)"
        case .waiting: return "\(what) serves on \(good) of \(hosts.count) hosts, and waits\(why)"
        case .locked: return "another run has overtaken this one\(why)"
        case .timeout: return "stopped at the deadline; \(good) of \(hosts.count) hosts serve \(what)"
        case .interrupted: return "interrupted; \(good) of \(hosts.count) hosts serve \(what)"
        case .unknown: return "what happened could not be established\(why)"
        default: return "\(what) failed\(why)"
        }
    }
}
