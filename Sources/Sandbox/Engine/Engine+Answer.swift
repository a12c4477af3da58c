import Foundation
import Logging

/// A request whose signature was found right.
struct Call: Sendable {
    var request: WireRequest
    var caller: Caller

    /// What the caller sees.
    var scope: Scope { caller.scope }

    /// The body, decoded as an operation's input.
    func input<Value: Decodable>(_ type: Value.Type = Value.self) throws(ServiceFault) -> Value {
        try JSONBody.decode(type, from: request.body)
    }

    /// The parameters of the query protocol.
    var parameters: QueryParameters { QueryParameters(request.form) }
}

/// What a service does with an operation. It throws ``ServiceFault`` only.
typealias Handler = @Sendable (isolated Engine, Call) async throws -> WireResponse

/// From a request to an answer.
extension Engine {
    /// Checks host and signature, lets faults happen, and hands over to the service.
    func answer(_ request: WireRequest) async -> WireResponse {
        let service = request.service
        let operation = request.operation
        do throws(ServiceFault) {
            let host = request.header("host") ?? ""
            guard host == "127.0.0.1:\(port)" || host == "localhost:\(port)" else { throw .foreignHost(host) }
            let skew = faults.skew ?? behaviour.skew
            let caller = try caller(of: request, service, operation, skew: service == .control ? 0 : skew)
            var response = try await answer(Call(request: request, caller: caller), service, operation)
            response.skew = skew
            return response
        } catch {
            var response = error.response(for: service, isQuery: request.form["Action"] != nil)
            response.skew = faults.skew ?? behaviour.skew
            return response
        }
    }

    private func caller(of request: WireRequest, _ service: Service, _ operation: String, skew: Double)
        throws(ServiceFault) -> Caller
    {
        if service == .sts, operation == OperationTable.unsigned {
            return Caller(principal: .anonymous, region: main.region)
        }
        return try keys.verify(request, now: clock.now.addingTimeInterval(skew))
    }

    private func answer(_ call: Call, _ service: Service, _ operation: String) async throws(ServiceFault)
        -> WireResponse
    {
        guard service != .control else { return try await respond(to: call, service, operation) }
        let fate = faults.fate(of: operation, now: clock.now)
        tally.count(operation, fate)
        configuration.onCall?(SandboxCall(call, service, operation))
        if fate.delay > 0 { try? await clock.sleep(seconds: fate.delay) }
        if fate.isLost { return .dropped }
        if let refusal = fate.refusal { throw refusal }
        let response = try await respond(to: call, service, operation)
        return fate.losesReply ? .dropped : response
    }

    /// nil: it is the upstream's. With an upstream, all of S3 is: objects have one home.
    private func handler(_ service: Service, _ operation: String) -> Handler? {
        service == .s3 && upstream != nil ? nil : OperationTable.handlers[service]?[operation]
    }

    /// Carries out an operation now.
    func respond(to call: Call, _ service: Service, _ operation: String) async throws(ServiceFault) -> WireResponse {
        catchUp()
        guard let handler = handler(service, operation) else {
            guard let upstream else { throw .unknownOperation(operation) }
            return try await upstream.forward(call.request)
        }
        do {
            return try await handler(self, call)
        } catch let fault as ServiceFault {
            throw fault
        } catch {
            logger.error("operation failed", metadata: ["operation": "\(operation)", "error": "\(error)"])
            throw .internalError
        }
    }
}
