/// One SendCommand: what is sent, to whom, and how long it may take.
package struct Send: Sendable, Equatable {
    package enum Target: Sendable, Equatable {
        /// At most 50 ids (`SendCommand.InstanceIds`).
        case instances([String])
        /// Tags by name; values are alternatives. SSM fans out to whoever carries them when the command arrives.
        case tags([String: [String]])
    }

    package var key: SendKey
    /// The nonce of the result lines; nil when the document is not one that Muster rendered.
    package var nonce: String?
    package var target: Target
    /// The instances whose outcome is asked for.
    package var expected: [String]
    package var document: String
    package var documentVersion: String?
    /// The SHA-256 of the document's content, which SSM compares; nil when nobody pinned it.
    package var documentHash: String?
    package var parameters: [String: [String]]
    /// Seconds that SSM may take to deliver, 30 to 2,592,000.
    package var deliveryTimeout: Int
    /// Seconds that the script may run, 5 to 172,800.
    package var executionTimeout: Int
    package var maxConcurrency: String
    package var maxErrors: String
    /// Where the agents keep whole outputs, too.
    package var output: OutputLocation?
    /// The CloudWatch alarm at which SSM stops the command.
    package var alarm: String?

    package init(
        key: SendKey, nonce: String?, target: Target, expected: [String], document: String,
        documentVersion: String? = nil, documentHash: String? = nil, parameters: [String: [String]],
        deliveryTimeout: Int, executionTimeout: Int,
        maxConcurrency: String? = nil, maxErrors: String? = nil, output: OutputLocation? = nil,
        alarm: String? = nil
    ) {
        self.output = output
        self.alarm = alarm
        self.key = key
        self.nonce = nonce
        self.target = target
        self.expected = expected
        self.document = document
        self.documentVersion = documentVersion
        self.documentHash = documentHash
        self.parameters = parameters
        self.deliveryTimeout = deliveryTimeout
        self.executionTimeout = executionTimeout
        // One instance failing must not keep the others from being told: the rollout stops between batches.
        self.maxConcurrency = maxConcurrency ?? "\(max(1, expected.count))"
        self.maxErrors = maxErrors ?? "\(expected.count)"
    }

    /// SSM's `ExpiresAfter` comes after delivery and execution time-out together; a little is added for its clock.
    package var deadline: Duration { .seconds(deliveryTimeout + executionTimeout + 15) }

    /// Cuts ids into pieces that SendCommand takes.
    package static func chunks(of ids: [String]) -> [[String]] {
        stride(from: 0, to: ids.count, by: 50).map { Array(ids[$0..<min($0 + 50, ids.count)]) }
    }
}
