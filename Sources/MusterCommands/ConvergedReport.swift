import ArgumentParser
import Deployment
import Fleet
import Ledger

/// What is printed when every host that answers serves the commit already, and nothing is sent.
struct ConvergedReport: Encodable {
    var version = 1
    var application: String
    var environment: String
    var result: RunRecord.State
    var summary: String
    /// What serves already, where that is one release.
    var serving: String?
    /// Hosts that serve what they are meant to serve.
    var ready: Int
    /// Of these nobody knows.
    var skipped: [DeploymentPlan.SkippedHost]

    init(_ settings: EnvironmentSettings, _ survey: Survey) {
        application = settings.application
        environment = settings.environment
        skipped = survey.notReady.compactMap { surveyed in
            surveyed.problem.map { DeploymentPlan.SkippedHost(id: surveyed.host.id, problem: $0) }
        }
        serving = Self.serving(survey)
        ready = survey.ready.count
        result = skipped.isEmpty ? .ok : .partial
        summary =
            "\(Line.count(survey.ready.count, "host")) serve it already, proven; nothing was sent"
            + (skipped.isEmpty ? "" : "; \(Line.count(skipped.count, "host")) could not be asked")
    }

    /// The release that serves on all hosts that answer; nil where they differ.
    private static func serving(_ survey: Survey) -> String? {
        let all = Set(survey.ready.map { $0.record?.serving })
        return all.count == 1 ? all.first ?? nil : nil
    }

    /// Prints it and ends with its exit code.
    func conclude(_ format: OutputOptions) throws {
        JobReport.current?.converged(self)
        switch format.output {
        case .text:
            for host in skipped { Console.out("\(host.id): skipped: \(Line.safe(host.problem.explanation))") }
            Console.out("\(application)/\(environment): \(summary)")
        case .json: try Console.json(self)
        }
        let exit = MusterExit(result)
        if exit != .ok { throw ExitCode(exit.rawValue) }
    }
}
