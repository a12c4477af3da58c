import AWS

extension Contract {
    static let ssm: [Contract] = [
        Contract("ssm", "GetParameter", GetParameterRequest(name: "name", withDecryption: true)) {
            try await SSMClient($0).getParameter($1)
        },
        Contract("ssm", "GetParameters", GetParametersRequest(names: ["names"], withDecryption: true)) {
            try await SSMClient($0).getParameters($1)
        },
        Contract(
            "ssm", "GetParametersByPath",
            GetParametersByPathRequest(
                path: "path", recursive: true,
                parameterFilters: [.init(key: "key", option: "option", values: ["values"])], withDecryption: true,
                maxResults: 7, nextToken: "nextToken")
        ) {
            try await first(SSMClient($0).getParametersByPath($1))
        },
        Contract(
            "ssm", "PutParameter",
            PutParameterRequest(
                name: "name", value: "value", description: "description", type: .secureString, keyID: "keyId",
                overwrite: true, allowedPattern: "allowedPattern", tags: [.init(key: "key", value: "value")],
                tier: "Intelligent-Tiering", policies: "policies", dataType: "dataType")
        ) {
            try await SSMClient($0).putParameter($1)
        },
        Contract("ssm", "DeleteParameter", DeleteParameterRequest(name: "name")) {
            try await SSMClient($0).deleteParameter($1)
        },
        Contract("ssm", "DeleteParameters", DeleteParametersRequest(names: ["names"])) {
            try await SSMClient($0).deleteParameters($1)
        },
        Contract(
            "ssm", "DescribeInstancePatchStates",
            DescribeInstancePatchStatesRequest(
                instanceIDs: ["i-0123456789abcdef0"], nextToken: "nextToken", maxResults: 10)
        ) {
            try await first(SSMClient($0).describeInstancePatchStates($1))
        },
        Contract(
            "ssm", "DescribeInstancePatches",
            DescribeInstancePatchesRequest(
                instanceID: "i-0123456789abcdef0", filters: [.init(key: "key", values: ["values"])],
                nextToken: "nextToken", maxResults: 10)
        ) {
            try await first(SSMClient($0).describeInstancePatches($1))
        },
        Contract(
            "ssm", "DescribePatchBaselines",
            DescribePatchBaselinesRequest(
                filters: [.init(key: "key", values: ["values"])], maxResults: 7, nextToken: "nextToken")
        ) {
            try await first(SSMClient($0).describePatchBaselines($1))
        },
        Contract("ssm", "GetPatchBaseline", GetPatchBaselineRequest(baselineID: "baselineId0123456789abcdef")) {
            try await SSMClient($0).getPatchBaseline($1)
        },
        Contract("ssm", "DescribePatchGroupState", DescribePatchGroupStateRequest(patchGroup: "patchGroup")) {
            try await SSMClient($0).describePatchGroupState($1)
        },
        Contract("ssm", "GetConnectionStatus", GetConnectionStatusRequest(target: "target")) {
            try await SSMClient($0).getConnectionStatus($1)
        },
    ]
}
