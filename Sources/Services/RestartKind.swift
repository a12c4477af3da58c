package import Settings

/// How the application's process is stopped, started and told from any other.
package enum RestartKind: Codable, Sendable, Equatable {
    /// A process that Muster itself starts, in a session of its own.
    case process(Process)
    /// A systemd unit; with `file`, the unit file of the release is installed first.
    case systemd(unit: String, file: String?)
    /// A Windows service.
    case service(name: String)

    package struct Process: Codable, Sendable, Equatable {
        /// Relative to the release, or absolute.
        package var executable: String
        package var arguments: [String]

        package init(executable: String, arguments: [String]) {
            self.executable = executable
            self.arguments = arguments
        }
    }

    package static func read(_ field: Field) -> RestartKind? {
        field.mapping { keys in
            guard let (key, value) = keys.exactlyOne(of: ["process", "systemd", "service"]) else { return nil }
            switch key {
            case "process": return readProcess(value).map(RestartKind.process)
            case "systemd": return readSystemd(value)
            default: return name(value, expected: "a Windows service's name").map { .service(name: $0) }
            }
        }
    }

    private static func readProcess(_ field: Field) -> Process? {
        field.mapping { keys in
            let executable = keys.required("executable")?.string()
            var arguments = keys.optional("arguments")?.list().compactMap { $0.string() } ?? []
            if let script = keys.optional("script")?.string() { arguments.insert(script, at: 0) }
            guard let executable else { return nil }
            return Process(executable: executable, arguments: arguments)
        }
    }

    private static func readSystemd(_ field: Field) -> RestartKind? {
        field.mapping { keys in
            let file = keys.optional("file")?.string(expected: "a path inside the repository") {
                !$0.hasPrefix("/") && !$0.split(separator: "/").contains("..")
            }
            guard let unit = keys.required("unit").flatMap({ name($0, expected: "a unit's name") }) else { return nil }
            return .systemd(unit: unit.contains(".") ? unit : "\(unit).service", file: file)
        }
    }

    private static func name(_ field: Field, expected: String) -> String? {
        field.string(expected: "\(expected) of letters, digits and :_.@-") { text in
            !text.isEmpty && !text.hasPrefix("-")
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    default: ":_.@-".utf8.contains(byte)
                    }
                }
        }
    }
}
