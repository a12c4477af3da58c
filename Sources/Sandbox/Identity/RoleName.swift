/// A role's ARN, taken apart.
struct RoleName: Hashable, Sendable {
    var arn: String
    /// Twelve digits.
    var account: String
    /// Without its path.
    var name: String

    /// nil for anything but `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`.
    init?(_ arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "iam", parts[3].isEmpty, parts[4].utf8.count == 12,
            parts[4].utf8.allSatisfy({ (48...57).contains($0) }), parts[5].hasPrefix("role/"),
            let name = parts[5].split(separator: "/").last, parts[5].utf8.last != UInt8(ascii: "/")
        else { return nil }
        self.arn = arn
        account = String(parts[4])
        self.name = String(name)
    }

    /// The role's unique id, the same whenever it is asked for.
    var identifier: String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        let salt = Chance.salt(arn)
        let text = (0..<16).map { letters[Int(Chance.mixed(salt &+ UInt64($0)) & 31)] }
        return "AROA" + String(decoding: text, as: UTF8.self) + "Q"
    }
}

/// A role that a profile describes. Where a profile describes none, every role may be assumed.
struct RoleProfile: Sendable, Equatable {
    var role: RoleName
    /// Who assumes it with a user's or a role's keys has to give this.
    var externalID: String?
    /// Seconds; the role's MaxSessionDuration.
    var longestSession = 3600
    /// What a web identity token has to say; nil: the role takes none.
    var webIdentity: WebIdentity?

    struct WebIdentity: Sendable, Equatable {
        var audience = "sts.amazonaws.com"
        /// A pattern with `*` and `?`, as StringLike compares.
        var subject = "*"
        var issuer: String?
    }
}
