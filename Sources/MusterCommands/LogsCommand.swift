import Deployment
import Fleet
import AWS
import ArgumentParser
import Dispatching
import Foundation
import Ledger

/// `muster logs`: what happened in a run, and what its commands printed.
struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Shows the events of a run; with --remote also what SSM keeps of its output.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var format: OutputOptions

    @Argument(help: "The run.")
    var run: String

    @Flag(help: "Fetch the output of every command from SSM's history (30 days).")
    var remote = false

    struct Report: Codable {
        var version = 1
        var run: RunRecord
        var events: [LedgerEvent]
        var commands: [CommandRecord]
        var outputs: [Output]
    }

    struct Output: Codable {
        var command: String
        var instance: String
        var status: String
        var output: String
    }

    func run() async throws {
        let ledger = try await place.ledger()
        let record = try await RunArgument.find(run, in: ledger)
        let commands = try await ledger.commands(run: run)
        let places = remote ? try await RunArgument.places(of: record, commands, in: ledger) : []
        let outputs = remote ? try await fetch(commands, from: places) : []
        let report = Report(
            run: record, events: try await ledger.events(run: run), commands: commands, outputs: outputs)
        switch format.output {
        case .json: try Console.json(report)
        case .text: Console.out(text(report))
        }
    }

    private func text(_ report: Report) -> String {
        struct Message: Decodable {
            var message: String?
            var output: String?
        }
        var lines = ["\(report.run.kind) \(report.run.scope), run \(report.run.id): \(report.run.state.rawValue)"]
        for event in report.events {
            let message = try? JSONDecoder().decode(Message.self, from: Data(event.payload.utf8))
            let host = event.host.map { "\($0): " } ?? ""
            lines.append(Line.safe("\(event.time.ISO8601Format())  \(host)\(message?.message ?? event.kind)"))
            if let output = message?.output, !output.isEmpty {
                lines.append(Line.lines(output, prefix: "    \(event.host ?? "") | "))
            }
        }
        for output in report.outputs {
            lines.append("command \(output.command) on \(output.instance): \(Line.safe(output.status))")
            if !output.output.isEmpty { lines.append(Line.lines(output.output, prefix: "    \(output.instance) | ")) }
        }
        return lines.joined(separator: "\n")
    }

    private func fetch(_ commands: [CommandRecord], from places: [Place]) async throws -> [Output] {
        var outputs: [Output] = []
        let crews = try await places.isEmpty ? [] : Session.crews(for: places, stop: StopSignal()).all
        for command in commands {
            let crew = crews.first {
                $0.region == command.region && (command.account ?? $0.account) == $0.account
            }
            guard let id = command.commandID, let crew else { continue }
            let dispatcher = Dispatcher(ssm: crew.ssm, objects: crew.objects, journal: .none, stop: crew.stop)
            for invocation in try await crew.ssm.listAllCommandInvocations(ListCommandInvocationsRequest(commandID: id))
            {
                let result = InstanceResult(
                    instance: invocation.instanceID, outcome: .unknown(""), commandID: id)
                let output = await dispatcher.output(of: result, nonce: command.nonce) ?? ""
                outputs.append(
                    Output(
                        command: id, instance: invocation.instanceID, status: invocation.statusDetails.word,
                        output: output))
            }
        }
        return outputs
    }
}
