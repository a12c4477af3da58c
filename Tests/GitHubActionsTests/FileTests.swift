import Foundation
import GitHubActions
import RunnerGrammar
import Testing

/// The files in which a step speaks to the runner.
@Suite struct FileTests {
    private func file(_ text: String = "") throws -> URL {
        let file = FileManager.default.temporaryDirectory.appending(path: "muster-file-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        return file
    }

    private func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }

    @Test(arguments: ["", "ok", "two\nlines", "a=b<<EOF", "EOF\nresult=success", "ends\n", "\n", "cr\r\nlf", "ünï 🚀"])
    func anOutputArrivesAsItWasMeant(_ value: String) throws {
        let file = try file("before=1\n")
        defer { try? FileManager.default.removeItem(at: file) }
        let command = FileCommand(path: file.path)
        try command.set("summary", value)
        try command.set("result", "failed")
        #expect(RunnerGrammar.pairs(try text(file)) == ["before": "1", "summary": value, "result": "failed"])
    }

    @Test(arguments: ["", "a b", "a=b", "a<<b", "a\nb", "ä"])
    func aNameThatTheRunnerWouldReadOtherwiseIsRefused(_ name: String) throws {
        let file = try file()
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: WorkflowError.self) { try FileCommand(path: file.path).set(name, "x") }
        #expect(try text(file).isEmpty)
    }

    @Test func aValueCannotEndItsOwnBlock() throws {
        let file = try file()
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: WorkflowError.self) {
            try FileCommand(path: file.path).set("a", "x\nend\nresult=success", delimiter: "end")
        }
    }

    @Test func aFileThatCannotBeWrittenIsNamed() {
        let error = #expect(throws: WorkflowError.self) { try FileCommand(path: "/nowhere/output").set("result", "ok") }
        #expect(error?.description.contains("/nowhere/output") == true)
        #expect(error?.description.contains("'result' is not set") == true)
    }

    @Test func aSummaryIsWrittenAnewBehindWhatWasThere() throws {
        let file = try file("# A script's own\n")
        defer { try? FileManager.default.removeItem(at: file) }
        let summary = StepSummary(path: file.path)
        try summary.show("a long first text\n")
        try summary.show("short\n")
        #expect(try text(file) == "# A script's own\nshort\n")
    }

    @Test func aSummaryBeyondTheRunnersLimitIsCutWithANotice() throws {
        let file = try file()
        defer { try? FileManager.default.removeItem(at: file) }
        let long = Markdown.details("log", Markdown.block((1...60_000).map { "line \($0): ünï 🚀" }))
        try StepSummary(path: file.path).show(long)
        let shown = try text(file)
        #expect(shown.utf8.count <= 1_000_000 && shown.utf8.count > 900_000)
        #expect(shown.hasSuffix("The whole is in the log.\n"))
        #expect(shown.contains("\n```\n\n</details>\n\n> The rest is left out"))
        #expect(!shown.contains("\u{FFFD}"))
    }

    @Test(
        arguments: CommandTests.hostile + [
            "```", "``` html", "<script>alert(1)</script>", "@octocat closes #1", "| a | b |", "[x](https://evil.test)",
            "![x](https://evil.test/pixel)", "**bold** `code` $x^2$", "</details>", "<!-- x", ":rocket:", "a\\|b",
        ])
    func textOfOthersShowsAsItIs(_ text: String) {
        let cell = Markdown.text(text)
        for mark in ["<", ">", "|", "@", "#[", "http://", "https://"] { #expect(!cell.contains(mark), "\(cell)") }
        for sign in ["`", "*", "[", "]", "$", "!"] {
            #expect(cell.replacing("\\" + sign, with: "").contains(sign) == false, "\(cell)")
        }
        let block = Markdown.block([text, "end"]).split(separator: "\n", omittingEmptySubsequences: false)
        let fence = block[0].prefix { $0 == "`" }
        #expect(
            block.last == fence && block.dropFirst().dropLast().allSatisfy { !$0.drop { $0 == " " }.hasPrefix(fence) })
        #expect(!Markdown.code(text).contains("|"))
    }
}
