import ArgumentParser
import Deployment
import Dispatching
import Fleet
import Foundation
import Scripting

/// `muster documents`: the SSM documents that `document: own` sends.
struct DocumentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents",
        abstract: "Publishes and shows the SSM documents of Muster's own that environments may use.",
        discussion: """
            They are named after their content, are created once in each account and region, and never change. \
            'document: own' in the settings file makes an environment use them.
            """,
        subcommands: [Publish.self, Show.self])

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "publish",
            abstract: "Creates the documents of an environment where they are missing (ssm:CreateDocument).",
            discussion: "Afterwards a role that may only send them can deploy.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions
        @OptionGroup var target: EnvironmentArgument

        @Flag(help: "Show what is missing and stop.")
        var dryRun = false

        func run() async throws {
            let report = try await DocumentsReport.of(place, target, mayCreate: !dryRun)
            try report.show(format, isMissingGood: dryRun)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Shows the documents of an environment, and whether each is published in each of its places.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions
        @OptionGroup var target: EnvironmentArgument

        @Flag(help: "Print what every document holds.")
        var content = false

        func run() async throws {
            let report = try await DocumentsReport.of(place, target, mayCreate: false, holdsContent: content)
            try report.show(format, isMissingGood: true)
        }
    }
}

/// How the documents of an environment stand, place by place.
private struct DocumentsReport: Encodable {
    enum State: String, Encodable {
        case active, published, missing, foreign, unusable
    }

    struct Entry: Encodable {
        var account: String
        var region: String
        var platform: Platform
        var name: String
        var delivery: ScriptDocument.Delivery
        var version: String
        var sha256: String
        var state: State
        var problem: String?
        var content: String?
    }

    var version = 1
    var application: String
    var environment: String
    /// Whose documents the settings say.
    var document: String
    var documents: [Entry]

    static func of(
        _ place: PlaceOptions, _ target: EnvironmentArgument, mayCreate: Bool, holdsContent: Bool = false
    ) async throws -> DocumentsReport {
        try await interruptible { stop in
            let session = try await Session.open(place, target.environment, stop: stop)
            let settings = session.settings
            var report = DocumentsReport(
                application: settings.application, environment: settings.environment,
                document: settings.document.rawValue, documents: [])
            for crew in session.crews.all {
                for document in settings.platforms.flatMap(ScriptDocument.allOwn) {
                    let finding = try await crew.settle(document, mayCreate: mayCreate)
                    report.documents.append(Entry(document, finding, crew.place, holdsContent: holdsContent))
                }
            }
            return report
        }
    }

    func show(_ format: OutputOptions, isMissingGood: Bool) throws {
        switch format.output {
        case .text: Console.out(text)
        case .json: try Console.json(self)
        }
        let bad = documents.contains { entry in
            switch entry.state {
            case .active, .published: false
            case .missing: !isMissingGood
            case .foreign, .unusable: true
            }
        }
        if bad { throw ExitCode(MusterExit.notReady.rawValue) }
    }

    private var text: String {
        var lines = [
            Line.table(
                ["ACCOUNT", "REGION", "PLATFORM", "DOCUMENT", "SCRIPT IN", "VERSION", "STATE"],
                documents.map { entry in
                    [
                        entry.account, entry.region, entry.platform.rawValue, entry.name, entry.delivery.rawValue,
                        entry.version, entry.state.rawValue,
                    ]
                })
        ]
        var seen: Set<String> = []
        for entry in documents where seen.insert(entry.name).inserted {
            lines.append("\(entry.name): SHA-256 \(entry.sha256)")
            if let content = entry.content { lines.append(content) }
        }
        for problem in documents.compactMap(\.problem) { lines.append(Line.lines(problem, prefix: "")) }
        if document == DocumentChoice.aws.rawValue {
            lines.append("\(environment) uses AWS's documents; 'document: own' in the settings file makes it use these")
        }
        return lines.joined(separator: "\n")
    }
}

extension DocumentsReport.Entry {
    init(_ document: ScriptDocument, _ finding: DocumentMachine.Finding, _ place: Place, holdsContent: Bool) {
        account = place.account ?? ""
        region = place.region
        platform = document.platform
        name = document.name
        delivery = document.delivery
        version = document.version ?? ""
        sha256 = document.sha256 ?? ""
        content = holdsContent ? document.content : nil
        switch finding {
        case .active(let isNew): state = isNew ? .published : .active
        case .missing: state = .missing
        case .foreign: state = .foreign
        case .unusable: state = .unusable
        }
        problem = state == .missing ? nil : finding.refusal(document, in: place)?.description
    }
}
