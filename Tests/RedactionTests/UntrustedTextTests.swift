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
}
