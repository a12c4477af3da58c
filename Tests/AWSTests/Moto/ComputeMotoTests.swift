import AWS
import Foundation
import MotoServer
import Testing

/// EC2, CloudWatch, STS and Step Functions against moto's server.
@Suite struct ComputeMotoTests {
    private let moto: MotoServer

    init() throws {
        moto = try MotoServer.shared()
    }

    @Test func stopsAndStartsInstances() async throws {
        let client = EC2Client(try moto.configuration)
        let found = try await client.describeInstances(filters: [.init(name: "tag:App", values: ["orders & co"])])
        #expect(Set(found.map(\.instanceID)) == Set(moto.instances))
        let one = try #require(moto.instances.first)
        let stopped = try await client.stopInstances([one])
        #expect(stopped.map(\.previousState) == [.running])
        #expect(try await client.describeInstances(ids: [one]).map(\.state) == [.stopped])
        #expect(try await client.startInstances([one]).map(\.instanceID) == [one])
        try await client.rebootInstances([one])
        let status = try await client.describeInstanceStatus(ids: [one])
        #expect(status.map(\.instanceStatus) == [.ok])
        #expect(try await client.describeRegions().contains { $0.name == "eu-west-1" })
        #expect(try await client.describeIamInstanceProfileAssociations().all() == [])
    }

    @Test func assumesRoles() async throws {
        let client = STSClient(try moto.configuration)
        let role = AssumeRoleRequest(
            roleARN: "arn:aws:iam::123456789012:role/deploy", roleSessionName: "muster-1", durationSeconds: 900)
        let session = try await client.assumeRole(role)
        #expect(session.arn.hasSuffix(":assumed-role/deploy/muster-1"))
        #expect(session.expiration.timeIntervalSinceNow > 600)
        let assuming = try moto.configuration.assuming(role)
        #expect(try await STSClient(assuming).getCallerIdentity().arn.hasSuffix(":assumed-role/deploy/muster-1"))
        let identified = try await client.assumeRoleWithWebIdentity(
            AssumeRoleWithWebIdentityRequest(
                roleARN: role.roleARN, roleSessionName: "muster-2", webIdentityToken: "e30.e30.e30"))
        #expect(identified.arn.hasSuffix("/muster-2"))
    }

    @Test func tagsAndSnapshotsVolumes() async throws {
        let client = EC2Client(try moto.configuration)
        let one = try #require(moto.instances.last)
        let filter = EC2Filter(name: "attachment.instance-id", values: [one])
        let volume = try #require(try await client.describeVolumes(filters: [filter]).all().first)
        #expect(volume.attachments.map(\.instanceID) == [one] && volume.size > 0)
        let snapshot = try await client.createSnapshot(
            volumeID: volume.volumeID, description: "before", tags: ["Run": "r-1"])
        let listed = try await client.describeSnapshots(ids: [snapshot.snapshotID]).all()
        #expect(listed.map(\.description) == ["before"] && listed.first?.tags == ["Run": "r-1"])
        try await client.createTags([snapshot.snapshotID], ["Keep": "no"])
        try await client.deleteTags([snapshot.snapshotID], ["Run": nil])
        let byResource = EC2Filter(name: "resource-id", values: [snapshot.snapshotID])
        let tags = try await client.describeTags(filters: [byResource]).all()
        #expect(tags.map(\.key) == ["Keep"] && tags.map(\.value) == ["no"])
        #expect(try await client.createSnapshots(instanceID: one).count == 1)
        try await client.deleteSnapshot(snapshot.snapshotID)
        let gone = await #expect(throws: AWSError.self) {
            try await client.describeSnapshots(ids: [snapshot.snapshotID]).all()
        }
        #expect(gone?.wireCode == "InvalidSnapshot.NotFound")
    }

    @Test func writesAndReadsMetrics() async throws {
        let client = CloudWatchClient(try moto.configuration)
        let now = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 / 60).rounded(.down) * 60)
        let dimensions = [MetricDimension(name: "Environment", value: "production")]
        try await client.putMetricData(
            .init(
                namespace: "Muster",
                metricData: [
                    .init(metricName: "Deployments", dimensions: dimensions, timestamp: now, value: 2, unit: "Count")
                ]))
        let query = MetricDataQuery(
            id: "d",
            metricStat: .init(
                metric: .init(namespace: "Muster", metricName: "Deployments", dimensions: dimensions), period: 60,
                stat: "Sum"))
        let data = try await client.getMetricData(
            .init(
                metricDataQueries: [query], startTime: now.addingTimeInterval(-300),
                endTime: now.addingTimeInterval(300))
        ).all()
        #expect(data.first?.values == [2] && data.first?.timestamps == [now])
        let pages = client.describeAlarms(.init(alarmNames: ["errors"]))
        #expect(try await pages.all().map(\.name) == ["errors"])
        var iterator = pages.makeAsyncIterator()
        let alarms = try await iterator.next()?.metricAlarms ?? []
        #expect(alarms.first?.metricName == "Errors" && alarms.first?.threshold == 1.5)
    }

    @Test func tellsWhoCalls() async throws {
        let identity = try await STSClient(moto.configuration).getCallerIdentity()
        #expect(identity.account == "123456789012" && identity.arn.hasPrefix("arn:aws:"))
    }

    @Test func runsAStateMachine() async throws {
        let client = StepFunctionsClient(try moto.configuration)
        let made = try await client.createStateMachine(
            .init(
                name: MotoServer.name("m"),
                definition: #"{"StartAt":"P","States":{"P":{"Type":"Pass","Result":{"ok":1},"End":true}}}"#,
                roleARN: "arn:aws:iam::123456789012:role/machine"))
        #expect(try await client.listStateMachines().all().contains { $0.stateMachineARN == made.stateMachineARN })
        let started = try await client.startExecution(
            .init(stateMachineARN: made.stateMachineARN, name: "run-1", input: "{}"))
        var execution = try await client.describeExecution(.init(executionARN: started.executionARN))
        let deadline = Date(timeIntervalSinceNow: 60)
        while execution.status == .running, Date() < deadline {
            // moto runs the machine in the same interpreter that answers: asking without a pause would starve it.
            try await Task.sleep(for: .milliseconds(100))
            execution = try await client.describeExecution(.init(executionARN: started.executionARN))
        }
        #expect(execution.status == .succeeded && execution.output?.contains("ok") == true)
        let events = try await client.getExecutionHistory(.init(executionARN: started.executionARN)).all()
        #expect(events.map(\.type).contains("PassStateEntered"))
        let gone = await #expect(throws: AWSError.self) {
            try await client.describeExecution(.init(executionARN: started.executionARN + "x"))
        }
        #expect(gone?.code == .executionDoesNotExist)
    }
}
