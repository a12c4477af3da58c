/// Other regions than the one that the sandbox plays: AWS is there, and the account has nothing in it.
extension Engine {
    func answerElsewhere(_ request: WireRequest) throws(ServiceFault) -> WireResponse {
        switch request.operation {
        case "DescribeInstanceInformation": return .json(Array(#"{"InstanceInformationList":[]}"#.utf8))
        case "ListCommands": return .json(Array(#"{"Commands":[]}"#.utf8))
        case "ListCommandInvocations": return .json(Array(#"{"CommandInvocations":[]}"#.utf8))
        case "SendCommand": throw ServiceFault("InvalidInstanceId", "")
        case "GetCommandInvocation", "CancelCommand": throw ServiceFault("InvalidCommandId", "")
        case "DescribeInstances": return .xml(ec2Answer(request.operation, XML.list("reservationSet", [])))
        case "DescribeInstanceStatus": return .xml(ec2Answer(request.operation, XML.list("instanceStatusSet", [])))
        default: throw .unknownOperation(request.operation)
        }
    }
}
