import Digests
import Foundation

/// A pair of keys that a sandbox accepts, and whose they are.
struct Credentials: Sendable {
    var key: SigningKey
    var principal: Principal
    /// Has to be sent as `X-Amz-Security-Token`; nil for keys of a user.
    var sessionToken: String?
    /// nil: never.
    var expires: Date?

    /// Whether they were issued for a role.
    var isSession: Bool { sessionToken != nil }
}

/// The keys that a sandbox accepts, by access key id, and the signing keys that were derived from them.
struct KeyRing: Sendable {
    private var credentials: [String: Credentials] = [:]
    private var derived: [SigningScope: [UInt8]] = [:]
    /// Derived keys that are remembered; a client needs one for each service, region and day.
    private static let mostDerived = 256

    private struct SigningScope: Hashable {
        var accessKeyID: String
        var day: String
        var region: String
        var service: String
    }

    /// New keys of a user, which last as long as the sandbox.
    mutating func issue(to principal: Principal) -> Credentials {
        add(Credentials(key: .random(), principal: principal))
    }

    /// New keys of a session, with a token.
    ///
    /// - Parameter expires: requests signed with them are refused from then on.
    mutating func issue(to principal: Principal, until expires: Date) -> Credentials {
        add(
            Credentials(
                key: .random(prefix: "ASIA"), principal: principal, sessionToken: SigningKey.text(356),
                expires: expires))
    }

    /// Adds keys that were made elsewhere.
    @discardableResult
    mutating func add(_ added: Credentials) -> Credentials {
        credentials[added.key.accessKeyID] = added
        return added
    }

    subscript(accessKeyID: String) -> Credentials? { credentials[accessKeyID] }

    /// The signature of a string to sign under one of these keys, as hexadecimal digits; nil for a key that is not
    /// here.
    mutating func signature(of stringToSign: String, by authorization: Authorization) -> String? {
        let scope = SigningScope(
            accessKeyID: authorization.accessKeyID, day: authorization.day, region: authorization.region,
            service: authorization.service)
        if let key = derived[scope] { return SigningKey.signature(of: stringToSign, derived: key) }
        guard let key = credentials[scope.accessKeyID]?.key else { return nil }
        if derived.count >= Self.mostDerived { derived.removeAll(keepingCapacity: true) }
        let made = key.derived(day: scope.day, region: scope.region, service: scope.service)
        derived[scope] = made
        return SigningKey.signature(of: stringToSign, derived: made)
    }
}
