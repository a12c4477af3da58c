@testable import AWS
import Testing

@Suite struct XMLReaderTests {
    private func root(_ text: String) throws -> XMLNode {
        try XMLReader.root(of: Array(text.utf8))
    }

    @Test func readsWhatAWSSends() throws {
        let node = try root(
            "\u{FEFF}<?xml version='1.0' encoding='UTF-8'?><!-- c -->\n<n:r xmlns='u' a=\"1>2\"><set><item><k>a</k></item>\n"
                + "<item/></set><t>x &lt;&amp;&#252;&#x1F680;&quot;&apos;&gt; <![CDATA[<raw> & ]]>ende</t></n:r>\n")
        #expect(node.name == "r")
        #expect(node.items("set").count == 2)
        #expect(node.items("set").first?.filledText("k") == "a")
        #expect(node.filledText("t") == "x <&ü🚀\"'> <raw> & ende")
        #expect(node.descendant("k")?.text == "a")
        #expect(node["nothing"] == nil && node.items("nothing").isEmpty)
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a>&nothing;</a>", "<a>&#xD800;</a>", "<a>&#;</a>",
        "<a b='></a>", "<a", "<a>&amp", "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "<a>x</a>tail", "<a><!-- </a>",
        String(repeating: "<a>", count: 70) + String(repeating: "</a>", count: 70),
    ])
    func refusesWhatIsNotWellFormed(text: String) {
        #expect(throws: XMLReader.Failure.self) { try root(text) }
    }
}
