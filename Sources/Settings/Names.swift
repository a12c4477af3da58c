/// Names that end up in keys, paths and comments.
package enum Names {
    /// Lower-case letters, digits and `-`, not at the ends. The limits keep a send's key under the 100 characters
    /// of `Comment`.
    package static func accepts(_ text: String, limit: Int) -> Bool {
        (1...limit).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    package static func read(_ field: Field, limit: Int) -> String? {
        field.string(expected: "a name of at most \(limit) lower-case letters, digits and '-'") {
            accepts($0, limit: limit)
        }
    }

    /// A URL that git on a host can fetch: `https`, `ssh`, `git`, `file` or the `user@host:path` form. Never one
    /// that git would take for an option or a remote helper (`ext::`).
    package static func isGitURL(_ text: String) -> Bool {
        guard !text.isEmpty, !text.hasPrefix("-"), !text.contains("::"), !text.contains(where: \.isWhitespace) else {
            return false
        }
        let schemes = ["https://", "http://", "ssh://", "git://", "file://", "/"]
        return schemes.contains(where: text.hasPrefix) || (text.contains("@") && text.contains(":"))
    }
}
