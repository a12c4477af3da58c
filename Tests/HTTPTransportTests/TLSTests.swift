import Foundation
import HTTPTransport
import LoopbackServer
import Testing

@Suite struct TLSTests {
    let client = HTTPClient()
    let server: TLSServer

    init() throws {
        server = try TLSServer()
    }

    private func request(host: String = "localhost", authority: String?) -> HTTPRequest {
        HTTPRequest(
            url: "https://\(host):\(server.port)/", certificateAuthorityFile: authority, wantsPeerCertificate: true,
            resolve: ["\(host):\(server.port):127.0.0.1"])
    }

    @Test func acceptsItsOwnAuthorityAndTellsTheCertificate() async throws {
        let response = try await client.send(request(authority: server.authority))
        #expect(response.status == 200)
        let certificate = try #require(response.peerCertificate)
        #expect(certificate.subject.contains("localhost"))
        #expect(certificate.issuer.contains("Test Authority"))
        let before = try #require(certificate.notBefore)
        let after = try #require(certificate.notAfter)
        #expect(before <= Date(timeIntervalSinceNow: 60))
        #expect(after.timeIntervalSince(before) == 2 * 86_400)
        #expect(certificate.der.starts(with: [0x30, 0x82]))
    }

    @Test func refusesAnUnknownAuthority() async throws {
        await #expect { _ = try await client.send(request(authority: nil)) } throws: { error in
            (error as? HTTPTransportError).map { $0.code == .tls && !$0.requestMayHaveBeenSent } ?? false
        }
    }

    @Test func refusesAnotherHostName() async throws {
        await #expect {
            _ = try await client.send(request(host: "orders.acme.test", authority: server.authority))
        } throws: { error in
            (error as? HTTPTransportError)?.code == .tls
        }
    }

    @Test func refusesAMissingAuthorityFile() async throws {
        await #expect { _ = try await client.send(request(authority: "/nowhere/ca.pem")) } throws: { error in
            (error as? HTTPTransportError)?.code == .tls
        }
    }

    @Test func aPinnedKeyIsTheServersOrNothingIsSent() async throws {
        var request = request(authority: server.authority)
        request.pinnedPublicKey = try server.pin()
        #expect(try await client.send(request).status == 200)
        request.pinnedPublicKey = "sha256//" + String(repeating: "A", count: 43) + "="
        await #expect { _ = try await client.send(request) } throws: { error in
            (error as? HTTPTransportError).map { $0.code == .tls && !$0.requestMayHaveBeenSent } ?? false
        }
    }
}
