package import AWS
package import Scripting

/// The edge between ``DocumentMachine`` and SSM.
package struct DocumentPublisher: Sendable {
    private let client: SSMClient
    private let stop: StopSignal
    private let now: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async -> Void

    /// - Parameters:
    ///   - now: the time since any moment.
    ///   - pause: waits.
    package init(
        ssm: SSMClient, stop: StopSignal, now: @escaping @Sendable () -> Duration,
        pause: @escaping @Sendable (Duration) async -> Void
    ) {
        client = ssm
        self.stop = stop
        self.now = now
        self.pause = pause
    }

    package init(ssm: SSMClient, stop: StopSignal) {
        let clock = ContinuousClock()
        let start = clock.now
        self.init(ssm: ssm, stop: stop, now: { clock.now - start }, pause: { await stop.sleep(for: $0) })
    }

    /// Sees that the document is there, and makes it when it may and has to.
    ///
    /// - Parameter mayCreate: whether it is made when it is missing. One whose content this version of Muster does not
    ///   know is not.
    /// - Throws: SSM's refusals, a missing permission among them; nothing was made then. ``Stopped`` when somebody
    ///   wants to stop.
    package func settle(_ document: ScriptDocument, mayCreate: Bool) async throws -> DocumentMachine.Finding {
        let content = document.content
        var machine = DocumentMachine(hash: document.sha256 ?? "", mayCreate: mayCreate && content != nil)
        var event = DocumentMachine.Event.begin
        while true {
            guard !stop.isRaised else { throw Stopped() }
            switch machine.handle(event, at: now()) {
            case .describe: event = try await describe(document)
            case .create: event = try await create(document, content ?? "")
            case .wait(let duration):
                await pause(duration)
                event = .woke
            case .finish(let finding): return finding
            }
        }
    }

    package struct Stopped: Error, Sendable {}

    private func describe(_ document: ScriptDocument) async throws -> DocumentMachine.Event {
        do {
            let found = try await Patience.reading(stop) {
                try await client.describeDocument(
                    DescribeDocumentRequest(name: document.name, documentVersion: document.version))
            }
            return .described(
                hash: found.hash, status: found.status.word, information: found.statusInformation)
        } catch let error as AWSError where [.invalidDocument, .invalidDocumentVersion].contains(error.code) {
            return .missing
        }
    }

    private func create(_ document: ScriptDocument, _ content: String) async throws -> DocumentMachine.Event {
        do throws(AWSError) {
            _ = try await client.createDocument(
                CreateDocumentRequest(
                    content: content, name: document.name, documentType: "Command", documentFormat: .json))
            return .created
        } catch {
            if error.code == .documentAlreadyExists { return .taken }
            if error.isAmbiguous { return .ambiguous }
            throw error
        }
    }
}
