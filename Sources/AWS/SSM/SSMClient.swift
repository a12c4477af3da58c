/// Run Command and the managed machines of Systems Manager. Copies share the retry quota and the clock correction.
package struct SSMClient: Sendable {
    let wire: JSONProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = JSONProtocol(caller: ServiceCaller(.ssm, configuration), target: "AmazonSSM", version: "1.1")
    }

    /// How far SSM's clock was ahead of this machine's at the last reply, in whole seconds; zero before the first.
    package var clockSkew: Duration { wire.caller.clockSkew }

    /// One page of machines. Terminated and stopped EC2 instances are not listed.
    package func describeInstanceInformation(
        _ request: DescribeInstanceInformationRequest
    ) async throws(AWSError) -> DescribeInstanceInformationResponse {
        try await wire.call("DescribeInstanceInformation", request)
    }

    /// The pages of the machines, from the request's token on.
    package func describeInstanceInformationPages(
        _ request: DescribeInstanceInformationRequest
    ) -> Pages<DescribeInstanceInformationResponse> {
        wire.pages("DescribeInstanceInformation", request)
    }

    /// All matching machines, page by page.
    package func describeAllInstanceInformation(
        filters: [InstanceInformationFilter] = []
    ) async throws(AWSError) -> [InstanceInformation] {
        try await describeInstanceInformationPages(.init(filters: filters)).all()
    }

    /// Sends a command. It goes out on a connection of its own and is sent again only where the first was surely not
    /// accepted: no connection, a throttling reply, a corrected clock. Otherwise the error says `isAmbiguous`, and
    /// the command has to be looked for before it is sent again.
    package func sendCommand(_ request: SendCommandRequest) async throws(AWSError) -> Command {
        let reply: SendCommandResponse = try await wire.call("SendCommand", request, .atMostOnce)
        return reply.command
    }

    /// One page of commands, newest first.
    package func listCommands(_ request: ListCommandsRequest) async throws(AWSError) -> ListCommandsResponse {
        try await wire.call("ListCommands", request)
    }

    /// The pages of the commands, newest first.
    package func listCommandsPages(_ request: ListCommandsRequest) -> Pages<ListCommandsResponse> {
        wire.pages("ListCommands", request)
    }

    /// One page of invocations. Empty for a moment after sending.
    package func listCommandInvocations(
        _ request: ListCommandInvocationsRequest
    ) async throws(AWSError) -> ListCommandInvocationsResponse {
        try await wire.call("ListCommandInvocations", request)
    }

    /// The pages of the invocations, from the request's token on.
    package func listCommandInvocationsPages(
        _ request: ListCommandInvocationsRequest
    ) -> Pages<ListCommandInvocationsResponse> {
        wire.pages("ListCommandInvocations", request)
    }

    /// All invocations, page by page, from the request's token on.
    package func listAllCommandInvocations(
        _ request: ListCommandInvocationsRequest
    ) async throws(AWSError) -> [CommandInvocation] {
        try await listCommandInvocationsPages(request).all()
    }

    /// One step on one instance. Throws `invocationDoesNotExist` for a moment after sending, and `invalidPluginName`
    /// when a document with several steps is asked without a name.
    package func getCommandInvocation(
        _ request: GetCommandInvocationRequest
    ) async throws(AWSError) -> CommandInvocationResult {
        try await wire.call("GetCommandInvocation", request)
    }

    /// Asks the instances to stop; best effort, and repeating it does no harm.
    package func cancelCommand(_ request: CancelCommandRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("CancelCommand", request)
    }
}
