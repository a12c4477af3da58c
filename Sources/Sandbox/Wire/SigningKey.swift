import Digests
import Foundation

/// A pair of keys, in the shape of AWS's own.
struct SigningKey: Sendable {
    var accessKeyID: String
    var secret: String

    /// A new random pair: `AKIA` or another prefix and 16 characters, 40 characters.
    static func random(prefix: String = "AKIA") -> SigningKey {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var generator = SystemRandomNumberGenerator()
        let name = (0..<16).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }
        return SigningKey(accessKeyID: prefix + String(name), secret: text(40))
    }

    /// So many random letters and digits.
    static func text(_ count: Int) -> String {
        let all = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in all[Int.random(in: 0..<all.count, using: &generator)] })
    }

    /// The key that signs for a day, a region and a service (AWS Signature Version 4, "Derive a signing key").
    func derived(day: String, region: String, service: String) -> [UInt8] {
        [day, region, service, "aws4_request"].reduce(Array("AWS4\(secret)".utf8)) {
            HMACSHA256.code(key: $0, message: $1.utf8)
        }
    }

    /// The signature of a string to sign, as hexadecimal digits (AWS Signature Version 4, "Calculate signature").
    static func signature(of stringToSign: String, derived key: [UInt8]) -> String {
        Hexadecimal.text(HMACSHA256.code(key: key, message: stringToSign.utf8))
    }

    /// Both steps at once.
    func signature(of stringToSign: String, day: String, region: String, service: String) -> String {
        Self.signature(of: stringToSign, derived: derived(day: day, region: region, service: service))
    }
}
