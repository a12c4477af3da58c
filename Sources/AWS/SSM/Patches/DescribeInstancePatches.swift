package import Foundation

package struct DescribeInstancePatchesRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var instanceID: String
    /// Keys: `Classification`, `KBId`, `Severity`, `State`.
    package var filters: [PatchOrchestratorFilter]
    package var nextToken: String?
    /// 10 to 100.
    package var maxResults: Int?

    package init(
        instanceID: String, filters: [PatchOrchestratorFilter] = [], nextToken: String? = nil, maxResults: Int? = nil
    ) {
        self.instanceID = instanceID
        self.filters = filters
        self.nextToken = nextToken
        self.maxResults = maxResults
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("InstanceId", instanceID)
        try members.add("Filters", filters)
        try members.add("NextToken", nextToken)
        try members.add("MaxResults", maxResults)
    }
}

package struct DescribeInstancePatchesResponse: Sendable, Hashable, Page, Decodable {
    package let patches: [PatchCompliance]
    package let nextToken: String?

    package var items: [PatchCompliance] { patches }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        patches = try members.list("Patches")
        nextToken = try members.filledText("NextToken")
    }
}

/// Which patches or baselines; the values are ORed.
package struct PatchOrchestratorFilter: Sendable, Hashable, Encodable {
    /// At most 128 characters.
    package var key: String?
    package var values: [String]

    package init(key: String? = nil, values: [String] = []) {
        self.key = key
        self.values = values
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Key", key)
        try members.add("Values", values)
    }
}

/// One patch on one machine.
package struct PatchCompliance: Sendable, Hashable, Decodable {
    package let title: String
    package let kbID: String
    package let classification: String
    package let severity: String
    package let state: PatchState
    package let installedTime: Date?
    package let cveIDs: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        title = try members.text("Title")
        kbID = try members.text("KBId")
        classification = try members.text("Classification")
        severity = try members.text("Severity")
        state = try members.value("State")
        installedTime = try members.time("InstalledTime")
        cveIDs = try members.filledText("CVEIds")
    }
}
