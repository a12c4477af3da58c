package import Foundation

package struct DescribeAlarmsRequest: Sendable, Hashable, PagedRequest, Encodable {
    /// At most 100.
    package var alarmNames: [String]
    /// At most 255 characters.
    package var alarmNamePrefix: String?
    /// `MetricAlarm`, `CompositeAlarm`; only metric alarms when empty.
    package var alarmTypes: [String]
    package var stateValue: AlarmState?
    package var actionPrefix: String?
    /// 1 to 100.
    package var maxRecords: Int?
    package var nextToken: String?

    package init(
        alarmNames: [String] = [], alarmNamePrefix: String? = nil, alarmTypes: [String] = [],
        stateValue: AlarmState? = nil,
        actionPrefix: String? = nil, maxRecords: Int? = nil, nextToken: String? = nil
    ) {
        self.alarmNames = alarmNames
        self.alarmNamePrefix = alarmNamePrefix
        self.alarmTypes = alarmTypes
        self.stateValue = stateValue
        self.actionPrefix = actionPrefix
        self.maxRecords = maxRecords
        self.nextToken = nextToken
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("AlarmNames", alarmNames)
        try members.add("AlarmNamePrefix", alarmNamePrefix)
        try members.add("AlarmTypes", alarmTypes)
        try members.add("StateValue", stateValue)
        try members.add("ActionPrefix", actionPrefix)
        try members.add("MaxRecords", maxRecords)
        try members.add("NextToken", nextToken)
    }
}

package struct DescribeAlarmsResponse: Sendable, Hashable, Page, Decodable {
    package let metricAlarms: [MetricAlarm]
    package let compositeAlarms: [CompositeAlarm]
    package let nextToken: String?

    /// Both kinds together.
    package var items: [AlarmSummary] {
        metricAlarms.map { AlarmSummary(name: $0.alarmName ?? "", state: $0.stateValue) }
            + compositeAlarms.map { AlarmSummary(name: $0.alarmName ?? "", state: $0.stateValue) }
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        metricAlarms = try members.list("MetricAlarms")
        compositeAlarms = try members.list("CompositeAlarms")
        nextToken = try members.filledText("NextToken")
    }
}

/// Any alarm, by what matters most of it.
package struct AlarmSummary: Sendable, Hashable {
    package let name: String
    package let state: AlarmState

    package init(name: String, state: AlarmState) {
        self.name = name
        self.state = state
    }
}

/// An alarm on other alarms.
package struct CompositeAlarm: Sendable, Hashable, Decodable {
    package let alarmName: String?
    package let alarmARN: String?
    package let alarmDescription: String?
    package let alarmRule: String?
    package let actionsEnabled: Bool?
    package let stateValue: AlarmState
    package let stateReason: String?
    package let stateUpdatedTimestamp: Date?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        alarmName = try members.filledText("AlarmName")
        alarmARN = try members.filledText("AlarmArn")
        alarmDescription = try members.filledText("AlarmDescription")
        alarmRule = try members.filledText("AlarmRule")
        actionsEnabled = try members.optional("ActionsEnabled")
        stateValue = try members.value("StateValue")
        stateReason = try members.filledText("StateReason")
        stateUpdatedTimestamp = try members.time("StateUpdatedTimestamp")
    }
}

/// An alarm on one metric or expression.
package struct MetricAlarm: Sendable, Hashable, Decodable {
    package let alarmName: String?
    package let alarmARN: String?
    package let alarmDescription: String?
    package let alarmConfigurationUpdatedTimestamp: Date?
    package let actionsEnabled: Bool?
    package let okActions: [String]
    package let alarmActions: [String]
    package let insufficientDataActions: [String]
    package let stateValue: AlarmState
    package let stateReason: String?
    package let stateReasonData: String?
    package let stateUpdatedTimestamp: Date?
    package let metricName: String?
    package let namespace: String?
    package let statistic: String?
    package let extendedStatistic: String?
    package let dimensions: [MetricDimension]
    package let period: Int?
    package let unit: String?
    package let evaluationPeriods: Int?
    package let datapointsToAlarm: Int?
    package let threshold: Double?
    package let comparisonOperator: String?
    package let treatMissingData: String?
    package let evaluateLowSampleCountPercentile: String?
    package let thresholdMetricID: String?
    package let evaluationState: String?
    package let stateTransitionedTimestamp: Date?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        alarmName = try members.filledText("AlarmName")
        alarmARN = try members.filledText("AlarmArn")
        alarmDescription = try members.filledText("AlarmDescription")
        alarmConfigurationUpdatedTimestamp = try members.time("AlarmConfigurationUpdatedTimestamp")
        actionsEnabled = try members.optional("ActionsEnabled")
        okActions = try members.list("OKActions")
        alarmActions = try members.list("AlarmActions")
        insufficientDataActions = try members.list("InsufficientDataActions")
        stateValue = try members.value("StateValue")
        stateReason = try members.filledText("StateReason")
        stateReasonData = try members.filledText("StateReasonData")
        stateUpdatedTimestamp = try members.time("StateUpdatedTimestamp")
        metricName = try members.filledText("MetricName")
        namespace = try members.filledText("Namespace")
        statistic = try members.filledText("Statistic")
        extendedStatistic = try members.filledText("ExtendedStatistic")
        dimensions = try members.list("Dimensions")
        period = try members.optional("Period")
        unit = try members.filledText("Unit")
        evaluationPeriods = try members.optional("EvaluationPeriods")
        datapointsToAlarm = try members.optional("DatapointsToAlarm")
        threshold = try members.optional("Threshold")
        comparisonOperator = try members.filledText("ComparisonOperator")
        treatMissingData = try members.filledText("TreatMissingData")
        evaluateLowSampleCountPercentile = try members.filledText("EvaluateLowSampleCountPercentile")
        thresholdMetricID = try members.filledText("ThresholdMetricId")
        evaluationState = try members.filledText("EvaluationState")
        stateTransitionedTimestamp = try members.time("StateTransitionedTimestamp")
    }
}

/// Whether an alarm is going off.
package enum AlarmState: WireValue {
    case ok, alarm, insufficientData
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.ok, "OK"), (.alarm, "ALARM"), (.insufficientData, "INSUFFICIENT_DATA"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
