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

    /// A digest of bytes that come piece by piece.
    package struct Stream: ~Copyable {
        private let context: OpaquePointer

        package init() {
            guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
                preconditionFailure("libcrypto refused SHA-256; its FIPS provider or its memory is broken")
            }
            self.context = context
        }

        deinit { EVP_MD_CTX_free(context) }

        package mutating func update(_ bytes: [UInt8]) {
            let done = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
            precondition(done == 1, "libcrypto refused SHA-256")
        }

        /// The digest of all pieces: 32 bytes.
        package consuming func finish() -> [UInt8] {
            var digest = [UInt8](repeating: 0, count: 32)
            precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1, "libcrypto refused SHA-256")
            return digest
        }
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
