/// Where runs are remembered and artifacts are kept: the section `state`.
package struct StateSettings: Sendable, Equatable {
    package enum Ledger: Sendable, Equatable {
        /// A file on this machine.
        case sqlite
        case dynamoDB(table: String, access: Access)
    }

    package enum Artifacts: Sendable, Equatable {
        /// A folder beside the ledger's file; or one that hosts see as well, at the same absolute path.
        case directory(String? = nil)
        /// The prefix is empty, or ends with a slash.
        case s3(bucket: String, prefix: String, access: Access)

        /// Whether hosts read it as they read their own files.
        package var isSeenByHosts: Bool { if case .directory(_?) = self { true } else { false } }
    }

    /// As whom and where AWS is asked; what is nil is as for everything else.
    package struct Access: Sendable, Equatable {
        package var region: String?
        /// The ARN of a role that is assumed.
        package var role: String?

        package init(region: String? = nil, role: String? = nil) {
            self.region = region
            self.role = role
        }
    }

    package var ledger: Ledger
    package var artifacts: Artifacts
    /// Whether a ledger that is lost with the machine will do.
    package var isEphemeral: Bool

    package init(ledger: Ledger = .sqlite, artifacts: Artifacts = .directory(), isEphemeral: Bool = false) {
        self.ledger = ledger
        self.artifacts = artifacts
        self.isEphemeral = isEphemeral
    }

    static func read(_ field: Field) -> StateSettings? {
        field.mapping { keys in
            StateSettings(
                ledger: keys.optional("ledger").flatMap(readLedger) ?? .sqlite,
                artifacts: keys.optional("artifacts").flatMap(readArtifacts) ?? .directory(),
                isEphemeral: keys.value("ephemeral", default: false) { $0.boolean() })
        }
    }

    private static func readLedger(_ field: Field) -> Ledger? {
        guard field.isMapping else {
            return field.string(expected: "sqlite, or a mapping with dynamodb", where: { $0 == "sqlite" })
                .map { _ in .sqlite }
        }
        return field.mapping { keys in
            keys.required("dynamodb")?.mapping { dynamoDB in
                let table = dynamoDB.required("table")?.string(
                    expected: "a table's name, 3 to 255 letters, digits, '_', '.', '-'"
                ) {
                    (3...255).contains($0.utf8.count)
                        && $0.utf8.allSatisfy { isLetterOrDigit($0) || "_.-".utf8.contains($0) }
                }
                let access = readAccess(dynamoDB)
                return table.map { .dynamoDB(table: $0, access: access) }
            }
        }
    }

    private static func readArtifacts(_ field: Field) -> Artifacts? {
        guard field.isMapping else {
            return field.string(expected: "directory, or a mapping with s3", where: { $0 == "directory" })
                .map { _ in .directory() }
        }
        return field.mapping { keys in
            guard let (key, value) = keys.exactlyOne(of: ["s3", "directory"]) else { return nil }
            if key == "directory" {
                return value.string(expected: "an absolute path that every host sees, too") {
                    $0.hasPrefix("/") && $0.count > 1 && !$0.split(separator: "/").contains("..")
                        && !$0.utf8.contains { $0 < 0x20 }
                }.map { .directory($0) }
            }
            return value.mapping { s3 in
                let bucket = s3.required("bucket")?.string(expected: "a bucket's name") {
                    (3...63).contains($0.utf8.count)
                        && $0.utf8.allSatisfy { isLetterOrDigit($0) || ".-".utf8.contains($0) } && $0 == $0.lowercased()
                }
                let prefix = s3.optional("prefix")?.string(expected: "a path without '..' or a slash at its ends") {
                    !$0.hasPrefix("/") && !$0.hasSuffix("/") && !$0.split(separator: "/").contains("..")
                }
                let access = readAccess(s3)
                return bucket.map { .s3(bucket: $0, prefix: prefix.map { $0 + "/" } ?? "", access: access) }
            }
        }
    }

    private static func readAccess(_ keys: MappingReader) -> Access {
        Access(
            region: keys.optional("region")?.string(expected: "a region's name, such as eu-west-1") {
                $0.wholeMatch(of: /[a-z]+(-[a-z]+)+-[0-9]+/) != nil
            },
            role: keys.optional("role")?.string(expected: "a role's ARN") {
                $0.wholeMatch(of: /arn:aws[a-z-]*:iam::[0-9]{12}:role\/.+/) != nil
            })
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
