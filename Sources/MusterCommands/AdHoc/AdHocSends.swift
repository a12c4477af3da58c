import Deployment
import Dispatching
import Fleet
import Foundation
import Scripting

/// Makes the sends of `muster run` for one place: one a platform and fifty ids, or one by tag.
struct AdHocSends {
    let command: RunCommand
    let target: Target
    let run: String
    /// Places are counted from 0, so that keys differ between them.
    let place: Int

    private var output: OutputLocation? { command.outputS3.flatMap(OutputLocation.init) }

    /// What runs the script on these hosts; nothing that has to be published where a document was named.
    func scriptDocuments(for hosts: [FleetHost]) -> [ScriptDocument] {
        guard command.document == nil else { return [] }
        return Platform.allCases.compactMap { platform in
            let own = hosts.filter { $0.platform == platform }
            guard !own.isEmpty else { return nil }
            let choice: DocumentChoice = command.ownDocument ? .own : .aws
            return choice.document(platform, agents: own.map(\.agentVersion))
        }
    }

    func make(for hosts: [FleetHost]) throws -> [Send] {
        guard let document = command.document else { return try scripts(hosts) }
        return documents(document, hosts)
    }

    private func scripts(_ hosts: [FleetHost]) throws -> [Send] {
        let text = try scriptText()
        let documents = scriptDocuments(for: hosts)
        return try Platform.allCases.enumerated().flatMap { number, platform -> [Send] in
            let ids = hosts.filter { $0.platform == platform }.map(\.id)
            guard !ids.isEmpty else { return [] }
            let template = try ScriptTemplate(adHoc: text, platform: platform, scope: AdHocWork.scope)
            guard template.fits else {
                throw CommandFailure(.usage, "the script has \(template.parameterBytes) bytes; SSM takes 64 KB")
            }
            let assignment = Assignment(
                scope: AdHocWork.scope, run: run, batch: 2 * place + number + 1, fence: ("none", 0),
                deliveryTimeout: command.deliveryTimeout, executionTimeout: command.timeout, output: output)
            return try byTag(
                assignment.sends(template, to: ids, by: documents.first { $0.platform == platform }),
                all: ids.count == hosts.count)
        }
    }

    private func documents(_ document: String, _ hosts: [FleetHost]) -> [Send] {
        var parameters: [String: [String]] = [:]
        for pair in command.parameter {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            parameters[parts[0], default: []].append(parts[1])
        }
        let sends = Send.chunks(of: hosts.map(\.id.text)).enumerated().map { index, chunk in
            Send(
                key: SendKey(
                    scope: AdHocWork.scope, run: run, phase: "document", batch: place + 1, chunk: index + 1,
                    payload: "\(document)\n\(parameters)"), nonce: nil, target: .instances(chunk), expected: chunk,
                document: document, parameters: parameters, deliveryTimeout: command.deliveryTimeout,
                executionTimeout: command.timeout, output: output)
        }
        return byTag(sends, all: true)
    }

    /// By tag, one send reaches everyone, whatever their number; more than 50 ids need several.
    /// - Parameter all: whether the sends cover everybody who is meant; else a tag would reach other platforms, too.
    private func byTag(_ sends: [Send], all: Bool) -> [Send] {
        guard all, case .tags(let tags) = target, sends.count > 1 else { return sends }
        var whole = sends[0]
        whole.target = .tags(tags)
        whole.expected = sends.flatMap(\.expected)
        whole.maxConcurrency = "\(whole.expected.count)"
        whole.maxErrors = "\(whole.expected.count)"
        return [whole]
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
