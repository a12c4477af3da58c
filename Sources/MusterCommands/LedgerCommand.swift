import ArgumentParser
import Foundation
import Ledger

/// `muster ledger`: the ledger as a whole.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Writes the ledger to a file, reads one, and looks whether all is right.",
        subcommands: [Export.self, Import.self, Verify.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Writes the whole ledger as lines of JSON.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions
        @OptionGroup var change: ChangeOptions
        @Option(help: ArgumentHelp("Where to; standard output when left out.", valueName: "file")) var to: String?

        struct Report: Encodable {
            var version = 1
            var ledger: String
            var place: String
            var items: Int
            /// Standard output when nil.
            var file: String?
            var dryRun: Bool
        }

        func run() async throws {
            let ledger = try await place.ledger()
            let journal = try await ledger.export()
            for lease in try await ledger.leases() where lease.expires > Date() {
                Console.error(Line.safe("warning: \(LedgerError.held(lease)); what it still writes is not exported"))
            }
            let text = try journal.text()
            if let to {
                do { try write(Data(text.utf8), to: URL(filePath: to)) } catch {
                    throw CommandFailure(
                        .usage,
                        "\(Line.safe(to)) cannot be written: \(Line.safe(error.localizedDescription))\n"
                            + "  fix: name a new file in a folder that is there")
                }
            } else if !change.dryRun {
                return Console.out(String(text.dropLast()))
            }
            try change.show(
                Report(
                    ledger: journal.ledger, place: ledger.place, items: journal.count, file: to, dryRun: change.dryRun),
                "\(to ?? "standard output"): \(Line.count(journal.count, "item")) of ledger \(journal.ledger)", format)
        }

        /// A dry run only looks whether it could.
        private func write(_ data: Data, to file: URL) throws {
            guard change.dryRun else {
                try data.write(to: file, options: .withoutOverwriting)
                JobReport.current?.wrote(file.path)
                return
            }
            if FileManager.default.fileExists(atPath: file.path) { throw CocoaError(.fileWriteFileExists) }
            guard FileManager.default.isWritableFile(atPath: file.deletingLastPathComponent().path) else {
                throw CocoaError(.fileWriteNoPermission)
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Adds what 'ledger export' wrote to an empty ledger, or to the same; overwrites nothing.",
            discussion: "An empty ledger takes the exported one's id, so that hosts go on with it. Where something "
                + "differs, nothing is written and each difference is named.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: "The file; - for standard input.") var file: String

        struct Report: Encodable {
            var version = 1
            var ledger: String
            var place: String
            var added: Int
            /// Items that were there already.
            var same: Int
            var dryRun: Bool
        }

        func run() async throws {
            let data: Data
            do {
                data =
                    try file == "-"
                    ? FileHandle.standardInput.readToEnd() ?? Data() : Data(contentsOf: URL(filePath: file))
            } catch {
                throw CommandFailure(
                    .usage, "\(Line.safe(file)) cannot be read: \(Line.safe(error.localizedDescription))")
            }
            let journal = try LedgerJournal(String(decoding: data, as: UTF8.self))
            let store = try change.store(place)
            let result = try await Ledger.import(journal, into: store)
            try change.show(
                Report(
                    ledger: journal.ledger, place: store.place, added: result.added, same: result.same,
                    dryRun: change.dryRun),
                "\(store.place): \(Line.count(result.added, "item")) of ledger \(journal.ledger) added, "
                    + "\(result.same) were there", format)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Looks at every item of the ledger; ends with 1 when something is wrong.")
        @OptionGroup var place: PlaceOptions
        @OptionGroup var format: OutputOptions

        struct Report: Codable {
            var version = 1
            var ledger: String
            var place: String
            var items: Int
            var findings: [String]
        }

        func run() async throws {
            let ledger = try await place.ledger()
            let found = try await ledger.verify()
            switch format.output {
            case .json:
                try Console.json(
                    Report(ledger: ledger.id, place: ledger.place, items: found.items, findings: found.findings))
            case .text:
                for finding in found.findings { Console.out(Line.safe(finding)) }
                let verdict = found.findings.isEmpty ? "all is right" : Line.count(found.findings.count, "finding")
                Console.out(
                    Line.safe("ledger \(ledger.id), \(ledger.place): \(Line.count(found.items, "item")), \(verdict)"))
            }
            if !found.findings.isEmpty { throw ExitCode(MusterExit.failed.rawValue) }
        }
    }
}
