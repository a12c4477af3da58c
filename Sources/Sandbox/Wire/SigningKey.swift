import Digests
import Foundation

/// The one pair of keys that a sandbox accepts.
struct SigningKey: Sendable {
    var accessKeyID: String
    var secret: String

    /// A new random pair, in the shape of AWS's own: `AKIA` and 16 characters, 40 characters.
    static func random() -> SigningKey {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let all = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SystemRandomNumberGenerator()
        func text(_ alphabet: [Character], _ count: Int) -> String {
            String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
        }
        return SigningKey(accessKeyID: "AKIA" + text(letters, 16), secret: text(all, 40))
    }

    /// The signature of a string to sign, as hexadecimal digits (AWS Signature Version 4, "Calculate signature").
    func signature(of stringToSign: String, day: String, region: String, service: String) -> String {
        let parts = [day, region, service, "aws4_request"]
        let key = parts.reduce(Array("AWS4\(secret)".utf8)) { HMACSHA256.code(key: $0, message: $1.utf8) }
        return Hexadecimal.text(HMACSHA256.code(key: key, message: stringToSign.utf8))
    }
}
