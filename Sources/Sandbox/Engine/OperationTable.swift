/// Every operation that the sandbox serves: service, name, what answers it.
enum OperationTable {
    static let handlers: [Service: [String: Handler]] = [
        .ssm: runCommand.merging(documents) { $1 }, .ec2: instances, .sts: identity, .control: control,
    ]

    /// The names of all operations but those of the control interface.
    static let names = handlers.filter { $0.key != .control }.values.flatMap(\.keys).sorted()

    private static let runCommand: [String: Handler] = [
        "SendCommand": { .json(try $0.sendCommand($1.input(), in: $1.scope)) },
        "CancelCommand": { .json(try $0.cancelCommand($1.input(), in: $1.scope)) },
        "ListCommands": { .json(try $0.listCommands($1.input(), in: $1.scope)) },
        "ListCommandInvocations": { .json(try $0.listCommandInvocations($1.input(), in: $1.scope)) },
        "GetCommandInvocation": { .json(try $0.getCommandInvocation($1.input(), in: $1.scope)) },
        "DescribeInstanceInformation": { .json(try $0.describeInstanceInformation($1.input(), in: $1.scope)) },
    ]

    private static let documents: [String: Handler] = [
        "CreateDocument": { .json(try $0.createDocument($1.input(), in: $1.scope)) },
        "DescribeDocument": { .json(try $0.describeDocument($1.input(), in: $1.scope)) },
        "GetDocument": { .json(try $0.getDocument($1.input(), in: $1.scope)) },
        "DeleteDocument": { .json(try $0.deleteDocument($1.input(), in: $1.scope)) },
    ]

    private static let instances: [String: Handler] = [
        "DescribeInstances": { .xml(try $0.describeInstances($1.parameters, in: $1.scope)) },
        "DescribeInstanceStatus": { .xml(try $0.describeInstanceStatus($1.parameters, in: $1.scope)) },
    ]

    private static let identity: [String: Handler] = [
        "GetCallerIdentity": { .xml($0.getCallerIdentity($1.caller.principal)) }
    ]

    private static let control: [String: Handler] = Dictionary(
        uniqueKeysWithValues: [
            "instances", "offline", "online", "terminate", "stop", "start", "inject", "credentials",
        ].map { name in
            let handler: Handler = { .json(try await $0.answerControl(name, $1.request.body)) }
            return (name, handler)
        })
}
