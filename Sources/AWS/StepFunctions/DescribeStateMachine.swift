package import Foundation

package struct DescribeStateMachineRequest: Sendable, Hashable, Encodable {
    /// At most 256 characters.
    package var stateMachineARN: String

    package init(stateMachineARN: String) {
        self.stateMachineARN = stateMachineARN
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("stateMachineArn", stateMachineARN)
    }
}

package struct DescribeStateMachineResponse: Sendable, Hashable, Decodable {
    package let stateMachineARN: String
    package let name: String
    package let status: String?
    /// JSON in the Amazon States Language.
    package let definition: String
    package let roleARN: String
    package let type: StateMachineType
    package let creationDate: Date?
    package let label: String?
    package let revisionID: String?
    package let description: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        stateMachineARN = try members.required("stateMachineArn")
        name = try members.text("name")
        status = try members.filledText("status")
        definition = try members.required("definition")
        roleARN = try members.text("roleArn")
        type = try members.value("type")
        creationDate = try members.time("creationDate")
        label = try members.filledText("label")
        revisionID = try members.filledText("revisionId")
        description = try members.filledText("description")
    }
}

package struct ListStateMachinesRequest: Sendable, Hashable, PagedRequest, Encodable {
    /// 0 to 1,000.
    package var maxResults: Int?
    package var nextToken: String?

    package init(maxResults: Int? = nil, nextToken: String? = nil) {
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("maxResults", maxResults)
        try members.add("nextToken", nextToken)
    }
}

package struct ListStateMachinesResponse: Sendable, Hashable, Page, Decodable {
    package let stateMachines: [StateMachineListItem]
    package let nextToken: String?

    package var items: [StateMachineListItem] { stateMachines }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        stateMachines = try members.list("stateMachines")
        nextToken = try members.filledText("nextToken")
    }
}

/// One line of a listing.
package struct StateMachineListItem: Sendable, Hashable, Decodable {
    package let stateMachineARN: String
    package let name: String
    package let type: StateMachineType
    package let creationDate: Date?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        stateMachineARN = try members.required("stateMachineArn")
        name = try members.text("name")
        type = try members.value("type")
        creationDate = try members.time("creationDate")
    }
}
