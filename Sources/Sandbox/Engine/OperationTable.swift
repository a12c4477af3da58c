/// Every operation that the sandbox serves: service, name, what answers it.
enum OperationTable {
    static let handlers: [Service: [String: Handler]] = [
        .ssm: runCommand.merging(documents) { $1 }.merging(parameters) { $1 }.merging(patches) { $1 },
        .ec2: instances.mapValues(mindingDryRun), .sts: identity, .s3: objects, .control: control,
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
        "ListDocuments": { .json(try $0.listDocuments($1.input(), in: $1.scope)) },
        "ListDocumentVersions": { .json(try $0.listDocumentVersions($1.input(), in: $1.scope)) },
        "UpdateDocument": { .json(try $0.updateDocument($1.input(), in: $1.scope)) },
        "UpdateDocumentDefaultVersion": {
            .json(try $0.updateDocumentDefaultVersion($1.input(), in: $1.scope))
        },
        "DeleteDocument": { .json(try $0.deleteDocument($1.input(), in: $1.scope)) },
    ]

    private static let instances: [String: Handler] = [
        "DescribeInstances": { .xml(try $0.describeInstances($1.parameters, in: $1.scope)) },
        "StartInstances": { .xml(try await $0.startInstances($1.parameters, in: $1.scope)) },
        "StopInstances": { .xml(try await $0.stopInstances($1.parameters, in: $1.scope)) },
        "RebootInstances": { .xml(try await $0.rebootInstances($1.parameters, in: $1.scope)) },
        "CreateTags": { .xml(try $0.createTags($1.parameters, in: $1.scope)) },
        "DeleteTags": { .xml(try $0.deleteTags($1.parameters, in: $1.scope)) },
        "DescribeTags": { .xml(try $0.describeTags($1.parameters, in: $1.scope)) },
        "DescribeRegions": { .xml(try $0.describeRegions($1.parameters)) },
        "DescribeInstanceStatus": { .xml(try $0.describeInstanceStatus($1.parameters, in: $1.scope)) },
    ]

    /// EC2's answer to `DryRun`: an error that says that all was well. It comes before the parameters are looked at.
    private static func mindingDryRun(_ handler: @escaping Handler) -> Handler {
        { engine, call in
            guard call.parameters["DryRun"] != "true" else {
                throw ServiceFault(
                    "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", status: 412)
            }
            return try await handler(engine, call)
        }
    }

    private static let parameters: [String: Handler] = [
        "PutParameter": { .json(try $0.putParameter($1.input(), by: $1.caller)) },
        "GetParameter": { engine, call in
            try await engine.parameters(call) { request throws(ServiceFault) in
                try engine.getParameter(request, in: call.scope)
            }
        },
        "GetParameters": { engine, call in
            try await engine.parameters(call) { request throws(ServiceFault) in
                try engine.getParameters(request, in: call.scope)
            }
        },
        "GetParametersByPath": { engine, call in
            try await engine.parameters(call) { request throws(ServiceFault) in
                try engine.getParametersByPath(request, in: call.scope)
            }
        },
        "DescribeParameters": { .json(try $0.describeParameters($1.input(), in: $1.scope)) },
        "GetParameterHistory": { .json(try $0.getParameterHistory($1.input(), in: $1.scope)) },
        "DeleteParameter": { .json(try $0.deleteParameter($1.input(), in: $1.scope)) },
        "DeleteParameters": { .json(try $0.deleteParameters($1.input(), in: $1.scope)) },
    ]

    private static let patches: [String: Handler] = [
        "DescribeInstancePatchStates": { .json(try $0.describeInstancePatchStates($1.input(), in: $1.scope)) },
        "DescribeInstancePatches": { .json(try $0.describeInstancePatches($1.input(), in: $1.scope)) },
        "DescribePatchBaselines": { .json(try $0.describePatchBaselines($1.input(), in: $1.scope)) },
        "GetPatchBaseline": { .json(try $0.getPatchBaseline($1.input())) },
        "DescribePatchGroupState": { .json(try $0.describePatchGroupState($1.input(), in: $1.scope)) },
    ]

    private static let objects: [String: Handler] = [
        "GetObject": { try $0.getObject($1) },
        "HeadObject": { try $0.getObject($1) },
        "HeadBucket": { try $0.headBucket($1) },
        "ListObjectsV2": { .xml(try $0.listObjects($1)) },
    ]

    private static let identity: [String: Handler] = [
        "GetCallerIdentity": { .xml($0.getCallerIdentity($1.caller.principal)) },
        "AssumeRole": { .xml(try $0.assumeRole($1)) },
        unsigned: { .xml(try $0.assumeRoleWithWebIdentity($1.parameters)) },
    ]

    /// The operation of STS that needs no signature.
    static let unsigned = "AssumeRoleWithWebIdentity"

    private static let control: [String: Handler] = Dictionary(
        uniqueKeysWithValues: [
            "instances", "offline", "online", "terminate", "stop", "start", "inject", "credentials", "calls",
            "commands",
        ].map { name in
            let handler: Handler = { .json(try await $0.answerControl(name, $1.request.body)) }
            return (name, handler)
        })
}
