import AWS
import Foundation
import Redaction
import Scripting

extension Dispatcher {
    private static let breadth = 8

    /// Fetches what SSM keeps of the output (24,000 and 8,000 bytes) where the listing's excerpt does not hold all of
    /// it: for instances that did not succeed, or for all, eight at a time. An output that cannot be had leaves the
    /// excerpt in place: the outcome does not depend on it.
    /// - Parameters:
    ///   - complete: instances whose output is there already.
    ///   - budget: how many outputs may still be fetched; what was fetched is taken from it.
    func withOutputs(
        _ results: [InstanceResult], of send: Send, all: Bool, except complete: Set<String> = [], budget: inout Int
    ) async -> [InstanceResult] {
        let wanted = results.indices.filter { index in
            let result = results[index]
            return result.commandID != nil && result.isExcerpt && !complete.contains(result.instance)
                && (all || !result.outcome.isSuccess)
        }.prefix(budget)
        budget -= wanted.count
        var results = results
        await withTaskGroup(of: (Int, String?).self) { group in
            var rest = wanted[...]
            func begin() {
                guard let index = rest.popFirst() else { return }
                let result = results[index]
                group.addTask { (index, await output(of: result, nonce: send.nonce)) }
            }
            for _ in 0..<Self.breadth { begin() }
            for await (index, output) in group {
                if let output, !output.isEmpty { results[index].output = output }
                begin()
            }
        }
        return results
    }

    /// The agent appends `failed to run commands: exit status N` to standard error, without a line break before it;
    /// the outcome says so already.
    static func withoutAgentsWord(_ error: String) -> String {
        guard let start = error.range(of: "failed to run commands: exit status ", options: .backwards),
            error[start.upperBound...].allSatisfy({ $0.isNumber || $0.isNewline })
        else { return error }
        return String(error[..<start.lowerBound])
    }

    /// Standard output without result lines, then standard error.
    package func output(of result: InstanceResult, nonce: String?) async -> String? {
        guard let id = result.commandID else { return nil }
        let request = GetCommandInvocationRequest(
            commandID: id, instanceID: result.instance, pluginName: result.step)
        guard let found = try? await client.getCommandInvocation(request) else { return nil }
        let output = await WholeOutput(
            text: found.standardOutputContent, url: found.standardOutputURL, limit: 24_000
        ).read(objects)
        let error = await WholeOutput(text: found.standardErrorContent, url: found.standardErrorURL, limit: 8_000)
            .read(objects)
        var body = nonce.map { Verdict.body(of: output, nonce: $0) } ?? output
        if let nonce, result.verdict?.status == .done, !Verdict.isClosed(output, nonce: nonce) {
            body +=
                "\n[the output ends here, before the script's last line; the host has it in \(result.verdict?.log ?? "")]"
        }
        return Redactor.standard.redacted(
            [body, Self.withoutAgentsWord(error)].filter { !$0.isEmpty }.joined(separator: "\n"))
    }
}

extension InvocationSummary {
    /// The first plugin that failed speaks for an invocation, else the last one.
    init(_ invocation: CommandInvocation) {
        let plugins = invocation.commandPlugins
        let telling = plugins.first { $0.responseCode > 0 } ?? plugins.last
        let seconds: Double? =
            if let start = telling?.responseStartDateTime, let end = telling?.responseFinishDateTime {
                end.timeIntervalSince(start)
            } else { nil }
        self.init(
            instance: invocation.instanceID, status: invocation.status.word, details: invocation.statusDetails.word,
            responseCode: telling?.responseCode ?? -1, output: plugins.map(\.output).joined(separator: "\n"),
            seconds: seconds, step: plugins.count > 1 ? telling?.name : nil)
    }
}

extension Send {
    var request: SendCommandRequest {
        var request = SendCommandRequest(documentName: document)
        request.documentVersion = documentVersion
        request.documentHash = documentHash
        switch target {
        case .instances(let ids): request.instanceIDs = ids
        case .tags(let tags):
            request.targets = tags.sorted { $0.key < $1.key }.map { AWS.Target(key: "tag:\($0.key)", values: $0.value) }
        }
        request.timeoutSeconds = deliveryTimeout
        request.comment = key.description
        request.parameters = parameters
        request.maxConcurrency = maxConcurrency
        request.maxErrors = maxErrors
        request.alarmConfiguration = alarm.map { AlarmConfiguration(alarm: $0) }
        request.outputS3BucketName = output?.bucket
        request.outputS3KeyPrefix = output?.prefix
        return request
    }
}
