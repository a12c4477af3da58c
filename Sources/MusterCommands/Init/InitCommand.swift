import AWS
import ArgumentParser
import Foundation
import GitRepository

extension InitFiles.Workflow: ExpressibleByArgument {}

/// `muster init`: the settings and workflows of a repository that begins with Muster.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a commented muster.yml and workflows for GitHub Actions into a repository.",
        discussion: """
            Asks nothing, and overwrites nothing without --force: when a file is there and differs, none is written. The \
            workflows use the action in .github/actions/muster, which runs the image that --image names.
            """)

    @Option(help: "The repository's folder.")
    var directory = "."

    @Option(help: "The application's name; the name of 'origin' or of the folder when left out.")
    var application: String?

    @Option(help: "The region of the hosts.")
    var region = "eu-west-1"

    @Option(help: "A workflow to write: deploy, rollback, verify or report; all of them when left out.")
    var workflow: [InitFiles.Workflow] = []

    @Flag(help: "Write no workflows.")
    var noWorkflows = false

    @Option(help: ArgumentHelp("The image that the action runs.", valueName: "name@sha256:digest"))
    var image: String?

    @Flag(help: "Overwrite files that are there.")
    var force = false

    @Flag(help: "Show what would be written and stop.")
    var dryRun = false

    @OptionGroup var format: OutputOptions

    func validate() throws {
        if noWorkflows, !workflow.isEmpty { throw ValidationError("--workflow and --no-workflows exclude each other") }
        guard Region(region) != nil else {
            throw ValidationError("--region takes a region's name such as eu-central-1, not '\(Line.safe(region))'")
        }
        if let image, image.contains(where: \.isUppercase) {
            throw ValidationError("--image: a registry takes names and digests in small letters only")
        }
        if let image, image.wholeMatch(of: /[a-z0-9._:\/-]+@sha256:[0-9a-f]{64}/) == nil {
            throw ValidationError(
                "--image takes a name with its digest, such as ghcr.io/acme/muster@sha256:…: a tag can be moved")
        }
        if let application, !Self.isName(application) {
            throw ValidationError("--application takes a name of at most 28 small letters, digits and '-'")
        }
    }

    struct Report: Codable {
        enum Fate: String, Codable { case written, overwritten, unchanged }
        struct File: Codable {
            var path: String
            var fate: Fate
        }
        var version = 1
        var dryRun: Bool
        var files: [File]
        /// Where GitHub looks for workflows, when that is not here.
        var note: String?
    }

    func run() async throws {
        let folder = URL(filePath: directory)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(
                .usage, "there is no folder \(Line.safe(directory))\n  fix: name the repository's with --directory")
        }
        let files = InitFiles(
            application: application ?? Self.name(of: folder), region: region,
            workflows: noWorkflows ? [] : workflow.isEmpty ? InitFiles.Workflow.allCases : workflow, image: image)
        var report = try plan(files.all, in: folder)
        report.note = files.workflows.isEmpty ? nil : Self.note(on: folder)
        if !dryRun {
            for file in files.all { try write(file.text, to: folder.appending(path: file.path)) }
        }
        switch format.output {
        case .json: try Console.json(report)
        case .text:
            for file in report.files { Console.out("\(dryRun ? "would be " : "")\(file.fate.rawValue): \(file.path)") }
            if let note = report.note { Console.out("note: \(Line.safe(note))") }
            if !dryRun { Console.out(next(files)) }
        }
    }

    /// What becomes of each file; refused before the first is written.
    private func plan(_ files: [(path: String, text: String)], in folder: URL) throws -> Report {
        var report = Report(dryRun: dryRun, files: [])
        for file in files {
            let present = try InitTarget.look(at: file.path, in: folder)
            let fate: Report.Fate =
                switch present {
                case .nothing: .written
                case .text(let data): data == Data(file.text.utf8) ? .unchanged : .overwritten
                case .brokenLink: .overwritten
                }
            report.files.append(Report.File(path: file.path, fate: fate))
        }
        let differing = report.files.filter { $0.fate == .overwritten }.map(\.path)
        guard differing.isEmpty || force else {
            throw CommandFailure(
                .usage,
                "\(differing.joined(separator: ", ")) \(differing.count == 1 ? "is" : "are") there and would be overwritten; nothing was "
                    + "written\n  fix: --force overwrites; --dry-run shows what would be written")
        }
        return report
    }

    private func write(_ text: String, to file: URL) throws {
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file, options: .atomic)
        } catch {
            throw CommandFailure(.failed, "\(Line.safe(file.path)) cannot be written: \(error.localizedDescription)")
        }
    }

    private func next(_ files: InitFiles) -> String {
        var steps = ["Next: edit muster.yml ('muster config validate' checks it)"]
        if !files.workflows.isEmpty {
            if files.image == nil {
                steps.append("name the image in .github/actions/muster/action.yml, or write it anew with --image")
            }
            steps.append(
                "set the variables that the workflows name at their top ('muster template iam' prints the role)")
        }
        return steps.joined(separator: "; ") + "."
    }

    private static func note(on folder: URL) -> String? {
        guard let repository = try? GitRepository(openingAt: folder.path) else {
            return "this is no git repository; GitHub runs the workflows of a repository's own .github/workflows only"
        }
        let root = URL(filePath: repository.workingDirectory).resolvingSymlinksInPath().path
        guard URL(filePath: folder.path).absoluteURL.resolvingSymlinksInPath().path != root else { return nil }
        return
            "GitHub looks for workflows in \(root)/.github/workflows only: move .github there, and give each step of Muster "
            + "this folder as its 'working-directory'"
    }

    private static func name(of folder: URL) -> String {
        let origin = (try? GitRepository(openingAt: folder.path))?.originURL()
        let last = (origin ?? folder.standardizedFileURL.path).split { "/:".contains($0) }.last.map(String.init) ?? ""
        let name = last.hasSuffix(".git") ? String(last.dropLast(4)) : last
        let known = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let short = String(String(known).drop { $0 == "-" }.prefix(28).reversed().drop { $0 == "-" }.reversed())
        return isName(short) ? short : "application"
    }

    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[a-z0-9]([a-z0-9-]{0,26}[a-z0-9])?/) != nil
    }
}
