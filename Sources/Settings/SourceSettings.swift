/// Where hosts get the application from: the section `source`.
package enum SourceSettings: Sendable, Equatable {
    /// They fetch the commit.
    case git(Git)
    /// Muster packs the commit; they download it and check its SHA-256.
    case artifact(Access)

    package struct Git: Sendable, Equatable {
        /// Nil for the repository's own `origin`.
        package var url: String?
        package var access: GitAccess?
    }

    /// How hosts are let at an artifact in a bucket.
    package enum Access: String, Sendable, CaseIterable {
        /// By a URL that carries its own permission, for as long as staging may take.
        case url
        /// By their own role.
        case role
    }

    package static let standard = SourceSettings.git(Git())

    static func read(_ field: Field) -> SourceSettings? {
        guard field.isMapping else {
            switch field.string(expected: "git, artifact, or a mapping", where: { ["git", "artifact"].contains($0) }) {
            case "artifact"?: return .artifact(.url)
            case "git"?: return standard
            default: return nil
            }
        }
        return field.mapping { keys in
            guard let (key, value) = keys.exactlyOne(of: ["git", "artifact"]) else { return nil }
            return value.mapping { inner in
                if key == "artifact" {
                    return .artifact(inner.value("access", default: Access.url) { $0.choice(Access.self) })
                }
                let url = inner.optional("url")?.string(expected: "a git URL", where: Names.isGitURL)
                return .git(Git(url: url, access: GitAccess.read(inner)))
            }
        }
    }
}

/// With what hosts prove to a git server who they are.
package enum GitAccess: Codable, Sendable, Equatable {
    /// For https: a token, sent as the password of a user.
    case token(SecretReference, user: String)
    /// For ssh: a private key without a passphrase, and the server's public host keys as lines of `known_hosts`. Without
    /// any, the first answer of a server is believed and every later one is compared with it.
    case deployKey(SecretReference, hostKeys: [String])

    static func read(_ keys: MappingReader) -> GitAccess? {
        let token = keys.optional("token")
        let key = keys.optional("deploy-key")
        if token != nil, let key { key.report("a token is for https, a deploy key for ssh: name one of them") }
        if let user = keys.optional("user"), token == nil { user.report("belongs to a 'token'") }
        if let lines = keys.optional("host-keys"), key == nil { lines.report("belongs to a 'deploy-key'") }
        if let token {
            // GitHub takes any name, and this one for every kind of its tokens.
            let user = keys.value("user", default: "x-access-token") { field in
                field.string(expected: "a user's name", where: { $0.wholeMatch(of: /[A-Za-z0-9_.@+-]+/) != nil })
            }
            return SecretReference.read(token).map { .token($0, user: user) }
        }
        guard let key else { return nil }
        let lines = keys.optional("host-keys")?.list().compactMap { line in
            line.string(expected: "a line of known_hosts: names, type and key") {
                $0.split(separator: " ").count >= 3 && !$0.contains("\n")
            }
        }
        return SecretReference.read(key).map { .deployKey($0, hostKeys: lines ?? []) }
    }

    /// Whether it is of use with a URL.
    package func fits(_ url: String) -> Bool {
        switch self {
        case .token: url.hasPrefix("https://")
        case .deployKey: url.hasPrefix("ssh://") || (!url.contains("://") && url.contains("@"))
        }
    }
}
