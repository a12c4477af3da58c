package struct DescribePatchBaselinesRequest: Sendable, Hashable, PagedRequest, Encodable {
    /// At most 5.
    package var filters: [PatchOrchestratorFilter]
    /// 1 to 100.
    package var maxResults: Int?
    package var nextToken: String?

    package init(filters: [PatchOrchestratorFilter] = [], maxResults: Int? = nil, nextToken: String? = nil) {
        self.filters = filters
        self.maxResults = maxResults
        self.nextToken = nextToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Filters", filters)
        try members.add("MaxResults", maxResults)
        try members.add("NextToken", nextToken)
    }
}

package struct DescribePatchBaselinesResponse: Sendable, Hashable, Page, Decodable {
    package let baselineIdentities: [PatchBaselineIdentity]
    package let nextToken: String?

    package var items: [PatchBaselineIdentity] { baselineIdentities }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        baselineIdentities = try members.list("BaselineIdentities")
        nextToken = try members.filledText("NextToken")
    }
}

/// One line of a listing of baselines.
package struct PatchBaselineIdentity: Sendable, Hashable, Decodable {
    package let baselineID: String?
    package let baselineName: String?
    package let operatingSystem: String?
    package let baselineDescription: String?
    package let defaultBaseline: Bool?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        baselineID = try members.filledText("BaselineId")
        baselineName = try members.filledText("BaselineName")
        operatingSystem = try members.filledText("OperatingSystem")
        baselineDescription = try members.filledText("BaselineDescription")
        defaultBaseline = try members.optional("DefaultBaseline")
    }
}
