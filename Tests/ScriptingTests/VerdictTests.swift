import Scripting
import Testing

@Suite struct VerdictTests {
    private static let open = #"muster:1 n {"status":"open"}"#
    private static let done = #"muster:1 n {"status":"done","exit":3}"#

    @Test(arguments: ["\n", "\r\n", "\r", "\u{b}", "\u{c}"])
    func isFoundBetweenLineEndsOfEveryKind(end: String) {
        let output = ["before", Self.open, Self.done, "said ü🚀", Self.done].joined(separator: end) + end
        #expect(Verdict(output: output, nonce: "n") == Verdict(status: .done, exit: 3))
        #expect(Verdict.body(of: output, nonce: "n") == "before\nsaid ü🚀")
    }

    @Test(arguments: [
        "", "muster:1 other {\"status\":\"done\",\"exit\":0}", " muster:1 n {\"status\":\"done\"}",
        "muster:1 n {\"status\":",
        "muster:1 n \u{301}{\"status\":\"done\"}",
    ])
    func isNothingElse(line: String) {
        #expect(Verdict(output: "x\n\(line)\ny", nonce: "n") == nil)
    }

    @Test func emptyLinesStayInsideTheBodyOnly() {
        #expect(Verdict.body(of: "\n\n\(Self.open)\n\na\n\nb\n\n\(Self.done)\n", nonce: "n") == "a\n\nb")
        #expect(Verdict.body(of: "\(Self.open)\n\(Self.done)\n", nonce: "n").isEmpty)
        #expect(Verdict.body(of: "", nonce: "n").isEmpty)
    }

    @Test(arguments: [
        ("", false), ("mark", true), ("a mark", true), ("mark b", true), ("mar", false), ("mamark", true),
        ("m\u{301}ark", false), ("ümark\u{301}", true),
    ])
    func aMarkIsFoundAsBytes(text: String, found: Bool) {
        #expect(text.holds("mark") == found)
    }
}
