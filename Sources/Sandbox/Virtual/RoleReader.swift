import Settings

/// A role of a profile.
enum RoleReader {
    static func read(_ field: Field) -> RoleProfile? {
        field.mapping { keys in
            let arn = keys.required("arn")?.string(expected: "the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME") {
                RoleName($0) != nil
            }
            guard let role = arn.flatMap({ RoleName($0) }) else { return nil }
            var profile = RoleProfile(role: role)
            profile.externalID = keys.optional("external-id")?.string()
            profile.longestSession = Int(ProfileReader.seconds(keys, "max-session", 3600))
            profile.webIdentity = keys.optional("web-identity").flatMap(trust)
            return profile
        }
    }

    private static func trust(_ field: Field) -> RoleProfile.WebIdentity? {
        field.mapping { keys in
            RoleProfile.WebIdentity(
                audience: keys.value("audience", default: "sts.amazonaws.com") { $0.string() },
                subject: keys.value("subject", default: "*") { $0.string() },
                issuer: keys.optional("issuer")?.string())
        }
    }
}
