import Foundation
import HTTPTransport
import LoopbackServer
import Testing

/// Addresses that are not connected to, whatever name leads there.
@Suite struct AddressGuardTests {
    @Test(arguments: [
        ("169.254.169.254", true, true), ("169.254.0.1", true, true), ("0xA9FEA9FE", true, true),
        ("2852039166", true, true), ("0251.0376.1.1", true, true), ("fe80::1", true, true),
        ("febf::1%eth0", true, true),
        ("[fe80::1]", true, true), ("fd00:ec2::254", true, true), ("::ffff:169.254.169.254", true, true),
        ("64:ff9b::a9fe:a9fe", true, true), ("127.0.0.1", false, true), ("127.9.9.9", false, true),
        ("::1", false, true),
        ("0.0.0.0", false, true), ("::", false, true), ("::ffff:127.0.0.1", false, true), ("10.0.0.1", false, false),
        ("fec0::1", false, false), ("fd00:ec3::254", false, false), ("198.18.0.1", false, false), ("::2", false, false),
    ])
    func linkLocalAlwaysAndThisMachineUnlessItIsAllowed(_ text: String, _ always: Bool, _ strict: Bool) throws {
        let address = try #require(AddressGuard.literal(text))
        #expect(AddressGuard(allowsLoopback: true).refuses(address) == always)
        #expect(AddressGuard(allowsLoopback: false).refuses(address) == strict)
    }

    @Test(arguments: ["example.com", "localhost", "", "1.2.3.4.5", "fe80"]) func namesAreNoAddresses(_ text: String) {
        #expect(AddressGuard.literal(text) == nil)
    }

    @Test func aNameThatLeadsToARefusedAddressIsNotConnectedTo() async throws {
        try await LoopbackServer.serving({ _ in .response(status: 200) }) { server in
            let client = HTTPClient()
            func request(_ address: String, _ guarding: AddressGuard?) -> HTTPRequest {
                HTTPRequest(
                    url: "http://orders.acme.test:\(server.port)/",
                    resolve: ["orders.acme.test:\(server.port):\(address)"], guarding: guarding)
            }
            for guarding in [nil, AddressGuard(allowsLoopback: true)] {
                let response = try await client.send(request("127.0.0.1", guarding))
                #expect(response.status == 200)
            }
            for (address, allows) in [("127.0.0.1", false), ("169.254.169.254", true), ("[fd00:ec2::254]", true)] {
                await #expect {
                    _ = try await client.send(request(address, AddressGuard(allowsLoopback: allows)))
                } throws: { error in
                    (error as? HTTPTransportError)?.message.contains("an address that must not be probed") == true
                }
            }
            #expect(server.connectionCount == 2)
        }
    }
}
