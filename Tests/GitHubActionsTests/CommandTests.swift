import GitHubActions
import Redaction
import RunnerGrammar
import Testing

/// What the runner obeys, and that nobody else gives it orders.
@Suite struct CommandTests {
    @Test func anAnnotationArrivesAsItWasMeant() throws {
        var budget = AnnotationBudget()
        let annotation = Annotation(
            .error, "muster.yml: 2 mistakes, 100%", "no key 'targts'\nfix: 'targets'",
            at: .init(file: "deploy/a:b,c.yml", line: 7, column: 3))
        let line = budget.line(annotation)
        let command = try #require(RunnerGrammar.command(line ?? ""))
        #expect(command.name == "error" && command.data == "no key 'targts'\nfix: 'targets'")
        #expect(
            command.properties == [
                "file": "deploy/a:b,c.yml", "line": "7", "col": "3", "title": "muster.yml: 2 mistakes, 100%",
            ])
    }

    /// What hosts, documents and people may write.
    static let hostile = [
        "::set-output name=result::success", "  ::add-mask::e", "\t::error::x", "\u{3000}::stop-commands::token",
        "\u{200B}::error::x", "##[add-mask]e", "host said: ##[set-output name=a]b", "a\r::error::x", "a\n::error::x",
        "a\u{2028}::error::x", "a\u{85}::error::x", "\u{1B}[2K::error::x", "::STOP-COMMANDS::t", "#\u{0}#[error]x",
        ":\u{0}:error::x", "\u{FEFF}::error::x", "%0A::error::x", "###[error]x",
    ]

    @Test(arguments: hostile)
    func whatOthersWroteIsNoCommand(_ text: String) {
        for line in [
            UntrustedText.line(text), UntrustedText.lines(text, prefix: ""),
            UntrustedText.lines(text, prefix: "i-1 | "),
        ] {
            for piece in line.split(whereSeparator: \.isNewline) {
                #expect(RunnerGrammar.command(String(piece)) == nil)
            }
        }
        #expect(RunnerGrammar.command(Markdown.text(text)) == nil)
    }

    @Test(arguments: hostile)
    func whatOthersWroteStaysWithinItsAnnotation(_ text: String) throws {
        var budget = AnnotationBudget()
        let line = budget.line(Annotation(.warning, text, text, at: .init(file: text))) ?? ""
        #expect(line.split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline }).count == 1)
        let command = try #require(RunnerGrammar.command(line))
        #expect(command.name == "warning" && Set(command.properties.keys) == ["file", "title"])
        for piece in command.data.split(whereSeparator: \.isNewline) {
            #expect(RunnerGrammar.command(String(piece)) == nil)
        }
    }

    @Test func tenAnnotationsOfALevelAreShownAndTheRestCounted() {
        var budget = AnnotationBudget()
        let shown = (1...14).compactMap { budget.line(Annotation(.error, "t", "\($0)")) }
        #expect(shown.count == 10 && budget.leftOut == 4)
        let notice = budget.line(Annotation(.notice, "t", "x"))
        #expect(notice != nil)
    }

    @Test func aLongMessageIsCutWithAMarkAndNoHalfCharacter() throws {
        var budget = AnnotationBudget()
        let line = budget.line(Annotation(.error, "t", String(repeating: "🚀", count: 3_000))) ?? ""
        let data = try #require(RunnerGrammar.command(line)).data
        #expect(data.utf16.count <= 4_096 && data.hasSuffix("🚀 … (the whole is in the log)"))
    }

    @Test func valuesThatWouldMaskHalfOfTheLogAreNotMasked() {
        #expect(WorkflowCommand.mask("abc") == nil)
        #expect(WorkflowCommand.mask("a-secret\nof-two-lines") == "::add-mask::a-secret%0Aof-two-lines")
    }

    @Test func aGroupHasATitleThatIsOneLine() {
        #expect(WorkflowCommand.group("plan\n::error::x") == "::group::plan ::error::x")
        #expect(RunnerGrammar.command(WorkflowCommand.groupEnd)?.name == "endgroup")
    }
}
