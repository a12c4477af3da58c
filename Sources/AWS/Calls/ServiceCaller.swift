import Foundation
import HTTPTransport
import Synchronization

/// Signs, sends and repeats the calls to one service in one place. The retry quota and the clock's difference belong
/// to it, so copies of a client share them.
final class ServiceCaller: Sendable {
    private struct State {
        var quota: RetryQuota
        var skew = ClockSkew()
    }

    let service: AWSService
    private let configuration: AWSConfiguration
    private let state: Mutex<State>

    init(_ service: AWSService, _ configuration: AWSConfiguration) {
        self.service = service
        self.configuration = configuration
        state = Mutex(State(quota: RetryQuota(capacity: configuration.retry.quota)))
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
        let invocation = UUID().uuidString.lowercased()
        while true {
            let wait: Duration
            do throws(AWSError) {
                let response = try await attempt(operation, sequence.number, invocation)
                state.withLock { sequence.settle(&$0.quota) }
                return response
            } catch {
                let next: Duration? = state.withLock { state in
                    let moved = state.skew.correct(after: error)
                    return sequence.wait(after: error, clockMoved: moved, quota: &state.quota)
                }
                guard let next else { throw error }
                wait = next
            }
            try await pause(wait, operation)
        }
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
        guard (200..<300).contains(response.status) else {
            throw AWSError(response, service: service, operation: operation.name)
        }
        if operation.mayFailLate, let root = try? XMLReader.root(of: response.body), root.name == "Error" {
            let late = HTTPResponse(status: 500, headers: response.headers, body: response.body)
            throw AWSError(late, service: service, operation: operation.name)
        }
        return response
    }

    private func signed(
        _ operation: Operation, _ number: Int, _ invocation: String
    ) async throws(AWSError) -> HTTPRequest {
        let credentials = try await credentials(for: operation.name)
        let url = (operation.endpoint ?? configuration.endpoint(of: service)) + operation.target
        let headers =
            operation.headers + [
                (name: "amz-sdk-invocation-id", value: invocation),
                (name: "amz-sdk-request", value: "attempt=\(number); max=\(configuration.retry.maximumAttempts)"),
            ]
        let date = configuration.clock.now().addingTimeInterval(appliedSkew)
        let signer = SignatureV4(
            region: configuration.region.rawValue, service: service.signingName, rules: service.signatureRules)
        let signature = signer.headers(
            method: operation.method, url: url, headers: headers, body: operation.body, credentials: credentials,
            date: date)
        return HTTPRequest(
            method: operation.method, url: url, headers: headers + signature, body: operation.body,
            timeout: operation.timeout, bodyLimit: operation.replyLimit,
            certificateAuthorityFile: configuration.certificateAuthorityFile,
            connection: operation.repeatability == .atMostOnce ? .fresh : .reusable)
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
