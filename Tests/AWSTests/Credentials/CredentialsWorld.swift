@testable import AWS
import Foundation
import HTTPTransport
import LoopbackServer
import Testing

/// A home folder with shared files, and one loopback server in the place of STS, metadata and container endpoints.
struct CredentialsWorld {
    let home: URL
    let server: LoopbackServer
    let time = VirtualTime()
    var environment: [String: String]

    /// Runs the body with a server that answers like `reply` and removes the folder afterwards.
    static func with<Value>(
        config: String = "", credentials: String = "", variables: [String: String] = [:],
        reply: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Reply = { _ in .hangUp },
        body: (CredentialsWorld) async throws -> Value
    ) async throws -> Value {
        let home = URL.temporaryDirectory.appending(path: "home-\(UUID().uuidString)")
        let folder = home.appending(path: ".aws")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        if !config.isEmpty { try Data(config.utf8).write(to: folder.appending(path: "config")) }
        if !credentials.isEmpty { try Data(credentials.utf8).write(to: folder.appending(path: "credentials")) }
        return try await LoopbackServer.serving(reply) { server in
            var world = CredentialsWorld(home: home, server: server, environment: [:])
            world.environment = [
                "HOME": home.path, "AWS_ENDPOINT_URL": server.url, "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url,
            ].merging(variables.mapValues { $0.replacing("{server}", with: server.url) }) { $1 }
            return try await body(world)
        }
    }

    func configuration(_ region: String = "eu-west-1") throws -> AWSConfiguration {
        var configuration = try AWSConfiguration.standard(
            environment: environment, region: try #require(Region(region)), http: HTTPClient(), clock: time.clock)
        configuration.retry.jitter = { 0.5 }
        return configuration
    }

    func credentials() async throws -> Credentials {
        try await configuration().credentials.current(time.now)
    }

    /// The forms that STS got, as names and values.
    var forms: [[String: String]] {
        server.requests.filter { $0.method == "POST" }.map { request in
            let pairs = String(decoding: request.body, as: UTF8.self).split(separator: "&").map {
                $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                    String($0).removingPercentEncoding ?? ""
                }
            }
            return Dictionary(pairs.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
        }
    }

    /// STS's answer to either call.
    static func session(_ number: Int = 1, expires: String = "2026-11-21T09:00:00Z") -> LoopbackServer.Reply {
        let result = """
            <Credentials><AccessKeyId>ASIA\(number)</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
            <SessionToken>token</SessionToken><Expiration>\(expires)</Expiration></Credentials>
            """
        return .xml(
            "<R><AssumeRoleResult>\(result)</AssumeRoleResult>"
                + "<AssumeRoleWithWebIdentityResult>\(result)</AssumeRoleWithWebIdentityResult></R>")
    }

    static func metadata(expires: String = "2026-11-21T09:00:00Z") -> LoopbackServer.Reply {
        .json(
            #"{"Code":"Success","AccessKeyId":"ASIAM","SecretAccessKey":"s","Token":"t","Expiration":"\#(expires)"}"#)
    }
}
