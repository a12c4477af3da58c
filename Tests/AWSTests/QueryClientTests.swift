import AWS
import Foundation
import LoopbackServer
import Testing

@Suite struct QueryClientTests {
    private func form(_ request: LoopbackServer.Request?) throws -> [String] {
        String(decoding: try #require(request).body, as: UTF8.self).split(separator: "&").map(String.init)
    }

    @Test func tellsWhoCalls() async throws {
        let reply = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:sts::111122223333:assumed-role/muster/ci</Arn><UserId>AROA:ci</UserId>
            <Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
            """
        try await LoopbackServer.serving { _ in
            .xml(reply)
        } body: { server in
            let identity = try await STSClient(configuration(server.url)).getCallerIdentity()
            #expect(
                identity
                    == CallerIdentity(
                        account: "111122223333", arn: "arn:aws:sts::111122223333:assumed-role/muster/ci",
                        userID: "AROA:ci"))
            #expect(try form(server.requests.first) == ["Action=GetCallerIdentity", "Version=2011-06-15"])
            #expect(server.requests.first?.header("Authorization")?.contains("/eu-west-1/sts/aws4_request") == true)
        }
    }

    @Test func describesInstancesPageByPage() async throws {
        let instance = """
            <item><instanceId>i-1</instanceId><imageId>ami-1</imageId><instanceState><code>16</code><name>running</name>
            </instanceState><instanceType>t3.micro</instanceType><launchTime>2026-11-20T10:00:00.000Z</launchTime>
            <placement><availabilityZone>eu-west-1a</availabilityZone></placement><platform>windows</platform>
            <platformDetails>Windows</platformDetails><privateIpAddress>10.0.0.5</privateIpAddress>
            <tagSet><item><key>Name</key><value>a &amp; b</value></item><item><key>Empty</key><value/></item></tagSet>
            <iamInstanceProfile><arn>arn:p</arn><id>x</id></iamInstanceProfile></item>
            """
        let script = Script([
            .xml(
                "<DescribeInstancesResponse><reservationSet><item><ownerId>111122223333</ownerId><instancesSet>\(instance)"
                    + "</instancesSet></item></reservationSet><nextToken>n+1</nextToken></DescribeInstancesResponse>"),
            .xml("<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>"),
        ])
        try await LoopbackServer.serving { _ in
            script.next()
        } body: { server in
            let found = try await EC2Client(configuration(server.url)).describeInstances(filters: [
                EC2Filter(name: "tag:App", values: ["orders", "a b"])
            ])
            let one = try #require(found.first)
            #expect(
                found.count == 1 && one.instanceID == "i-1" && one.state == .running && one.ownerID == "111122223333")
            #expect(one.platform == "windows" && one.privateIPAddress == "10.0.0.5" && one.publicIPAddress == nil)
            #expect(one.tags == ["Name": "a & b", "Empty": ""] && one.iamInstanceProfileARN == "arn:p")
            #expect(one.launchTime == Date(timeIntervalSince1970: 1_795_168_800))
            let common = [
                "Action=DescribeInstances", "Version=2016-11-15", "Filter.1.Name=tag%3AApp", "Filter.1.Value.1=orders",
                "Filter.1.Value.2=a%20b", "MaxResults=1000",
            ]
            #expect(try server.requests.map { try form($0) } == [common, common + ["NextToken=n%2B1"]])
        }
    }

    @Test func describesTheStatusInChunksOfAHundred() async throws {
        let reply = """
            <DescribeInstanceStatusResponse><instanceStatusSet><item><instanceId>i-1</instanceId>
            <availabilityZone>eu-west-1a</availabilityZone><eventsSet><item><code>system-reboot</code>
            <description>soon</description><notBefore>2026-11-22T00:00:00.000Z</notBefore></item></eventsSet>
            <instanceState><code>16</code><name>running</name></instanceState><systemStatus><status>ok</status>
            </systemStatus><instanceStatus><status>impaired</status></instanceStatus></item></instanceStatusSet>
            </DescribeInstanceStatusResponse>
            """
        try await LoopbackServer.serving { _ in
            .xml(reply)
        } body: { server in
            let ids = (0..<101).map { "i-\($0)" }
            let found = try await EC2Client(configuration(server.url)).describeInstanceStatus(
                ids: ids, includeAll: true)
            #expect(found.count == 2)
            #expect(found[0].systemStatus == .ok && found[0].instanceStatus == .impaired)
            #expect(found[0].events.first?.code == "system-reboot")
            let forms = try server.requests.map { try form($0) }
            #expect(forms.map(\.count) == [103, 4])
            #expect(
                forms[1] == [
                    "Action=DescribeInstanceStatus", "Version=2016-11-15", "IncludeAllInstances=true",
                    "InstanceId.1=i-100",
                ])
        }
    }

    @Test func namesAnUnknownInstance() async throws {
        let reply = """
            <Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>The instance ID 'i-9' does not exist
            </Message></Error></Errors><RequestID>r</RequestID></Response>
            """
        try await LoopbackServer.serving { _ in
            .xml(reply, status: 400)
        } body: { server in
            let client = try EC2Client(configuration(server.url))
            let error = await #expect(throws: AWSError.self) { _ = try await client.describeInstances(ids: ["i-9"]) }
            #expect(error?.code == .instanceNotFound && error?.isAmbiguous == false)
            #expect(try form(server.requests.first).last == "InstanceId.1=i-9")
        }
    }
}
