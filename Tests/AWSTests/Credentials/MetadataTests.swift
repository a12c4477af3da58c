@testable import AWS
import Foundation
import HTTPTransport
import LoopbackServer
import Testing

@Suite struct MetadataTests {
    @Sendable private static func metadata(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        switch (request.method, request.target) {
        case ("PUT", "/latest/api/token"): return .response(status: 200, body: "TOKEN")
        case ("GET", _) where request.header("X-aws-ec2-metadata-token") != "TOKEN":
            return .response(status: 401)
        case ("GET", "/latest/meta-data/iam/security-credentials/"): return .response(status: 200, body: "web")
        default: return CredentialsWorld.metadata()
        }
    }

    @Test func theInstancesRoleIsReadWithAToken() async throws {
        try await CredentialsWorld.with(reply: Self.metadata) { world in
            let found = try await world.credentials()
            #expect(found.accessKeyID == "ASIAM" && found.isRenewable && found.source == "the EC2 instance's role web")
            #expect(world.server.requests[0].header("X-aws-ec2-metadata-token-ttl-seconds") == "21600")
            #expect(world.server.requests.map(\.target).last == "/latest/meta-data/iam/security-credentials/web")
        }
    }

    @Test func credentialsThatTheServiceCouldNotRenewAreUsedForAWhile() async throws {
        let expired = CredentialsWorld.metadata(expires: "2026-11-21T07:00:00Z")
        try await CredentialsWorld.with(reply: {
            $0.target.hasSuffix("/web") ? expired : Self.metadata($0)
        }) { world in
            let found = try await world.credentials()
            #expect(found.expiry == world.time.now.addingTimeInterval(600))
        }
    }

    @Test(arguments: [
        ("/latest/api/token", 403, "enable it in the instance's metadata options"),
        ("/latest/api/token", 0, "HttpPutResponseHopLimit to 2"),
        ("/latest/meta-data/iam/security-credentials/", 404, "attach an instance profile"),
        ("/latest/meta-data/iam/security-credentials/web", 500, "HTTP 500"),
    ])
    func saysWhyTheInstanceHasNoCredentials(path: String, status: Int, message: String) async throws {
        try await CredentialsWorld.with(reply: { request in
            guard request.target == path else { return Self.metadata(request) }
            return status == 0 ? .hangUp : .response(status: status)
        }) { world in
            let error = await #expect(throws: CredentialsError.self) { try await world.credentials() }
            #expect(error?.code == .missing)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        }
    }

    @Test func theServiceIsNotAskedWhenAVariableTurnsItOff() async throws {
        try await CredentialsWorld.with(variables: ["AWS_EC2_METADATA_DISABLED": "true"], reply: Self.metadata) {
            world in
            let error = await #expect(throws: CredentialsError.self) { try await world.credentials() }
            #expect(error?.message.contains("AWS_EC2_METADATA_DISABLED turns off") == true)
            #expect(error?.message.contains("id-token: write") == true)
            #expect(world.server.requests.isEmpty)
        }
    }

    @Test func aContainersEndpointGetsTheTokenOfItsFile() async throws {
        try await CredentialsWorld.with(
            variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{server}/creds?x=1"],
            reply: { $0.header("Authorization") == "pod-token" ? CredentialsWorld.metadata() : .response(status: 401) }
        ) { world in
            var world = world
            let file = world.home.appending(path: "token")
            try Data("pod-token\n".utf8).write(to: file)
            world.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "stale"
            world.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = file.path
            let found = try await world.credentials()
            #expect(found.accessKeyID == "ASIAM")
            #expect(world.server.requests.map(\.target) == ["/creds?x=1"])
        }
    }

    @Test func aContainersEndpointThatRefusesIsNamed() async throws {
        try await CredentialsWorld.with(
            variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{server}/creds"], reply: { _ in .response(status: 403) }
        ) { world in
            let error = await #expect(throws: CredentialsError.self) { try await world.credentials() }
            #expect(error?.message.contains("\(world.server.url)/creds answered HTTP 403") == true)
        }
    }

    @Test(arguments: [
        ("http://example.com/creds", false), ("http://169.254.169.254/creds", false), ("ftp://127.0.0.1/", false),
        ("https://example.com/creds", true), ("http://169.254.170.23/v1/credentials", true),
        ("http://[fd00:ec2::23]/v1/credentials", true), ("http://127.0.0.2:9/x", true), ("http://127.evil.com/", false),
    ])
    func onlyTrustedEndpointsGetAToken(url: String, isTrusted: Bool) {
        let made = Result { () throws(CredentialsError) in
            try ContainerCredentials(
                environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url], http: .init())
        }
        #expect(((try? made.get()) != nil) == isTrusted)
    }
}
