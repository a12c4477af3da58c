package import Foundation

package struct StartExecutionRequest: Sendable, Hashable, Encodable {
    /// At most 256 characters.
    package var stateMachineARN: String
    /// Unique for 90 days; at most 80 characters.
    package var name: String?
    /// JSON.
    package var input: String?
    /// At most 256 characters.
    package var traceHeader: String?

    package init(stateMachineARN: String, name: String? = nil, input: String? = nil, traceHeader: String? = nil) {
        self.stateMachineARN = stateMachineARN
        self.name = name
        self.input = input
        self.traceHeader = traceHeader
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("stateMachineArn", stateMachineARN)
        try members.add("name", name)
        try members.add("input", input)
        try members.add("traceHeader", traceHeader)
    }
}

package struct StartExecutionResponse: Sendable, Hashable, Decodable {
    package let executionARN: String
    package let startDate: Date?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        executionARN = try members.required("executionArn")
        startDate = try members.time("startDate")
    }
}

package struct DescribeExecutionRequest: Sendable, Hashable, Encodable {
    /// At most 256 characters.
    package var executionARN: String

    package init(executionARN: String) {
        self.executionARN = executionARN
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("executionArn", executionARN)
    }
}

package struct DescribeExecutionResponse: Sendable, Hashable, Decodable {
    package let executionARN: String
    package let stateMachineARN: String
    package let name: String?
    package let status: ExecutionStatus
    package let startDate: Date?
    package let stopDate: Date?
    /// JSON.
    package let input: String?
    /// JSON.
    package let output: String?
    package let traceHeader: String?
    package let mapRunARN: String?
    package let error: String?
    package let cause: String?
    package let stateMachineVersionARN: String?
    package let stateMachineAliasARN: String?
    package let redriveCount: Int
    package let redriveDate: Date?
    package let redriveStatus: String?
    package let redriveStatusReason: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        executionARN = try members.required("executionArn")
        stateMachineARN = try members.required("stateMachineArn")
        name = try members.filledText("name")
        status = try members.value("status")
        startDate = try members.time("startDate")
        stopDate = try members.time("stopDate")
        input = try members.filledText("input")
        output = try members.filledText("output")
        traceHeader = try members.filledText("traceHeader")
        mapRunARN = try members.filledText("mapRunArn")
        error = try members.filledText("error")
        cause = try members.filledText("cause")
        stateMachineVersionARN = try members.filledText("stateMachineVersionArn")
        stateMachineAliasARN = try members.filledText("stateMachineAliasArn")
        redriveCount = try members.count("redriveCount")
        redriveDate = try members.time("redriveDate")
        redriveStatus = try members.filledText("redriveStatus")
        redriveStatusReason = try members.filledText("redriveStatusReason")
    }
}

/// Where an execution stands.
package enum ExecutionStatus: WireValue {
    case running, succeeded, failed, timedOut, aborted, pendingRedrive
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.running, "RUNNING"), (.succeeded, "SUCCEEDED"), (.failed, "FAILED"), (.timedOut, "TIMED_OUT"),
        (.aborted, "ABORTED"), (.pendingRedrive, "PENDING_REDRIVE"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

package struct StopExecutionRequest: Sendable, Hashable, Encodable {
    /// At most 256 characters.
    package var executionARN: String
    /// At most 256 characters.
    package var error: String?
    package var cause: String?

    package init(executionARN: String, error: String? = nil, cause: String? = nil) {
        self.executionARN = executionARN
        self.error = error
        self.cause = cause
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("executionArn", executionARN)
        try members.add("error", error)
        try members.add("cause", cause)
    }
}

package struct StopExecutionResponse: Sendable, Hashable, Decodable {
    package let stopDate: Date?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        stopDate = try members.time("stopDate")
    }
}
