import Foundation
import HTTPTransport
import Synchronization

/// Signs, sends and repeats the calls to one service in one place. The retry quota and the clock's difference belong
/// to it, so copies of a client share them.
final class ServiceCaller: Sendable {
    private struct State {
        var quota: RetryQuota
        var skew = ClockSkew()
        var limiter: RateLimiter?
    }

    let service: AWSService
    private let configuration: AWSConfiguration
    private let state: Mutex<State>

    init(_ service: AWSService, _ configuration: AWSConfiguration) {
        self.service = service
        self.configuration = configuration
        let limiter = configuration.retry.isAdaptive ? RateLimiter(now: configuration.seconds()) : nil
        state = Mutex(State(quota: RetryQuota(capacity: configuration.retry.quota), limiter: limiter))
    }

    /// How far the server's clock was ahead of ours at the last reply.
    var clockSkew: Duration { .seconds(state.withLock(\.skew.observed)) }

    /// The body of a successful reply.
    func call(_ operation: Operation) async throws(AWSError) -> [UInt8] {
        try await reply(operation).body
    }

    /// A successful reply (2xx).
    func reply(_ operation: Operation) async throws(AWSError) -> HTTPResponse {
        var sequence = RetrySequence(policy: configuration.retry, repeatability: operation.repeatability)
        let invocation = Self.invocationID()
        while true {
            let wait: Duration
            let turn = state.withLock { $0.limiter?.take(configuration.seconds()) ?? .zero }
            if turn > .zero { try await pause(turn, operation) }
            do throws(AWSError) {
                let response = try await attempt(operation, sequence.number, invocation)
                state.withLock { sequence.settle(&$0.quota) }
                return response
            } catch {
                let next: Duration? = state.withLock { state in
                    let moved = state.skew.correct(after: error)
                    return sequence.wait(after: error, clockMoved: moved, quota: &state.quota)
                }
                guard let next else {
                    let last = operation.isLongPoll ? sequence.lastWait(after: error) : .zero
                    if last > .zero { try await pause(last, operation) }
                    throw error
                }
                wait = next
            }
            try await pause(wait, operation)
        }
    }

    /// A random UUID (RFC 9562, version 4). Foundation's own opens, reads and closes a device for each.
    private static func invocationID() -> String {
        var random = SystemRandomNumberGenerator()
        var bytes = unsafeBitCast((random.next() as UInt64, random.next() as UInt64), to: uuid_t.self)
        bytes.6 = bytes.6 & 0x0F | 0x40
        bytes.8 = bytes.8 & 0x3F | 0x80
        return UUID(uuid: bytes).uuidString.lowercased()
    }

    private func pause(_ wait: Duration, _ operation: Operation) async throws(AWSError) {
        do {
            try await configuration.clock.sleep(wait)
        } catch {
            throw failure(.cancelled, operation.name, "The call was cancelled before it was repeated")
        }
    }

    private func attempt(
        _ operation: Operation, _ number: Int, _ invocation: String
    ) async throws(AWSError) -> HTTPResponse {
        let request = try await signed(operation, number, invocation)
        let sent = configuration.clock.now()
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await configuration.http.send(request)
        } catch {
            throw AWSError(error, service: service, operation: operation.name)
        }
        let received = configuration.clock.now()
        state.withLock { $0.skew.observe(response, sent: sent, received: received) }
        let error = failure(in: response, operation)
        state.withLock { $0.limiter?.learn(isThrottle: error?.isThrottle == true, at: configuration.seconds()) }
        if let error { throw error }
        return response
    }

    /// What a reply that came says went wrong.
    private func failure(in response: HTTPResponse, _ operation: Operation) -> AWSError? {
        guard (200..<300).contains(response.status) else {
            return AWSError(response, service: service, operation: operation.name)
        }
        guard operation.mayFailLate, let root = try? XMLReader.root(of: response.body), root.name == "Error" else {
            return nil
        }
        let late = HTTPResponse(status: 500, headers: response.headers, body: response.body)
        return AWSError(late, service: service, operation: operation.name)
    }

    private func signed(
        _ operation: Operation, _ number: Int, _ invocation: String
    ) async throws(AWSError) -> HTTPRequest {
        let url = (operation.endpoint ?? configuration.endpoint(of: service)) + operation.target
        let headers =
            operation.headers + [
                (name: "amz-sdk-invocation-id", value: invocation),
                (name: "amz-sdk-request", value: "attempt=\(number); max=\(configuration.retry.maximumAttempts)"),
            ]
        let signature = try await signature(of: operation, url: url, headers: headers)
        return HTTPRequest(
            method: operation.method, url: url, headers: headers + signature, body: operation.body,
            timeout: operation.timeout, bodyLimit: operation.replyLimit,
            certificateAuthorityFile: configuration.certificateAuthorityFile,
            connection: operation.repeatability == .atMostOnce ? .fresh : .reusable)
    }

    private func signature(
        of operation: Operation, url: String, headers: [(name: String, value: String)]
    ) async throws(AWSError) -> [(name: String, value: String)] {
        guard operation.authorization == .signed else { return [] }
        let credentials = try await credentials(for: operation.name)
        let signer = SignatureV4(
            region: configuration.region.rawValue, service: service.signingName, rules: service.signatureRules)
        return signer.headers(
            method: operation.method, url: url, headers: headers, body: operation.body, credentials: credentials,
            date: configuration.clock.now().addingTimeInterval(appliedSkew))
    }

    /// Added to our time when signing, in seconds.
    var appliedSkew: TimeInterval { state.withLock(\.skew.applied) }

    /// What signs an operation now.
    func credentials(for operation: String) async throws(AWSError) -> Credentials {
        do throws(CredentialsError) {
            return try await configuration.credentials.current(configuration.clock.now())
        } catch {
            throw failure(error.code == .expired ? .credentialsExpired : .credentialsMissing, operation, error.message)
        }
    }

    /// A failure before anything was sent.
    private func failure(_ code: AWSError.Code, _ operation: String, _ message: String) -> AWSError {
        AWSError(code: code, service: service, operation: operation, message: message)
    }

    /// A reply came with success, but cannot be read: the request was carried out all the same.
    func unreadable(_ operation: String, _ detail: String) -> AWSError {
        AWSError(
            code: .unreadableReply, service: service, operation: operation, message: detail, isAmbiguous: true)
    }
}
