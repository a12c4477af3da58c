package import Foundation

package struct GetExecutionHistoryRequest: Sendable, Hashable, PagedRequest, Encodable {
    /// At most 256 characters.
    package var executionARN: String
    /// 0 to 1,000.
    package var maxResults: Int?
    /// Newest first.
    package var reverseOrder: Bool?
    package var nextToken: String?
    package var includeExecutionData: Bool?

    package init(
        executionARN: String, maxResults: Int? = nil, reverseOrder: Bool? = nil, nextToken: String? = nil,
        includeExecutionData: Bool? = nil
    ) {
        self.executionARN = executionARN
        self.maxResults = maxResults
        self.reverseOrder = reverseOrder
        self.nextToken = nextToken
        self.includeExecutionData = includeExecutionData
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("executionArn", executionARN)
        try members.add("maxResults", maxResults)
        try members.add("reverseOrder", reverseOrder)
        try members.add("nextToken", nextToken)
        try members.add("includeExecutionData", includeExecutionData)
    }
}

package struct GetExecutionHistoryResponse: Sendable, Hashable, Page, Decodable {
    package let events: [HistoryEvent]
    package let nextToken: String?

    package var items: [HistoryEvent] { events }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        events = try members.list("events")
        nextToken = try members.filledText("nextToken")
    }
}

/// One event of an execution.
package struct HistoryEvent: Sendable, Hashable, Decodable {
    package let timestamp: Date?
    /// E.g. `TaskFailed`; its details stand in the member of that name, where there is one.
    package let type: String
    package let id: Int
    package let previousEventID: Int?
    package let taskFailedEventDetails: TaskFailedEventDetails?
    package let taskTimedOutEventDetails: TaskTimedOutEventDetails?
    package let executionFailedEventDetails: ExecutionFailedEventDetails?
    package let executionAbortedEventDetails: ExecutionAbortedEventDetails?
    package let executionTimedOutEventDetails: ExecutionTimedOutEventDetails?
    package let stateEnteredEventDetails: StateEnteredEventDetails?
    package let stateExitedEventDetails: StateExitedEventDetails?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        timestamp = try members.time("timestamp")
        type = try members.required("type")
        id = try members.count("id")
        previousEventID = try members.optional("previousEventId")
        taskFailedEventDetails = try members.optional("taskFailedEventDetails")
        taskTimedOutEventDetails = try members.optional("taskTimedOutEventDetails")
        executionFailedEventDetails = try members.optional("executionFailedEventDetails")
        executionAbortedEventDetails = try members.optional("executionAbortedEventDetails")
        executionTimedOutEventDetails = try members.optional("executionTimedOutEventDetails")
        stateEnteredEventDetails = try members.optional("stateEnteredEventDetails")
        stateExitedEventDetails = try members.optional("stateExitedEventDetails")
    }
}

package struct ExecutionFailedEventDetails: Sendable, Hashable, Decodable {
    package let error: String?
    package let cause: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        error = try members.filledText("error")
        cause = try members.filledText("cause")
    }
}

package struct ExecutionAbortedEventDetails: Sendable, Hashable, Decodable {
    package let error: String?
    package let cause: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        error = try members.filledText("error")
        cause = try members.filledText("cause")
    }
}

package struct ExecutionTimedOutEventDetails: Sendable, Hashable, Decodable {
    package let error: String?
    package let cause: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        error = try members.filledText("error")
        cause = try members.filledText("cause")
    }
}

package struct TaskFailedEventDetails: Sendable, Hashable, Decodable {
    package let resourceType: String
    package let resource: String
    package let error: String?
    package let cause: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        resourceType = try members.text("resourceType")
        resource = try members.text("resource")
        error = try members.filledText("error")
        cause = try members.filledText("cause")
    }
}

package struct TaskTimedOutEventDetails: Sendable, Hashable, Decodable {
    package let resourceType: String
    package let resource: String
    package let error: String?
    package let cause: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        resourceType = try members.text("resourceType")
        resource = try members.text("resource")
        error = try members.filledText("error")
        cause = try members.filledText("cause")
    }
}

package struct StateEnteredEventDetails: Sendable, Hashable, Decodable {
    package let name: String
    /// JSON.
    package let input: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.text("name")
        input = try members.filledText("input")
    }
}

package struct StateExitedEventDetails: Sendable, Hashable, Decodable {
    package let name: String
    /// JSON.
    package let output: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.text("name")
        output = try members.filledText("output")
    }
}
