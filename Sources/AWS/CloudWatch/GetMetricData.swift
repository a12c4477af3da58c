package import Foundation

package struct GetMetricDataRequest: Sendable, Hashable, PagedRequest, Encodable {
    package var metricDataQueries: [MetricDataQuery]
    package var startTime: Date
    package var endTime: Date
    package var nextToken: String?
    /// `TimestampDescending` (CloudWatch's own) or `TimestampAscending`.
    package var scanBy: String?
    package var maxDatapoints: Int?

    package init(
        metricDataQueries: [MetricDataQuery], startTime: Date, endTime: Date, nextToken: String? = nil,
        scanBy: String? = nil, maxDatapoints: Int? = nil
    ) {
        self.metricDataQueries = metricDataQueries
        self.startTime = startTime
        self.endTime = endTime
        self.nextToken = nextToken
        self.scanBy = scanBy
        self.maxDatapoints = maxDatapoints
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("MetricDataQueries", metricDataQueries)
        try members.add("StartTime", startTime)
        try members.add("EndTime", endTime)
        try members.add("NextToken", nextToken)
        try members.add("ScanBy", scanBy)
        try members.add("MaxDatapoints", maxDatapoints)
    }
}

package struct GetMetricDataResponse: Sendable, Hashable, Page, Decodable {
    package let metricDataResults: [MetricDataResult]
    package let nextToken: String?

    package var items: [MetricDataResult] { metricDataResults }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        metricDataResults = try members.list("MetricDataResults")
        nextToken = try members.filledText("NextToken")
    }
}

/// What to fetch: a statistic or an expression.
package struct MetricDataQuery: Sendable, Hashable, Encodable {
    /// Names the result; begins with a lower-case letter.
    package var id: String
    package var metricStat: MetricStat?
    package var expression: String?
    package var label: String?
    package var returnData: Bool?
    package var period: Int?
    package var accountID: String?

    package init(
        id: String, metricStat: MetricStat? = nil, expression: String? = nil, label: String? = nil,
        returnData: Bool? = nil, period: Int? = nil, accountID: String? = nil
    ) {
        self.id = id
        self.metricStat = metricStat
        self.expression = expression
        self.label = label
        self.returnData = returnData
        self.period = period
        self.accountID = accountID
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Id", id)
        try members.add("MetricStat", metricStat)
        try members.add("Expression", expression)
        try members.add("Label", label)
        try members.add("ReturnData", returnData)
        try members.add("Period", period)
        try members.add("AccountId", accountID)
    }
}

/// A metric, summed up in periods.
package struct MetricStat: Sendable, Hashable, Encodable {
    package var metric: MetricIdentity
    /// In seconds.
    package var period: Int
    /// E.g. `Average`, `p99`.
    package var stat: String
    package var unit: String?

    package init(metric: MetricIdentity, period: Int, stat: String, unit: String? = nil) {
        self.metric = metric
        self.period = period
        self.stat = stat
        self.unit = unit
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Metric", metric)
        try members.add("Period", period)
        try members.add("Stat", stat)
        try members.add("Unit", unit)
    }
}

/// Which metric.
package struct MetricIdentity: Sendable, Hashable, Encodable {
    /// At most 255 characters.
    package var namespace: String?
    /// At most 255 characters.
    package var metricName: String?
    /// At most 30.
    package var dimensions: [MetricDimension]

    package init(namespace: String? = nil, metricName: String? = nil, dimensions: [MetricDimension] = []) {
        self.namespace = namespace
        self.metricName = metricName
        self.dimensions = dimensions
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Namespace", namespace)
        try members.add("MetricName", metricName)
        try members.add("Dimensions", dimensions)
    }
}

/// The values of one query; times and values go in pairs.
package struct MetricDataResult: Sendable, Hashable, Decodable {
    package let id: String?
    package let label: String?
    package let timestamps: [Date]
    package let values: [Double]
    /// `Complete`, `PartialData`, `InternalError`, `Forbidden`.
    package let statusCode: String?
    package let messages: [MetricMessage]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        id = try members.filledText("Id")
        label = try members.filledText("Label")
        timestamps = try members.list("Timestamps")
        values = try members.list("Values")
        statusCode = try members.filledText("StatusCode")
        messages = try members.list("Messages")
    }
}

/// A remark of CloudWatch on the reply.
package struct MetricMessage: Sendable, Hashable, Decodable {
    package let code: String?
    package let value: String?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        code = try members.filledText("Code")
        value = try members.filledText("Value")
    }
}
