import Deployment
import Dispatching
import Fleet
import Foundation
import Ledger
import Scripting

/// The work behind `muster run`: one send per platform and chunk, or one by tag.
struct AdHocWork {
    let command: RunCommand
    let target: Target
    let crew: Crew
    let run = RunID.new(at: Date())
    static let scope = "adhoc/run"

    func run() async throws -> AdHocReport? {
        let hosts = try await Patience.reading(crew.stop) { try await crew.fleet.hosts(target) }
        let now = Date()
        var problems: [InstanceID: Readiness.Problem] = [:]
        for host in hosts {
            problems[host.id] = Readiness.of(host, expected: nil, region: crew.region, now: now).problem
        }
        guard !hosts.isEmpty else { throw CommandFailure(.notReady, "no instance matches \(target)") }
        if case .instances = target, !problems.isEmpty { throw notReady(problems) }
        let ready = hosts.filter { problems[$0.id] == nil }
        if ready.isEmpty { throw notReady(problems) }
        let sends = try sends(to: ready)
        guard !command.dryRun else {
            for send in sends { Console.out("\(send.document) to \(send.expected.joined(separator: ", "))") }
            return nil
        }
        let longest = sends.map(\.deadline).max().map { Int($0.components.seconds) } ?? 0
        if let warning = try await crew.checkCredentials(for: longest, now: Date()) {
            command.format.say("warning: \(warning)")
        }
        return try await recorded(sends, skipped: problems)
    }

    private func notReady(_ problems: [InstanceID: Readiness.Problem]) -> CommandFailure {
        let lines = problems.sorted { $0.key < $1.key }.map {
            "\($0.key): \($0.value.explanation)\n  fix: \($0.value.fix)"
        }
        return CommandFailure(.notReady, Line.lines((["nothing was sent"] + lines).joined(separator: "\n"), prefix: ""))
    }

    private func recorded(_ sends: [Send], skipped: [InstanceID: Readiness.Problem]) async throws -> AdHocReport {
        let ledger = try PlaceOptions.ledger()
        try ledger.begin(
            RunRecord(
                id: run, kind: "run", scope: Self.scope, commit: nil, planSHA256: nil, actor: Session.actor,
                started: Date()))
        let log = RunLog(ledger: ledger, run: run, say: command.format.say)
        do {
            let dispatcher = Dispatcher(
                ssm: crew.ssm, journal: log.journal(region: crew.region), stop: crew.stop, told: listener)
            let conclusions = try await dispatcher.run(sends)
            let results = conclusions.flatMap(\.results)
            let unplanned = conclusions.flatMap(\.unplanned)
            let report = AdHocReport(
                run: run, results: results, unplanned: unplanned, skipped: skipped, interrupted: crew.stop.isRaised)
            for result in results {
                try log.record(
                    "host.ended", host: result.instance,
                    ["message": "\(result.outcome)", "outcome": result.outcome.name])
            }
            try ledger.end(run: run, state: report.state, summary: report.summary, at: Date())
            return report
        } catch {
            try? ledger.end(run: run, state: .failed, summary: "\(error)", at: Date())
            throw error
        }
    }

    /// Prints each instance when it ends; JSON is printed as a whole.
    private var listener: @Sendable (InstanceResult) -> Void {
        switch command.format.output {
        case .text: { Console.out(AdHocReport.HostEntry($0).text) }
        case .json: { _ in }
        }
    }

    private func sends(to hosts: [FleetHost]) throws -> [Send] {
        guard command.document == nil else { return try documentSends(hosts) }
        let text = try scriptText()
        return try Platform.allCases.flatMap { platform -> [Send] in
            let ids = hosts.filter { $0.platform == platform }.map(\.id)
            guard !ids.isEmpty else { return [] }
            let template = ScriptTemplate(
                platform: platform, scope: Self.scope, phase: "run", access: .claimed,
                body: platform == .linux
                    ? try Self.shellBody(text)
                    : "function Invoke-MusterBody {\n& ([ScriptBlock]::Create(\(try Quoting.powerShell(text))))\n"
                        + "if ($LASTEXITCODE) { Stop-Muster 'the last program failed' $LASTEXITCODE }\n}")
            guard template.fits else {
                throw CommandFailure(.usage, "the script has \(template.parameterBytes) bytes; SSM takes 64 KB")
            }
            let assignment = Assignment(
                scope: Self.scope, run: run, batch: platform == .linux ? 1 : 2, fence: ("none", 0),
                deliveryTimeout: command.deliveryTimeout, executionTimeout: command.timeout)
            return try limited(assignment.sends(template, to: ids))
        }
    }

    /// A first line with `#!` names the interpreter, as in a file; else it is `sh`.
    private static func shellBody(_ text: String) throws -> String {
        guard text.hasPrefix("#!") else { return "muster_body() {\nsh -c \(try Quoting.shell(text))\n}" }
        return """
            muster_body() {
            printf '%s' \(try Quoting.shell(text)) >"$muster_work/script"
            chmod 700 "$muster_work/script"
            "$muster_work/script"
            }
            """
    }

    private func documentSends(_ hosts: [FleetHost]) throws -> [Send] {
        var parameters: [String: [String]] = [:]
        for pair in command.parameter {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            parameters[parts[0], default: []].append(parts[1])
        }
        let document = command.document ?? ""
        return limited(
            Send.chunks(of: hosts.map(\.id.text)).enumerated().map { index, chunk in
                Send(
                    key: SendKey(
                        scope: Self.scope, run: run, phase: "document", batch: 1, chunk: index + 1,
                        payload: "\(document)\n\(parameters)"), nonce: nil, target: .instances(chunk), expected: chunk,
                    document: document, parameters: parameters, deliveryTimeout: command.deliveryTimeout,
                    executionTimeout: command.timeout)
            })
    }

    /// By tag, one send reaches everyone, whatever their number; more than 50 ids would need several.
    private func limited(_ sends: [Send]) -> [Send] {
        var sends = sends
        if case .tags(let tags) = target, sends.count > 1, Set(sends.map(\.document)).count == 1 {
            var whole = sends[0]
            whole.target = .tags(tags)
            whole.expected = sends.flatMap(\.expected)
            whole.maxConcurrency = "\(max(1, whole.expected.count))"
            whole.maxErrors = "\(whole.expected.count)"
            sends = [whole]
        }
        for index in sends.indices {
            sends[index].maxConcurrency = command.maxConcurrency ?? sends[index].maxConcurrency
            sends[index].maxErrors = command.maxErrors ?? sends[index].maxErrors
        }
        return sends
    }

    private func scriptText() throws -> String {
        guard let path = command.script else { return command.command.joined(separator: " ") }
        let data =
            path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let data, let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(.usage, "the script \(path) cannot be read as UTF-8")
        }
        return text
    }
}
