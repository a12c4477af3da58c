import Foundation

/// The public parameters of AWS, below `/aws/`: only an upstream has them.
extension Engine {
    /// Asks the upstream where the names are public ones, and `here` otherwise. Of a list that has both, each side
    /// answers for its own.
    func parameters(_ call: Call, _ here: (ParameterRequest) throws(ServiceFault) -> [UInt8]) async throws(ServiceFault)
        -> WireResponse
    {
        var request: ParameterRequest = try call.input()
        let asked = (request.Names ?? []) + [request.Name, request.Path].compactMap { $0 }
        guard let upstream, asked.contains(where: Self.isPublic) else { return .json(try here(request)) }
        guard !asked.allSatisfy(Self.isPublic) else { return try await upstream.forward(call.request) }
        var forwarded = request
        forwarded.Names = request.Names?.filter(Self.isPublic)
        request.Names = request.Names?.filter { !Self.isPublic($0) }
        var passed = call.request
        passed.body = JSONBody.encode(forwarded)
        let own: GetParametersOutput = try JSONBody.decode(GetParametersOutput.self, from: here(request))
        let reply = try await upstream.forward(passed)
        guard reply.status == 200 else { return reply }
        let other = try JSONBody.decode(GetParametersOutput.self, from: reply.body)
        return .json(
            JSONBody.encode(
                GetParametersOutput(
                    Parameters: own.Parameters + other.Parameters,
                    InvalidParameters: own.InvalidParameters + other.InvalidParameters)))
    }

    private static func isPublic(_ name: String) -> Bool { name == "/aws" || name.hasPrefix("/aws/") }
}
