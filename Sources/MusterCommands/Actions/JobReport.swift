import Deployment
import Fleet
import Foundation
import GitHubActions
import Ledger
import Settings
import Synchronization

/// What a command tells the workflow that runs it: outputs, annotations, and a summary that is written anew while the work
/// goes on, so that a step that is killed leaves what was known until then.
///
/// Outside of a workflow there is none. A file of the runner that cannot be written is warned of once and fails nothing: what
/// happened on the hosts does not change by it.
final class JobReport: Sendable {
    @TaskLocal static var current: JobReport?

    struct State {
        var title = ""
        var plan: DeploymentPlan?
        var run: String?
        var report: RunReport?
        var timeline = Timeline()
        var failure: CommandFailure?
        /// Markdown that says what was printed, for the page.
        var page: String?
        /// What was printed as the result.
        var printed: [String] = []
        /// Progress, with its time.
        var lines: [(time: Date, text: String)] = []
        var budget = AnnotationBudget()
        var overflow: [Annotation] = []
        var shown: Date?
        /// Bytes of the summary as it was last written.
        var length = 0
        /// The runner's files that could not be written.
        var warned: Set<FileCommand.Kind?> = []
        var exit: MusterExit?
        /// What a step that clears up found, as Markdown; it stands above everything else.
        var finding: (heading: String, lines: [String])?
    }

    let context: WorkflowContext
    /// Of the action's inputs; empty where the program was started by a script.
    let own: ActionInputs.Own
    private let outputs: FileCommand?
    private let saved: FileCommand?
    private let summary: StepSummary?
    private let now: @Sendable () -> Date
    private let state: Mutex<State>

    init(
        _ context: WorkflowContext, command: String, own: ActionInputs.Own = ActionInputs.Own(),
        part: ActionStep = .main, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.context = context
        self.own = own
        self.now = now
        // The step's outputs are the main part's: what clears up after it has no result of its own.
        outputs = part == .main ? context.file(.output) : nil
        saved = part == .main ? context.file(.state) : nil
        summary = context.summary
        var state = State()
        state.title = command
        self.state = Mutex(state)
    }

    /// For a command that a script of a workflow runs; nil outside of one, and for commands that print what is to be kept
    /// or go on with commands of their own.
    static func standard(_ arguments: [String]) -> JobReport? {
        let silent: Set<String> = ["sandbox", "template", "help", "config", "documents", "-h", "--help", "--version"]
        guard let command = arguments.first, !silent.contains(command), !arguments.contains("--help"),
            let context = WorkflowContext(environment: ProcessInfo.processInfo.environment)
        else { return nil }
        return JobReport(context, command: "muster \(command)")
    }

    /// Between two writings of a long summary while work goes on. A short one is written at each line: whoever is killed
    /// during a wait has shown what it waited for.
    private static let pace: TimeInterval = 1
    private static let long = 65_536

    // MARK: - What happens

    /// A line of progress.
    func progressed(_ line: String) {
        let isDue = state.withLock { state in
            let time = now()
            state.lines.append((time, line))
            let isShort = state.length < Self.long
            guard isShort || state.shown.map({ time.timeIntervalSince($0) >= Self.pace }) ?? true else { return false }
            state.shown = time
            return true
        }
        if line.hasPrefix("warning: ") { annotate(Annotation(.warning, "muster", String(line.dropFirst(9)))) }
        if isDue { show() }
    }

    func printed(_ text: String) { state.withLock { $0.printed.append(text) } }

    /// Shows Markdown in place of what was printed; its texts have been made safe by who wrote it.
    func show(page: String) {
        state.withLock { $0.page = page }
        show()
    }

    func planned(_ plan: DeploymentPlan) {
        state.withLock { $0.plan = plan }
        set("plan-sha256", (try? plan.sha256) ?? "")
        set("revision", Self.only(plan.hosts.map(\.goal)) ?? "")
        set("previous-revision", Self.only(plan.hosts.map(\.serving)) ?? "")
        show()
    }

    /// A file that was asked for, perhaps in the workspace.
    func wrote(_ path: String) { context.give(path) }

    /// A run begins: whoever comes after a killed step finds it by this.
    func began(run: String) {
        state.withLock { $0.run = run }
        set("run-id", run)
        save("run", run)
        show()
    }

