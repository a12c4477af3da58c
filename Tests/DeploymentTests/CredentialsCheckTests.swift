import AWS
import Deployment
import Dispatching
import Fleet
import Foundation
import HTTPTransport
import Testing

/// Work is compared with how long its credentials hold.
@Suite struct CredentialsCheckTests {
    private static let now = Date(timeIntervalSince1970: 1_795_248_000)

    private func check(_ seconds: Int, _ credentials: Credentials) async throws -> String? {
        let http = HTTPClient()
        let configuration = AWSConfiguration(
            environment: [:], region: try #require(Region("eu-west-1")), credentials: credentials, http: http)
        let ssm = SSMClient(configuration)
        let crew = Crew(
            ssm: ssm, objects: S3Client(configuration), fleet: FleetReader(ec2: EC2Client(configuration), ssm: ssm),
            alarms: AlarmReader(CloudWatchClient(configuration)),
            http: http,
            account: "111122223333", identity: "arn", credentials: .fixed(credentials), region: "eu-west-1",
            stop: StopSignal())
        return try await crew.checkCredentials(for: seconds, now: Self.now)
    }

    private func credentials(token: String?, for seconds: Double?, isRenewable: Bool = false) -> Credentials {
        Credentials(
            accessKeyID: "AKID", secretAccessKey: "s", sessionToken: token,
            expiry: seconds.map(Date().addingTimeInterval), source: "profile ci", isRenewable: isRenewable)
    }

    @Test func aSessionThatEndsEarlierIsRefused() async throws {
        let end = Date().timeIntervalSince(Self.now) + 120
        let error = await #expect(throws: DeploymentError.self) {
            try await check(Int(end) + 60, credentials(token: "t", for: 120))
        }
        #expect(error?.code == .notReady)
        #expect(error?.message.contains("the credentials from profile ci end at") == true)
        #expect(try await check(Int(end) - 60, credentials(token: "t", for: 120)) == nil)
    }

    @Test func aSessionThatIsRenewedMayEndEarlier() async throws {
        let end = Date().timeIntervalSince(Self.now) + 120
        #expect(try await check(Int(end) + 60, credentials(token: "t", for: 120, isRenewable: true)) == nil)
    }

    @Test func onlyASessionWithoutAKnownEndIsWarnedOf() async throws {
        let warning = try await check(60, credentials(token: "t", for: nil))
        #expect(warning?.contains("the session in profile ci has no known end") == true)
        #expect(try await check(60, credentials(token: nil, for: nil)) == nil)
    }
}
