import Deployment
import Fleet

/// What `deploy --converge` prints when every host serves the commit.
struct ConvergedReport: Encodable {
    var version = 1
    var application: String
    var environment: String
    var result = "ok"
    var summary: String

    init(_ settings: EnvironmentSettings, _ survey: Survey) {
        application = settings.application
        environment = settings.environment
        summary = "\(Line.count(survey.ready.count, "host")) serve it already, proven; nothing was sent"
    }

    func show(_ format: OutputOptions) throws {
        switch format.output {
        case .text: Console.out("\(application)/\(environment): \(summary)")
        case .json: try Console.json(self)
        }
    }
}
