private import COpenSSL

/// SHA-256 (FIPS 180-4), computed by libcrypto.
package enum SHA256 {
    /// The digest of `bytes`: 32 bytes.
    package static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let message = Array(bytes)
        var digest = [UInt8](repeating: 0, count: 32)
        let done = message.withUnsafeBytes { muster_sha256($0.baseAddress, $0.count, &digest) }
        precondition(done == 1, "libcrypto refused SHA-256; its FIPS provider or its memory is broken")
        return digest
    }

    /// The digest of `bytes` as 64 lower-case hexadecimal digits.
    package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        Hexadecimal.text(hash(bytes))
    }

    /// The digest of the UTF-8 bytes of `text` as 64 lower-case hexadecimal digits.
    package static func hexadecimal(_ text: String) -> String {
        hexadecimal(text.utf8)
    }
}
