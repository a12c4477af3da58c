import Deployment
import Digests
import Foundation
import Rollout
import Testing

/// Signed tokens: what is changed, late or somebody else's does not count.
@Suite struct ApprovalTokenTests {
    private static let now = Date(timeIntervalSince1970: 1_795_000_000)
    private static let secret = "0123456789abcdef0123456789abcdef"

    private func key(_ text: String = secret) throws -> ApprovalKey { try #require(ApprovalKey(text)) }

    private func token() throws -> ApprovalToken {
        ApprovalToken(
            run: "r261121-0744-k3f9", planSHA256: String(repeating: "a", count: 64), decision: .approve,
            approver: try #require(Person(actor: "bob@desk")), expires: 1_795_003_600)
    }

    @Test func saysWhatWasSigned() throws {
        let text = try token().signed(with: try key())
        #expect(
            text.utf8.allSatisfy {
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".utf8.contains($0)
            })
        let read = try ApprovalToken(text, key: try key(), at: Self.now)
        #expect(read == (try token()))
        #expect(read.approver.description == "bob@desk")
    }

    /// The code is RFC 2104's over the purpose and the payload's text.
    @Test func isSignedWithHMACSHA256() throws {
        let parts = try token().signed(with: try key()).split(separator: ".").map(String.init)
        let code = HMACSHA256.code(
            key: Self.secret.utf8, message: "muster approval token 1\n\(parts[0])".utf8)
        let text = Data(code).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        #expect(text.replacing("=", with: "") == parts[1])
    }

    @Test func everyChangeOfOneCharacterIsRefused() throws {
        let key = try key()
        let bytes = Array(try token().signed(with: key).utf8)
        for index in bytes.indices {
            for other in [UInt8(ascii: "A"), UInt8(ascii: "B"), UInt8(ascii: "."), UInt8(ascii: "="), 0x20] {
                guard bytes[index] != other else { continue }
                var changed = bytes
                changed[index] = other
                #expect(throws: ApprovalToken.Refusal.forged) {
                    try ApprovalToken(String(decoding: changed, as: UTF8.self), key: key, at: Self.now)
                }
            }
        }
    }

    @Test func whatIsCutPaddedOrPutTogetherIsRefused() throws {
        let key = try key()
        let one = try token().signed(with: key).split(separator: ".").map(String.init)
        var rejecting = try token()
        rejecting.decision = .reject
        let two = try rejecting.signed(with: key).split(separator: ".").map(String.init)
        let whole = one.joined(separator: ".")
        let forged = [
            "", ".", "..", one[0], one[1], "\(one[0]).", ".\(one[1])", "\(one[0]).\(two[1])", "\(two[0]).\(one[1])",
            "\(whole).", ".\(whole)", "\(whole)=", " \(whole)", "\(whole)\n", "\(one[0])=.\(one[1])",
            String(repeating: "A", count: 5_000),
        ]
        for text in forged {
            #expect(throws: ApprovalToken.Refusal.forged) { try ApprovalToken(text, key: key, at: Self.now) }
        }
    }

    @Test func anotherKeyIsRefusedAndAShortOneIsNone() throws {
        let text = try token().signed(with: try key())
        #expect(throws: ApprovalToken.Refusal.forged) {
            try ApprovalToken(text, key: try key(Self.secret + "0"), at: Self.now)
        }
        #expect(ApprovalKey(String(repeating: "k", count: 31)) == nil)
        #expect(!"\(try key())".contains("0123"))
    }

    @Test func endsToTheSecond() throws {
        let text = try token().signed(with: try key())
        let end = Date(timeIntervalSince1970: 1_795_003_600)
        #expect(throws: Never.self) {
            try ApprovalToken(text, key: try key(), at: end.addingTimeInterval(-0.5))
        }
        #expect(throws: ApprovalToken.Refusal.expired(end)) { try ApprovalToken(text, key: try key(), at: end) }
    }
}
