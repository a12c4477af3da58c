import AWS

extension Contract {
    static let stepFunctions: [Contract] = [
        Contract(
            "stepfunctions", "CreateStateMachine",
            CreateStateMachineRequest(
                name: "name", definition: "definition", roleARN: "roleArn", type: .express,
                loggingConfiguration: .init(
                    level: "OFF", includeExecutionData: true,
                    destinations: [.init(cloudWatchLogsLogGroup: .init(logGroupARN: "logGroupArn"))]),
                tags: [.init(key: "key", value: "value")], tracingConfiguration: .init(enabled: true), publish: true,
                versionDescription: "versionDescription")
        ) {
            try await StepFunctionsClient($0).createStateMachine($1)
        },
        Contract(
            "stepfunctions", "UpdateStateMachine",
            UpdateStateMachineRequest(
                stateMachineARN: "stateMachineArn", definition: "definition", roleARN: "roleArn",
                loggingConfiguration: .init(
                    level: "OFF", includeExecutionData: true,
                    destinations: [.init(cloudWatchLogsLogGroup: .init(logGroupARN: "logGroupArn"))]),
                tracingConfiguration: .init(enabled: true), publish: true, versionDescription: "versionDescription")
        ) {
            try await StepFunctionsClient($0).updateStateMachine($1)
        },
        Contract(
            "stepfunctions", "DescribeStateMachine", DescribeStateMachineRequest(stateMachineARN: "stateMachineArn")
        ) {
            try await StepFunctionsClient($0).describeStateMachine($1)
        },
        Contract("stepfunctions", "ListStateMachines", ListStateMachinesRequest(maxResults: 7, nextToken: "nextToken"))
        {
            try await first(StepFunctionsClient($0).listStateMachines($1))
        },
        Contract(
            "stepfunctions", "StartExecution",
            StartExecutionRequest(
                stateMachineARN: "stateMachineArn", name: "name", input: "input", traceHeader: "traceHeader")
        ) {
            try await StepFunctionsClient($0).startExecution($1)
        },
        Contract("stepfunctions", "DescribeExecution", DescribeExecutionRequest(executionARN: "executionArn")) {
            try await StepFunctionsClient($0).describeExecution($1)
        },
        Contract(
            "stepfunctions", "StopExecution",
            StopExecutionRequest(executionARN: "executionArn", error: "error", cause: "cause")
        ) {
            try await StepFunctionsClient($0).stopExecution($1)
        },
        Contract(
            "stepfunctions", "GetExecutionHistory",
            GetExecutionHistoryRequest(
                executionARN: "executionArn", maxResults: 7, reverseOrder: true, nextToken: "nextToken",
                includeExecutionData: true)
        ) {
            try await first(StepFunctionsClient($0).getExecutionHistory($1))
        },
        Contract("stepfunctions", "SendTaskSuccess", SendTaskSuccessRequest(taskToken: "taskToken", output: "output")) {
            try await StepFunctionsClient($0).sendTaskSuccess($1)
        },
        Contract(
            "stepfunctions", "SendTaskFailure",
            SendTaskFailureRequest(taskToken: "taskToken", error: "error", cause: "cause")
        ) {
            try await StepFunctionsClient($0).sendTaskFailure($1)
        },
        Contract("stepfunctions", "SendTaskHeartbeat", SendTaskHeartbeatRequest(taskToken: "taskToken")) {
            try await StepFunctionsClient($0).sendTaskHeartbeat($1)
        },
    ]
}
