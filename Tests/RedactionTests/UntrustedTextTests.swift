import Foundation
import Redaction
import Testing

@Suite struct UntrustedTextTests {
    @Test(arguments: [
        ("plain ünï 🚀", "plain ünï 🚀"), ("a\u{1b}[31mred", "a[31mred"), ("tab\tand\rreturn", "tab and return"),
        ("::set-output name=a::b", ": :set-output name=a::b"), ("  ::error::x", "  : :error::x"),
        ("said ##[add-mask]e", "said # #[add-mask]e"), ("\u{202e}flip", "flip"), ("a::b", "a::b"), ("", ""),
        ("# one", "# one"), ("\u{7f}::x", ": :x"), (" ok ", " ok "),
        ("\u{3000}::x::y", "\u{3000}: :x::y"), ("\u{200b}::x::y", "\u{200b}: :x::y"),
        (":\u{ad}:x::y", ": \u{ad}:x::y"), ("#\u{200d}#[x]", "# \u{200d}#[x]"), ("###[x]", "## #[x]"),
        ("::\u{301}x::", ": :\u{301}x::"), ("👩\u{200d}🚀", "👩\u{200d}🚀"),
    ])
    func aLineCannotCommand(_ text: String, _ expected: String) {
        #expect(UntrustedText.line(text) == expected)
    }

    @Test func everyLineStandsBehindThePrefix() {
        #expect(UntrustedText.lines("one\r\n::two::", prefix: "i-1 | ") == "i-1 | one\ni-1 | : :two::")
    }

    @Test(arguments: [
        ("{\"a\" : \"##[set-output name=x]y\"}", "{\"a\" : \"\\u0023#[set-output name=x]y\"}"),
        ("{\"a\" : \"#\u{200b}#[x]\"}", "{\"a\" : \"\\u0023\u{200b}#[x]\"}"), ("[\"#12\"]", "[\"#12\"]"),
        ("[\"\u{9b}2J\u{202e}\"]", "[\"\\u009b2J\\u202e\"]"), ("[\n  \"ü\"\n]", "[\n  \"ü\"\n]"),
    ])
    func aDocumentSaysTheSameAndCannotCommand(_ document: String, _ expected: String) throws {
        let safe = UntrustedText.json(document)
        #expect(safe == expected)
        // What reads it reads what was meant.
        let decoder = JSONDecoder()
        let isObject = document.hasPrefix("{")
        if isObject {
            #expect(
                try decoder.decode([String: String].self, from: Data(safe.utf8))
                    == decoder.decode([String: String].self, from: Data(document.utf8)))
        } else {
            #expect(
                try decoder.decode([String].self, from: Data(safe.utf8))
                    == decoder.decode([String].self, from: Data(document.utf8)))
        }
    }
}
