package struct SendTaskSuccessRequest: Sendable, Hashable, Encodable {
    /// From the task's input.
    package var taskToken: String
    /// JSON.
    package var output: String

    package init(taskToken: String, output: String) {
        self.taskToken = taskToken
        self.output = output
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("taskToken", taskToken)
        try members.add("output", output)
    }
}

package struct SendTaskFailureRequest: Sendable, Hashable, Encodable {
    /// From the task's input.
    package var taskToken: String
    /// At most 256 characters.
    package var error: String?
    package var cause: String?

    package init(taskToken: String, error: String? = nil, cause: String? = nil) {
        self.taskToken = taskToken
        self.error = error
        self.cause = cause
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("taskToken", taskToken)
        try members.add("error", error)
        try members.add("cause", cause)
    }
}

package struct SendTaskHeartbeatRequest: Sendable, Hashable, Encodable {
    /// From the task's input.
    package var taskToken: String

    package init(taskToken: String) {
        self.taskToken = taskToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("taskToken", taskToken)
    }
}
