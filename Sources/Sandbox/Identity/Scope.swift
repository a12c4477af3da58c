/// An account and a region: what a request can see.
struct Scope: Hashable, Codable, Sendable {
    /// Twelve digits.
    var account: String
    var region: String
}

/// Who signs with a pair of keys.
struct Principal: Hashable, Sendable {
    var account: String
    var arn: String
    /// The user id that GetCallerIdentity answers with.
    var userID: String

    /// Whoever sends a request that needs no signature.
    static let anonymous = Principal(account: "anonymous", arn: "", userID: "")

    /// Who has assumed a role.
    static func role(_ role: RoleName, session: String) -> Principal {
        Principal(
            account: role.account, arn: "arn:aws:sts::\(role.account):assumed-role/\(role.name)/\(session)",
            userID: "\(role.identifier):\(session)")
    }

    /// The user to whom a sandbox gives its main keys.
    static func user(of account: String) -> Principal {
        Principal(account: account, arn: "arn:aws:iam::\(account):user/muster-sandbox", userID: "AIDAMUSTERSANDBOX0000")
    }
}

/// Who asks, and where: what a verified signature says.
struct Caller: Sendable {
    var principal: Principal
    /// The region of the signature's scope.
    var region: String
    /// The keys are those of a role.
    var isSession = false

    var scope: Scope { Scope(account: principal.account, region: region) }
}
