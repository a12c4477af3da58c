import Foundation

/// From a request to an answer.
extension Engine {
    /// Checks host and signature, lets faults happen, and hands over to the service.
    func answer(_ request: WireRequest) async -> WireResponse {
        let service = request.service
        let operation = request.operation
        do throws(ServiceFault) {
            let host = request.header("host") ?? ""
            guard host == "127.0.0.1:\(port)" || host == "localhost:\(port)" else { throw .foreignHost(host) }
            let region = try SignatureCheck(key: key).verify(request, now: Date())
            if service != .control, let refusal = faults.refusal(of: operation) { throw refusal }
            let isHere = region == configuration.region || service == .sts || service == .control
            var response = isHere ? try await response(to: request) : try answerElsewhere(request)
            if service != .control, faults.losesReply(of: operation) { response.isDropped = true }
            return response
        } catch {
            return error.response(for: service)
        }
    }

    private func response(to request: WireRequest) async throws(ServiceFault) -> WireResponse {
        switch request.service {
        case .ssm: .json(try answerSSM(request.operation, request.body))
        case .ec2: .xml(try answerEC2(request.operation, QueryParameters(request.form)))
        case .sts: .xml(try answerSTS(request.operation))
        case .control: .json(try await answerControl(request.operation, request.body))
        }
    }

    private func answerSSM(_ operation: String, _ body: [UInt8]) throws(ServiceFault) -> [UInt8] {
        switch operation {
        case "SendCommand": try sendCommand(JSONBody.decode(SendCommandRequest.self, from: body))
        case "ListCommands": try listCommands(JSONBody.decode(ListRequest.self, from: body))
        case "ListCommandInvocations": try listCommandInvocations(JSONBody.decode(ListRequest.self, from: body))
        case "GetCommandInvocation": try getCommandInvocation(JSONBody.decode(InvocationRequest.self, from: body))
        case "CancelCommand": try cancelCommand(JSONBody.decode(CancelRequest.self, from: body))
        case "DescribeInstanceInformation":
            try describeInstanceInformation(JSONBody.decode(InformationRequest.self, from: body))
        case "CreateDocument": try createDocument(JSONBody.decode(DocumentRequest.self, from: body))
        case "DescribeDocument": try describeDocument(JSONBody.decode(DocumentRequest.self, from: body))
        case "GetDocument": try getDocument(JSONBody.decode(DocumentRequest.self, from: body))
        case "DeleteDocument": try deleteDocument(JSONBody.decode(DocumentRequest.self, from: body))
        default: throw .unknownOperation(operation)
        }
    }
}
