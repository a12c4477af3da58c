import AWS
import Foundation

extension Contract {
    static let cloudWatch: [Contract] = [
        Contract(
            "cloudwatch", "PutMetricData",
            PutMetricDataRequest(
                namespace: "namespace",
                metricData: [
                    .init(
                        metricName: "metricName", dimensions: [.init(name: "name", value: "value")], timestamp: moment,
                        value: 1.5, statisticValues: .init(sampleCount: 1.5, sum: 1.5, minimum: 1.5, maximum: 1.5),
                        values: [1.5], counts: [1.5], unit: "None", storageResolution: 7)
                ])
        ) {
            try await CloudWatchClient($0).putMetricData($1)
        },
        Contract(
            "cloudwatch", "GetMetricData",
            GetMetricDataRequest(
                metricDataQueries: [
                    .init(
                        id: "id",
                        metricStat: .init(
                            metric: .init(
                                namespace: "namespace", metricName: "metricName",
                                dimensions: [.init(name: "name", value: "value")]), period: 7, stat: "stat",
                            unit: "None"), expression: "expression", label: "label", returnData: true, period: 7,
                        accountID: "accountId")
                ], startTime: moment, endTime: moment, nextToken: "nextToken", scanBy: "TimestampAscending",
                maxDatapoints: 7)
        ) {
            try await first(CloudWatchClient($0).getMetricData($1))
        },
        Contract(
            "cloudwatch", "DescribeAlarms",
            DescribeAlarmsRequest(
                alarmNames: ["alarmNames"], alarmNamePrefix: "alarmNamePrefix", alarmTypes: ["CompositeAlarm"],
                stateValue: .insufficientData,
                actionPrefix: "actionPrefix", maxRecords: 7, nextToken: "nextToken")
        ) {
            try await first(CloudWatchClient($0).describeAlarms($1))
        },
    ]
}
