import Digests
import Testing

/// FIPS 180-4 examples and NIST's CAVP short messages.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func agreesWithThePublishedVectors(message: String, digest: String) {
        #expect(SHA256.hexadecimal(message) == digest)
        #expect(Hexadecimal.text(SHA256.hash(message.utf8)) == digest)
    }

    @Test(arguments: [1, 63, 64, 65, 1_000_000]) func piecesHaveTheDigestOfTheWhole(size: Int) {
        let message = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var stream = SHA256.Stream()
        for start in stride(from: 0, to: message.count, by: size) {
            stream.update(Array(message[start..<min(start + size, message.count)]))
        }
        #expect(stream.finish() == SHA256.hash(message))
        #expect(SHA256.Stream().finish() == SHA256.hash([]))
    }

    @Test func hashesAMillionBytes() {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            SHA256.hexadecimal(message) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }
}

/// RFC 4231.
@Suite struct HMACSHA256Tests {
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func agreesWithRFC4231(key: [UInt8], message: [UInt8], code: String) {
        #expect(Hexadecimal.text(HMACSHA256.code(key: key, message: message)) == code)
    }

    @Test func acceptsAnEmptyKeyAndMessage() {
        let code = HMACSHA256.code(key: [], message: [])
        #expect(Hexadecimal.text(code) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test func comparesWholeCodes() {
        let code = HMACSHA256.code(key: [1], message: [2])
        var other = code
        other[31] ^= 1
        #expect(HMACSHA256.matches(code, code))
        #expect(!HMACSHA256.matches(code, other))
        #expect(!HMACSHA256.matches(code, Array(code.dropLast())))
    }
}
