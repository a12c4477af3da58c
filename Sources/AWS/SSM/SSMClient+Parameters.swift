/// Parameter Store.
extension SSMClient {
    /// One parameter, or one version of it (`NAME:VERSION`).
    package func getParameter(_ request: GetParameterRequest) async throws(AWSError) -> StoredParameter {
        let reply: GetParameterResponse = try await wire.call("GetParameter", request)
        return reply.parameter
    }

    /// Up to ten parameters in one call; names that do not exist are told apart from errors.
    package func getParameters(_ request: GetParametersRequest) async throws(AWSError) -> GetParametersResponse {
        try await wire.call("GetParameters", request)
    }

    /// The parameters below a path. Pages may be empty in the middle.
    package func getParametersByPath(_ request: GetParametersByPathRequest) -> Pages<GetParametersByPathResponse> {
        wire.pages("GetParametersByPath", request)
    }

    /// The names of the parameters below a path: the same call, of whose reply less is read.
    package func parameterNames(_ request: GetParametersByPathRequest) -> Pages<ParameterNames> {
        wire.pages("GetParametersByPath", request)
    }

    /// Makes a parameter or, with `overwrite`, a new version of it. It is sent at most once.
    package func putParameter(_ request: PutParameterRequest) async throws(AWSError) -> PutParameterResponse {
        try await wire.call("PutParameter", request, .atMostOnce)
    }

    /// Deletes a parameter with all its versions.
    package func deleteParameter(_ request: DeleteParameterRequest) async throws(AWSError) {
        let _: EmptyReply = try await wire.call("DeleteParameter", request)
    }

    /// Deletes up to ten parameters in one call.
    package func deleteParameters(
        _ request: DeleteParametersRequest
    ) async throws(AWSError) -> DeleteParametersResponse {
        try await wire.call("DeleteParameters", request)
    }
}
