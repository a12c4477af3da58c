package import AWS
import Digests
package import Dispatching
package import Fleet
package import Foundation
package import HTTPTransport
package import Scripting

/// The edges that a deployment works through in one place.
package struct Crew: Sendable {
    package let ssm: SSMClient
    /// Reads whole outputs.
    package let objects: S3Client
    package let fleet: FleetReader
    package let alarms: AlarmReader
    /// For checks from the runner.
    package let http: HTTPClient
    package let account: String
    /// The ARN of who signs.
    package let identity: String
    package let credentials: CredentialsSource
    package let region: String
    /// The role that these credentials are of; nil for those that were there.
    package let role: String?
    package let externalID: String?
    package let stop: StopSignal
    /// The listener for what is done on the way.
    let say: @Sendable (String) -> Void
    let known = KnownDocuments()

    /// Where it works.
    package var place: Place { Place(account: account, region: region, role: role, externalID: externalID) }

    package init(
        ssm: SSMClient, objects: S3Client, fleet: FleetReader, alarms: AlarmReader, http: HTTPClient, account: String,
        identity: String, credentials: CredentialsSource, region: String, role: String? = nil,
        externalID: String? = nil, stop: StopSignal, say: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.say = say
        self.ssm = ssm
        self.objects = objects
        self.fleet = fleet
        self.alarms = alarms
        self.http = http
        self.account = account
        self.identity = identity
        self.credentials = credentials
        self.region = region
        self.role = role
        self.externalID = externalID
        self.stop = stop
    }
}

/// The crews of all places of an environment.
package struct Crews: Sendable {
    package let all: [Crew]
    /// The first place's: where alarms are asked, and whose words count where no place knows more.
    package let first: Crew

    package init(_ first: Crew, _ others: [Crew] = []) {
        self.first = first
        all = [first] + others
    }

    package var stop: StopSignal { first.stop }

    package var places: [Place] { all.map(\.place) }
}

extension Crew {
    /// Refuses work that would outlive its credentials.
    ///
    /// - Parameter seconds: how long the work may take at most.
    /// - Returns: a warning when nobody knows how long the credentials hold.
    package func checkCredentials(for seconds: Int, now: Date) async throws -> String? {
        let held = try await credentials.current(now)
        switch held.validity {
        case .until(let expiry) where !held.isRenewable && expiry < now.addingTimeInterval(Double(seconds)):
            throw DeploymentError(
                .notReady,
                "the credentials from \(held.source) end at \(expiry.ISO8601Format()), and this may take until "
                    + "\(now.addingTimeInterval(Double(seconds)).ISO8601Format())",
                fix: "use credentials that are renewed (a profile with a role, AWS_ROLE_ARN with a job's OIDC token), "
                    + "or a longer session")
        case .unknown:
            return "the session in \(held.source) has no known end: if it ends before the run, the run's outcome is "
                + "unknown; set AWS_CREDENTIAL_EXPIRATION, or use credentials that are renewed"
        case .until, .unlimited: return nil
        }
    }
}

/// What a send of a rendered script needs besides the script.
package struct Assignment: Sendable {
    package var scope: String
    package var run: String
    package var batch: Int
    package var fence: (ledger: String, counter: Int)
    package var deliveryTimeout: Int
    package var executionTimeout: Int
    package var output: OutputLocation?
    /// The CloudWatch alarm that stops its commands at SSM.
    package var alarm: String?
    /// From where hosts download, with its permission.
    package var url: String?

    package init(
        scope: String, run: String, batch: Int, fence: (ledger: String, counter: Int), deliveryTimeout: Int,
        executionTimeout: Int, output: OutputLocation? = nil, alarm: String? = nil
    ) {
        self.output = output
        self.alarm = alarm
        self.scope = scope
        self.run = run
        self.batch = batch
        self.fence = fence
        self.deliveryTimeout = deliveryTimeout
        self.executionTimeout = executionTimeout
    }

    /// One send for every 50 hosts, holes filled, each with a nonce of its own.
    ///
    /// - Parameters:
    ///   - document: what runs the script; AWS's when nil.
    ///   - nonces: those of sends that were prepared before, by key.
    ///   - chunks: how many sends of the same phase and batch go before these: keys count on.
    package func sends(
        _ script: ScriptTemplate, to hosts: [InstanceID], by document: ScriptDocument? = nil,
        nonces: [String: String] = [:], after chunks: Int = 0
    ) throws(QuotingError) -> [Send] {
        let document = document ?? .aws(script.platform)
        var sends: [Send] = []
        for (index, chunk) in Send.chunks(of: hosts.map(\.text)).enumerated() {
            let key = SendKey(
                scope: scope, run: run, phase: script.phase, batch: batch, chunk: chunks + index + 1,
                payload: script.sha256)
            let nonce = nonces[key.description] ?? Self.nonce()
            let text = try script.filled(
                with: RunValues(
                    nonce: nonce, key: key.description, claim: key.hash, run: run, ledger: fence.ledger,
                    fence: fence.counter, shown: output == nil ? RunValues.keptBySSM : RunValues.keptInS3,
                    url: url))
            sends.append(
                Send(
                    key: key, nonce: nonce, target: .instances(chunk), expected: chunk,
                    document: document.name, documentVersion: document.version, documentHash: document.sha256,
                    parameters: document.parameters(text, executionTimeout: executionTimeout),
                    deliveryTimeout: deliveryTimeout, executionTimeout: executionTimeout, output: output, alarm: alarm))
        }
        return sends
    }

    private static func nonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(String(generator.next(), radix: 36) + String(generator.next(), radix: 36)).prefix(20).description
    }
}
