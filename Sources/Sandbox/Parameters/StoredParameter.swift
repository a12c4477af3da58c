import Digests
import Foundation

/// A parameter of Parameter Store with its versions.
struct StoredParameter: Codable, Sendable {
    enum Kind: String, Codable, Sendable, CaseIterable {
        case text = "String"
        case list = "StringList"
        case secure = "SecureString"
    }
    enum Tier: String, Codable, Sendable, CaseIterable {
        case standard = "Standard"
        case advanced = "Advanced"
        case intelligent = "Intelligent-Tiering"

        /// Bytes of a value (PutParameter's reference).
        var largestValue: Int { self == .standard ? 4096 : 8192 }
    }

    /// One version, whose number is its place from ``firstVersion`` on.
    struct Version: Codable, Sendable {
        var value: String
        var kind: Kind
        var tier: Tier
        var modified: Date
        var user: String
        var description: String?
        var allowedPattern: String?
        var keyID: String?
        var dataType: String
    }

    var name: String
    var scope: Scope
    private(set) var versions: [Version]
    private var firstVersion = 1

    /// Versions that are kept (User Guide, "sysman-paramstore-versions").
    static let mostVersions = 100

    init(name: String, scope: Scope, version: Version) {
        self.name = name
        self.scope = scope
        versions = [version]
    }

    /// The newest one's number.
    var latest: Int { firstVersion + versions.count - 1 }
    /// The newest one; there always is one.
    var current: Version { versions[versions.count - 1] }
    var numbers: ClosedRange<Int> { firstVersion...latest }

    subscript(number: Int) -> Version? { numbers.contains(number) ? versions[number - firstVersion] : nil }

    mutating func add(_ version: Version) {
        versions.append(version)
        if versions.count > Self.mostVersions {
            versions.removeFirst()
            firstVersion += 1
        }
    }

    var arn: String {
        "arn:aws:ssm:\(scope.region):\(scope.account):parameter\(name.hasPrefix("/") ? "" : "/")\(name)"
    }
}

extension StoredParameter.Version {
    /// The value, or what stands for it where decryption was not asked for: text as KMS's ciphertexts look.
    func shown(isDecrypted: Bool) -> String {
        guard kind == .secure, !isDecrypted else { return value }
        let digest = SHA256.hexadecimal("\(value)\u{1f}\(modified.timeIntervalSince1970)")
        return "AQICAH" + Data(digest.utf8).base64EncodedString()
    }
}
