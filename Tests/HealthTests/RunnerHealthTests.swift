import Foundation
import HTTPTransport
import Health
import LoopbackServer
import Testing

/// The checks that are made from here, over real connections.
@Suite struct RunnerHealthTests {
    private func find(_ check: HealthCheck) async -> RunnerHealth.Finding {
        // One try: whoever is told to stop after the first says what it found.
        await RunnerHealth(http: HTTPClient(), environment: [:], pause: { _ in false })
            .find(check, address: nil, commit: "0123456")
    }

    private func check(_ url: String, redirects: Int? = nil, ca: String? = nil) -> HealthCheck {
        HealthCheck(probe: .http(url: url), from: .runner, ca: ca, redirects: redirects, within: 5, consecutive: 1)
    }

    @Test func redirectsAreFollowedAsFarAsTheCheckAllows() async throws {
        try await LoopbackServer.serving({ request in
            switch request.target {
            case "/a": .response(status: 302, headers: [("Location", "b?x=1")])
            case "/b?x=1": .response(status: 308, headers: [("Location", "/c")])
            default: .response(status: 200)
            }
        }) { server in
            #expect(await find(check("\(server.url)/a", redirects: 2)).fault == nil)
            #expect(await find(check("\(server.url)/a", redirects: 1)).fault?.contains("answered 308") == true)
            #expect(await find(check("\(server.url)/a")).fault?.contains("answered 302") == true)
        }
    }

    @Test(arguments: [
        "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://[fe80::1]/",
        "http://0xA9FEA9FE/",
        "http://[::ffff:169.254.169.254]/",
    ])
    func aRedirectToMetadataIsNotFollowed(_ place: String) async throws {
        try await LoopbackServer.serving({ _ in .response(status: 302, headers: [("Location", place)]) }) { server in
            let fault = await find(check(server.url, redirects: 3)).fault
            #expect(fault?.contains("must not be probed") == true, "\(fault ?? "it passed")")
        }
    }

    @Test func latencyIsOfGoodAnswers() async throws {
        try await LoopbackServer.serving({ _ in .response(status: 200) }) { server in
            let figures = await find(check(server.url)).figures
            let (median, max) = (try #require(figures.median), try #require(figures.max))
            #expect((0...5_000).contains(median) && median <= max && figures.certificateDays == nil)
        }
    }

    @Test func aCertificateThatEndsSoonIsToldAndFailsWhereTheCheckSaysSo() async throws {
        let server = try TLSServer()
        var check = check("https://localhost:\(server.port)/", ca: server.authority)
        let found = await find(check)
        #expect(found.fault == nil && found.figures.certificateDays == 1)
        #expect(
            found.figures.warning == "warning: the certificate of GET https://localhost:\(server.port)/ ends in 1 day")
        check.expires = 7 * 86_400
        #expect(await find(check).fault?.contains("its certificate ends in 1 days, sooner than 7") == true)
        check.expires = 86_400
        check.pin = try server.pin()
        #expect(await find(check).fault == nil)
        check.pin = "sha256//\(HealthCheckTests.key)"
        #expect(await find(check).fault?.contains("TLS with localhost") == true)
    }
}
