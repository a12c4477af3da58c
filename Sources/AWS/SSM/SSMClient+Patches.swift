/// Patch Manager, and whether a machine is connected.
extension SSMClient {
    /// The counts of patches of up to 50 machines. Machines that were never scanned are left out.
    package func describeInstancePatchStates(
        _ request: DescribeInstancePatchStatesRequest
    ) -> Pages<DescribeInstancePatchStatesResponse> {
        wire.pages("DescribeInstancePatchStates", request)
    }

    /// The patches of one machine.
    package func describeInstancePatches(
        _ request: DescribeInstancePatchesRequest
    ) -> Pages<DescribeInstancePatchesResponse> {
        wire.pages("DescribeInstancePatches", request)
    }

    /// The baselines of the account and those of AWS.
    package func describePatchBaselines(
        _ request: DescribePatchBaselinesRequest = .init()
    ) -> Pages<DescribePatchBaselinesResponse> {
        wire.pages("DescribePatchBaselines", request)
    }

    /// The rules of one baseline.
    package func getPatchBaseline(
        _ request: GetPatchBaselineRequest
    ) async throws(AWSError) -> GetPatchBaselineResponse {
        try await wire.call("GetPatchBaseline", request)
    }

    /// How many machines of a patch group are in which state.
    package func describePatchGroupState(
        _ request: DescribePatchGroupStateRequest
    ) async throws(AWSError) -> DescribePatchGroupStateResponse {
        try await wire.call("DescribePatchGroupState", request)
    }

    /// Whether Session Manager reaches a machine.
    package func getConnectionStatus(
        _ request: GetConnectionStatusRequest
    ) async throws(AWSError) -> GetConnectionStatusResponse {
        try await wire.call("GetConnectionStatus", request)
    }
}
