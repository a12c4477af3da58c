private import COpenSSL

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1), computed by libcrypto.
package enum HMACSHA256 {
    /// The authentication code of `message` under `key`: 32 bytes. Any length of key is allowed, none included.
    package static func code(key: some Sequence<UInt8>, message: some Sequence<UInt8>) -> [UInt8] {
        let secret = Array(key)
        let text = Array(message)
        // A null pointer as key means "the previous key" to HMAC(), so an empty key still gets an address.
        let padded = secret.isEmpty ? [0] : secret
        var code = [UInt8](repeating: 0, count: 32)
        let done = muster_hmac_sha256(padded, secret.count, text, text.count, &code)
        precondition(done == 1, "libcrypto refused HMAC-SHA-256; its FIPS provider or its memory is broken")
        return code
    }

    /// Whether two codes are equal, in a time that does not depend on where they differ.
    package static func matches(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
