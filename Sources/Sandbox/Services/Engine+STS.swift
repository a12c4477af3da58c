import Foundation

/// STS (query protocol, 2011-06-15).
extension Engine {
    func getCallerIdentity(_ principal: Principal) -> String {
        let result =
            XML.text("Arn", principal.arn) + XML.text("UserId", principal.userID)
            + XML.text("Account", principal.account)
        return stsAnswer("GetCallerIdentity", result)
    }

    func assumeRole(_ call: Call) throws(ServiceFault) -> String {
        let request = try AssumeRoleRequest(call.parameters)
        let denied = ServiceFault(
            "AccessDenied",
            "User: \(call.caller.principal.arn) is not authorized to perform: sts:AssumeRole on resource: "
                + request.role.arn, status: 403)
        let profile = try profile(of: request.role, denied: denied)
        if let wanted = profile?.externalID, call.parameters["ExternalId"] != wanted { throw denied }
        try request.checkDuration(longest: profile?.longestSession, isChained: call.caller.isSession)
        let principal = Principal.role(request.role, session: request.session)
        return stsAnswer("AssumeRole", session(of: principal, request) + XML.text("PackedPolicySize", 0))
    }

    /// The one operation that needs no signature.
    func assumeRoleWithWebIdentity(_ parameters: QueryParameters) throws(ServiceFault) -> String {
        let request = try AssumeRoleRequest(parameters)
        let denied = ServiceFault(
            "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", status: 403)
        guard let text = parameters["WebIdentityToken"], !text.isEmpty else {
            throw .validation(
                "1 validation error detected: Value null at 'webIdentityToken' failed to satisfy constraint: "
                    + "Member must not be null")
        }
        guard let token = WebIdentityToken(text) else {
            throw ServiceFault(
                "InvalidIdentityToken", "The web identity token that was passed could not be validated by AWS.")
        }
        guard token.expires > now else {
            throw ServiceFault(
                "ExpiredTokenException",
                "Token expired: current date/time \(Int(now.timeIntervalSince1970)) must be before the expiration "
                    + "date/time \(Int(token.expires.timeIntervalSince1970))")
        }
        let profile = try profile(of: request.role, denied: denied)
        if let profile {
            guard let trust = profile.webIdentity else { throw denied }
            try Self.check(token, trust, denied: denied)
        }
        try request.checkDuration(longest: profile?.longestSession, isChained: false)
        let principal = Principal.role(request.role, session: request.session)
        let result =
            session(of: principal, request) + XML.text("SubjectFromWebIdentityToken", token.subject)
            + XML.text("Audience", token.audience.first ?? "") + XML.text("Provider", token.provider)
            + XML.text("PackedPolicySize", 0)
        return stsAnswer("AssumeRoleWithWebIdentity", result)
    }

    private static func check(
        _ token: WebIdentityToken, _ trust: RoleProfile.WebIdentity, denied: ServiceFault
    ) throws(ServiceFault) {
        guard trust.issuer == nil || trust.issuer == token.issuer else {
            throw ServiceFault(
                "InvalidIdentityToken", "No OpenIDConnect provider found in your account for \(token.issuer)")
        }
        guard token.audience.contains(trust.audience) else {
            throw ServiceFault("InvalidIdentityToken", "Incorrect token audience")
        }
        guard Wildcard.matches(token.subject, pattern: trust.subject) else { throw denied }
    }

    /// What the profile says of a role; nil where it speaks of no roles at all.
    private func profile(of role: RoleName, denied: ServiceFault) throws(ServiceFault) -> RoleProfile? {
        let roles = configuration.profile.roles
        guard !roles.isEmpty else { return nil }
        guard let found = roles.first(where: { $0.role == role }) else { throw denied }
        return found
    }

    /// Issues keys; the elements that both operations answer with.
    private func session(of principal: Principal, _ request: AssumeRoleRequest) -> String {
        let expires = now.addingTimeInterval(Double(request.duration))
        let issued = keys.issue(to: principal, until: expires)
        let credentials =
            XML.text("AccessKeyId", issued.key.accessKeyID) + XML.text("SecretAccessKey", issued.key.secret)
            + XML.text("SessionToken", issued.sessionToken ?? "")
            + XML.text("Expiration", Timestamps.whole(expires))
        let user = XML.text("AssumedRoleId", principal.userID) + XML.text("Arn", principal.arn)
        return XML.element("Credentials", credentials) + XML.element("AssumedRoleUser", user)
    }

    /// - Parameter result: what stands in the operation's result, XML already.
    func stsAnswer(_ operation: String, _ result: String) -> String {
        let metadata = XML.element("ResponseMetadata", XML.text("RequestId", UUID().uuidString.lowercased()))
        return "<\(operation)Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + XML.element("\(operation)Result", result) + metadata + "</\(operation)Response>"
    }
}

/// What both operations that assume a role take.
struct AssumeRoleRequest: Sendable {
    var role: RoleName
    var session: String
    /// Seconds.
    var duration: Int

    private static let durations = 900...43_200
    /// Seconds that a role may last whose keys were asked for with a role's keys.
    private static let longestChained = 3600

    /// - Throws: `ValidationError`.
    init(_ parameters: QueryParameters) throws(ServiceFault) {
        guard let arn = parameters["RoleArn"], (20...2048).contains(arn.utf8.count), let role = RoleName(arn) else {
            throw .validation("\(parameters["RoleArn"] ?? "null") is invalid: RoleArn has to be the ARN of a role")
        }
        self.role = role
        session = parameters["RoleSessionName"] ?? ""
        let marks = Set("_+=,.@-".utf8)
        let isName = session.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || marks.contains(byte)
        }
        guard (2...64).contains(session.utf8.count), isName else {
            throw .validation(
                "1 validation error detected: Value '\(session)' at 'roleSessionName' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: [\\w+=,.@-]* and have length between 2 and 64")
        }
        duration = parameters["DurationSeconds"].map { Int($0) ?? 0 } ?? 3600
        guard Self.durations.contains(duration) else {
            let rule =
                duration < Self.durations.lowerBound
                ? "greater than or equal to \(Self.durations.lowerBound)"
                : "less than or equal to \(Self.durations.upperBound)"
            throw .validation(
                "1 validation error detected: Value '\(duration)' at 'durationSeconds' failed to satisfy constraint: "
                    + "Member must have value \(rule)")
        }
    }

    /// - Throws: `ValidationError` for more than the role's longest session, or an hour for chained roles.
    func checkDuration(longest: Int?, isChained: Bool) throws(ServiceFault) {
        if isChained, duration > Self.longestChained {
            throw .validation(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
        }
        if let longest, duration > longest {
            throw .validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
        }
    }
}
