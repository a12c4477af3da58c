import Digests
import Foundation
import Testing

@testable import Sandbox

/// Signature Version 4, against the worked example of AWS's General Reference (`ListUsers`, 2015-08-30).
@Suite struct SignatureTests {
    private static let header =
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        + "SignedHeaders=content-type;host;x-amz-date, "
        + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"

    private static let example = WireRequest(
        method: "GET", path: "/", query: "Action=ListUsers&Version=2010-05-08",
        headers: [
            ("content-type", "application/x-www-form-urlencoded; charset=utf-8"), ("host", "iam.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
        ], body: [])

    @Test func agreesWithThePublishedExample() throws {
        let authorization = try #require(Authorization(Self.header))
        let payload = SHA256.hexadecimal("")
        let canonical = SignatureCheck.canonicalRequest(
            Self.example, signedHeaders: authorization.signedHeaders, payload: payload)
        #expect(
            SHA256.hexadecimal(canonical) == "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59")
        let text = SignatureCheck.stringToSign(
            Self.example, authorization: authorization, stamp: "20150830T123600Z", payload: payload)
        let key = SigningKey(accessKeyID: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        #expect(
            key.signature(of: text, day: "20150830", region: "us-east-1", service: "iam") == authorization.signature)
    }

    private static let key = SigningKey(accessKeyID: "AKIATEST", secret: "secret")
    private static var ring: KeyRing {
        var ring = KeyRing()
        ring.add(Credentials(key: key, principal: .user(of: "111122223333")))
        return ring
    }
    private static let now = Date(timeIntervalSince1970: 1_767_323_045)

    /// A request signed with `key` at `date`.
    private static func signed(
        key: SigningKey = key, region: String = "eu-west-1", service: String = "ssm", at date: Date = now
    ) -> WireRequest {
        let stamp = Timestamps.basic(date)
        var request = WireRequest(
            method: "POST", path: "/", query: "",
            headers: [("host", "127.0.0.1:1"), ("x-amz-date", stamp), ("x-amz-target", "AmazonSSM.ListCommands")],
            body: Array("{}".utf8))
        let day = String(stamp.prefix(8))
        let scope = "\(key.accessKeyID)/\(day)/\(region)/\(service)/aws4_request"
        let draft = "AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=host;x-amz-date;x-amz-target, Signature="
        guard let authorization = Authorization(draft + "x") else { return request }
        let text = SignatureCheck.stringToSign(
            request, authorization: authorization, stamp: stamp, payload: SHA256.hexadecimal(request.body))
        let signature = key.signature(of: text, day: day, region: region, service: service)
        request.headers.append(("authorization", draft + signature))
        return request
    }

    private func code(_ request: WireRequest) -> String? {
        do throws(ServiceFault) {
            var ring = Self.ring
            _ = try ring.verify(request, now: Self.now)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func acceptsItsOwnKey() {
        #expect(code(Self.signed()) == nil)
        #expect(code(Self.signed(at: Self.now.addingTimeInterval(-299))) == nil)
    }

    @Test func tellsTheRegionOfAnyRequest() throws {
        var ring = Self.ring
        let caller = try ring.verify(Self.signed(region: "us-east-1"), now: Self.now)
        #expect(caller.scope == Scope(account: "111122223333", region: "us-east-1"))
    }

    @Test func asksForTheTokenOfASession() throws {
        var ring = Self.ring
        let issued = ring.issue(to: .user(of: "444455556666"), until: Self.now.addingTimeInterval(60))
        var request = Self.signed(key: issued.key)
        #expect { try ring.verify(request, now: Self.now) } throws: {
            ($0 as? ServiceFault)?.code == "UnrecognizedClientException"
        }
        request.headers.append(("x-amz-security-token", issued.sessionToken ?? ""))
        #expect(try ring.verify(request, now: Self.now).scope.account == "444455556666")
        #expect { try ring.verify(request, now: Self.now.addingTimeInterval(60)) } throws: {
            ($0 as? ServiceFault)?.code == "ExpiredTokenException"
        }
    }

    @Test func refusesEverythingElse() {
        var changed = Self.signed()
        changed.body = Array("{ }".utf8)
        var unsigned = Self.signed()
        unsigned.headers.removeLast()
        let wrongSecret = SigningKey(accessKeyID: "AKIATEST", secret: "other")
        let refused: [(WireRequest, String)] = [
            (changed, "InvalidSignatureException"), (unsigned, "MissingAuthenticationTokenException"),
            (Self.signed(key: wrongSecret), "InvalidSignatureException"),
            (Self.signed(key: SigningKey(accessKeyID: "AKIAOTHER", secret: "secret")), "UnrecognizedClientException"),
            (Self.signed(service: "ec2"), "InvalidSignatureException"),
            (Self.signed(at: Self.now.addingTimeInterval(-301)), "InvalidSignatureException"),
            (Self.signed(at: Self.now.addingTimeInterval(301)), "InvalidSignatureException"),
        ]
        for (request, expected) in refused { #expect(code(request) == expected) }
    }

    @Test(arguments: [
        (1_767_323_045.678, "20260102T030405Z", "2026-01-02T03:04:05.678Z"),
        (951_782_400.0, "20000229T000000Z", "2000-02-29T00:00:00.000Z"),
        (0.0, "19700101T000000Z", "1970-01-01T00:00:00.000Z"),
        (4_107_542_399.0, "21000228T235959Z", "2100-02-28T23:59:59.000Z"),
    ])
    func writesAndReadsTimes(seconds: Double, basic: String, extended: String) {
        let date = Date(timeIntervalSince1970: seconds)
        // The basic form has no fraction.
        #expect(Timestamps.basic(Date(timeIntervalSince1970: seconds.rounded(.down))) == basic)
        #expect(Timestamps.extended(date) == extended)
        #expect(Timestamps.date(basic: basic)?.timeIntervalSince1970 == seconds.rounded(.down))
        #expect(Timestamps.date(extended: extended)?.timeIntervalSince1970 == seconds.rounded(.down))
    }

    @Test(arguments: [(0.091, "PT0.091S"), (3600.271, "PT1H0.271S"), (0.0, "PT0S"), (61.0, "PT1M1S")])
    func writesDurations(seconds: Double, text: String) {
        #expect(Timestamps.duration(seconds: seconds) == text)
    }
}
