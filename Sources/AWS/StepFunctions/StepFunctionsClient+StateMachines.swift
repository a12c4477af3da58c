/// State machines.
extension StepFunctionsClient {
    /// Makes a state machine; the same one again is given back.
    package func createStateMachine(
        _ request: CreateStateMachineRequest
    ) async throws(AWSError) -> CreateStateMachineResponse {
        try await wire.call("CreateStateMachine", request)
    }

    /// Changes a state machine; executions that run keep the old definition.
    package func updateStateMachine(
        _ request: UpdateStateMachineRequest
    ) async throws(AWSError) -> UpdateStateMachineResponse {
        try await wire.call("UpdateStateMachine", request)
    }

    /// What is known of a state machine.
    package func describeStateMachine(
        _ request: DescribeStateMachineRequest
    ) async throws(AWSError) -> DescribeStateMachineResponse {
        try await wire.call("DescribeStateMachine", request)
    }

    /// The state machines of the account and region.
    package func listStateMachines(
        _ request: ListStateMachinesRequest = .init()
    ) -> Pages<ListStateMachinesResponse> {
        wire.pages("ListStateMachines", request)
    }
}
