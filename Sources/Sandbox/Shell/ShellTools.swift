/// The programs that the sandbox puts into every Linux instance, by name.
enum ShellTools {
    static let all: [(name: String, text: String)] = [
        ("systemctl", SystemctlScript.text), ("journalctl", JournalctlScript.text),
    ]
}
