package import Foundation

package struct PutMetricDataRequest: Sendable, Hashable, Encodable {
    /// At most 255 characters.
    package var namespace: String
    /// At most 1,000.
    package var metricData: [MetricDatum]

    package init(namespace: String, metricData: [MetricDatum] = []) {
        self.namespace = namespace
        self.metricData = metricData
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Namespace", namespace)
        try members.add("MetricData", metricData)
    }
}

/// Values of one metric: one value, several with counts, or a summary.
package struct MetricDatum: Sendable, Hashable, Encodable {
    /// At most 255 characters.
    package var metricName: String
    /// At most 30.
    package var dimensions: [MetricDimension]
    package var timestamp: Date?
    package var value: Double?
    package var statisticValues: MetricStatisticSet?
    /// At most 150; `counts` says how often each occurred.
    package var values: [Double]
    package var counts: [Double]
    /// E.g. `Count`, `Seconds`, `None`.
    package var unit: String?
    /// 1 or 60 seconds.
    package var storageResolution: Int?

    package init(
        metricName: String, dimensions: [MetricDimension] = [], timestamp: Date? = nil, value: Double? = nil,
        statisticValues: MetricStatisticSet? = nil, values: [Double] = [], counts: [Double] = [], unit: String? = nil,
        storageResolution: Int? = nil
    ) {
        self.metricName = metricName
        self.dimensions = dimensions
        self.timestamp = timestamp
        self.value = value
        self.statisticValues = statisticValues
        self.values = values
        self.counts = counts
        self.unit = unit
        self.storageResolution = storageResolution
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("MetricName", metricName)
        try members.add("Dimensions", dimensions)
        try members.add("Timestamp", timestamp)
        try members.add("Value", value)
        try members.add("StatisticValues", statisticValues)
        try members.add("Values", values)
        try members.add("Counts", counts)
        try members.add("Unit", unit)
        try members.add("StorageResolution", storageResolution)
    }
}

/// A summary of many values.
package struct MetricStatisticSet: Sendable, Hashable, Encodable {
    package var sampleCount: Double
    package var sum: Double
    package var minimum: Double
    package var maximum: Double

    package init(sampleCount: Double, sum: Double, minimum: Double, maximum: Double) {
        self.sampleCount = sampleCount
        self.sum = sum
        self.minimum = minimum
        self.maximum = maximum
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("SampleCount", sampleCount)
        try members.add("Sum", sum)
        try members.add("Minimum", minimum)
        try members.add("Maximum", maximum)
    }
}

/// A name and a value that tell one metric from another.
package struct MetricDimension: Sendable, Hashable, Codable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        name = try members.text("Name")
        value = try members.text("Value")
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Name", name)
        try members.add("Value", value)
    }
}