    func ended(_ report: RunReport, in ledger: Ledger) async {
        let events = (try? await ledger.events(run: report.run)) ?? []
        state.withLock { state in
            state.report = report
            state.timeline = RunTimeline.of(events)
        }
        let counts = HostCounts(report)
        set("succeeded", "\(counts.succeeded)")
        set("failed", "\(counts.failed)")
        set("unknown", "\(counts.unknown)")
        setReport(report.withoutWords, hosts: report.hosts.count)
        for host in report.hosts where !host.reason.isEmpty {
            annotate(
                Annotation(
                    .error, "\(host.id) \(host.name): \(host.outcome), left \(host.disposition.rawValue)", host.reason))
        }
        for host in report.skipped {
            annotate(Annotation(.warning, "\(host.id) was skipped", host.problem.explanation))
        }
    }

    /// A failure without a report; mistakes in settings stand beside their lines.
    func failed(_ failure: CommandFailure) {
        state.withLock { $0.failure = failure }
        let text = failure.message.hasPrefix("error: ") ? String(failure.message.dropFirst(7)) : failure.message
        guard !failure.diagnostics.isEmpty else { return annotate(Annotation(.error, "muster: \(failure.exit)", text)) }
        for diagnostic in failure.diagnostics {
            let place = Annotation.Place(
                file: context.repositoryPath(diagnostic.file), line: diagnostic.line > 0 ? diagnostic.line : nil,
                column: diagnostic.column > 0 ? diagnostic.column : nil)
            let help = diagnostic.suggestion.map { "\nfix: \($0)" } ?? ""
            // A mistake of the whole file has no path in it.
            let title = diagnostic.path.isEmpty ? place.file : diagnostic.path
            annotate(Annotation(.error, title, diagnostic.message + help, at: place))
        }
    }

    /// What was found by a step that clears up, and is left; both are Markdown.
    func found(_ heading: String, _ lines: [String]) {
        state.withLock { $0.finding = (heading, lines) }
        show()
    }

    func finished(_ exit: MusterExit) {
        state.withLock { $0.exit = exit }
        set("result", "\(exit)")
        save("ended", "true")
        show()
    }

    // MARK: - How it is told

    func set(_ name: String, _ value: String) {
        do { try outputs?.set(name, value) } catch { warn(error, .output) }
    }

    func save(_ name: String, _ value: String) {
        do { try saved?.set(name, value) } catch { warn(error, .state) }
    }

    /// GitHub takes 1 MiB of outputs a job, counted as UTF-16: what hosts printed stays in the ledger.
    func setReport(_ report: some Encodable, hosts: Int) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(report) else { return }
        let text = String(decoding: data, as: UTF8.self)
        guard text.utf16.count < 200_000 else {
            return annotate(
                Annotation(
                    .warning, "muster",
                    "the output 'report' is left out: \(hosts) hosts are too many for it"))
        }
        set("report", text)
    }

    func annotate(_ annotation: Annotation) {
        let line = state.withLock { state in
            let line = state.budget.line(annotation)
            if line == nil { state.overflow.append(annotation) }
            return line
        }
        if let line { Console.command(line) }
    }

    private func show() {
        guard let summary else { return }
        let text = state.withLock { state in
            let text = JobSummary.markdown(state, context)
            state.length = text.utf8.count
            return text
        }
        do { try summary.show(text) } catch { warn(error, nil) }
    }

    /// Once for each file; the summary is the one without a kind.
    private func warn(_ error: WorkflowError, _ file: FileCommand.Kind?) {
        let isFirst = state.withLock { $0.warned.insert(file).inserted }
        if isFirst { annotate(Annotation(.warning, "muster", "\(error)")) }
    }

    private static func only(_ values: [String?]) -> String? {
        let all = Set(values)
        return all.count == 1 ? all.first ?? nil : nil
    }
}

extension RunReport {
    /// Without what hosts printed: outputs of a step are kept by GitHub and read by other jobs.
    fileprivate var withoutWords: RunReport {
        var report = self
        for index in report.hosts.indices {
            report.hosts[index].output = ""
            report.hosts[index].reason = ""
        }
        report.newcomers = newcomers?.map(\.withoutWords)
        return report
    }
}

/// Hosts by how they came out: each in exactly one of three.
struct HostCounts {
    var succeeded = 0
    var failed = 0
    var unknown = 0

    init(_ report: RunReport) {
        for host in report.hosts {
            switch host.disposition {
            case .active: succeeded += 1
            case .unknown: unknown += 1
            case .untouched, .staged: if host.outcome == "unknown" { unknown += 1 } else { failed += 1 }
            case .rolledBack, .broken: failed += 1
            }
        }
        failed += report.skipped.count
        for run in report.newcomers ?? [] {
            let more = HostCounts(run)
            succeeded += more.succeeded
            failed += more.failed
            unknown += more.unknown
        }
    }
}
