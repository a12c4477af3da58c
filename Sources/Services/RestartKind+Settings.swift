package import Settings

extension RestartKind {
    /// What it is called, where Muster does not start it as a process of its own with variables of its own.
    package var startsWithoutVariables: String? {
        switch self {
        case .process, .script, .systemd, .compose: nil
        case .service: "a Windows service"
        case .iis: "a site of IIS"
        case .task: "a scheduled task"
        case .files: "what serves files"
        }
    }

    package static func read(_ field: Field) -> RestartKind? {
        field.mapping { keys in
            let kinds = ["process", "systemd", "service", "iis", "task", "compose", "script", "files"]
            guard let (key, value) = keys.exactlyOne(of: kinds) else { return nil }
            switch key {
            case "process": return readProcess(value).map(RestartKind.process)
            case "systemd": return readSystemd(value)
            case "iis": return readSite(value)
            case "task": return readTask(value).map(RestartKind.task)
            case "compose": return readCompose(value).map(RestartKind.compose)
            case "script": return readScript(value).map(RestartKind.script)
            case "files": return value.mapping { .files(reload: $0.optional("reload")?.string()) }
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
            let file = keys.optional("file").flatMap(inside)
            guard let unit = keys.required("unit").flatMap({ name($0, expected: "a unit's name") }) else { return nil }
            return .systemd(unit: unit.contains(".") ? unit : "\(unit).service", file: file)
        }
    }

    private static func readSite(_ field: Field) -> RestartKind? {
        field.mapping { keys in
            let pool = keys.optional("pool").flatMap { name($0, expected: "a pool's name", blanks: true) }
            return keys.required("site").flatMap { name($0, expected: "a site's name", blanks: true) }
                .map { .iis(site: $0, pool: pool) }
        }
    }

    private static func readTask(_ field: Field) -> ScheduledTask? {
        field.mapping { keys in
            let folder = keys.value("folder", default: "\\") { folder in
                folder.string(expected: #"a folder of tasks such as \ or \Acme\"#) { text in
                    text.hasPrefix("\\") && text.hasSuffix("\\")
                        && text.split(separator: "\\").allSatisfy { isName(String($0), blanks: true) }
                }
            }
            let runs = keys.value("run", default: true) { $0.boolean() }
            return keys.required("name").flatMap { name($0, expected: "a task's name", blanks: true) }
                .map { ScheduledTask(name: $0, folder: folder, runs: runs) }
        }
    }

    private static func readCompose(_ field: Field) -> Compose? {
        field.mapping { keys in
            Compose(
                file: keys.value("file", default: "compose.yaml", inside),
                project: keys.optional("project")?.string(
                    expected: "a project's name of lower-case letters, digits, '-' and '_'"
                ) { Names.accepts($0.replacing("_", with: "-"), limit: 60) },
                wait: keys.value("wait", default: .seconds(60)) {
                    $0.duration(in: .seconds(1) ... .seconds(3_600))
                }.wholeSeconds)
        }
    }

    private static func readScript(_ field: Field) -> Script? {
        field.mapping { keys in
            let start = keys.required("start")?.string()
            let stop = keys.required("stop")?.string()
            let identity = keys.required("identity")?.string()
            guard let start, let stop, let identity else { return nil }
            return Script(start: start, stop: stop, identity: identity)
        }
    }

    private static func inside(_ field: Field) -> String? {
        field.string(expected: "a path inside the repository") {
            !$0.isEmpty && !$0.hasPrefix("/") && !$0.hasPrefix("-") && !$0.split(separator: "/").contains("..")
        }
    }

    private static func name(_ field: Field, expected: String, blanks: Bool = false) -> String? {
        field.string(expected: "\(expected) of letters, digits\(blanks ? ", blanks" : "") and :_.@-") {
            isName($0, blanks: blanks)
        }
    }

    private static func isName(_ text: String, blanks: Bool) -> Bool {
        !text.isEmpty && !text.hasPrefix("-") && !text.hasPrefix(" ") && !text.hasSuffix(" ")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case UInt8(ascii: " "): blanks
                default: ":_.@-".utf8.contains(byte)
                }
            }
    }
}
