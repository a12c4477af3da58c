private import COpenSSL

/// SHA-256 (FIPS 180-4) on libcrypto.
package enum SHA256 {
    /// The 32 bytes of the digest.
    package static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let message = Array(bytes)
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        COpenSSL.SHA256(message, message.count, &digest)
        return digest
    }

    /// The digest as 64 lower-case hexadecimal digits.
    package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = hash(bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

/// HMAC (RFC 2104) with SHA-256 on libcrypto.
package enum HMACSHA256 {
    /// The 32 bytes of the code.
    package static func code(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        var length: UInt32 = 0
        HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
        return code
    }
}
