/// The body that a Teams workflow's webhook takes: a message with an adaptive card. The older message cards were those of
/// connectors, which are retired; workflows do not take them.
///
/// What Muster says by itself stands in text runs, in which nothing is interpreted. An own text is a text block, which
/// knows some Markdown; there values are escaped.
package enum TeamsPayload {
    private struct Body: Encodable {
        var type = "message"
        var attachments: [Attachment]
    }

    private struct Attachment: Encodable {
        var contentType = "application/vnd.microsoft.card.adaptive"
        var content: Card
    }

    private struct Card: Encodable {
        var schema = "http://adaptivecards.io/schemas/adaptive-card.json"
        var type = "AdaptiveCard"
        /// The newest that Teams shows on phones as well.
        var version = "1.2"
        var body: [Element]

        enum CodingKeys: String, CodingKey {
            case schema = "$schema"
            case type, version, body
        }
    }

    private struct Element: Encodable {
        var type: String
        var text: String?
        var wrap: Bool?
        var inlines: [Run]?
        var spacing: String?
    }

    private struct Run: Encodable {
        var type = "TextRun"
        var text: String
        var weight: String?
        var size: String?
    }

    package static func body(of notice: Notice, text template: NoticeTemplate?) throws -> [UInt8] {
        try JSONBody.encode(Body(attachments: [Attachment(content: Card(body: elements(notice, template)))]))
    }

    private static func elements(_ notice: Notice, _ template: NoticeTemplate?) -> [Element] {
        if let template {
            return [Element(type: "TextBlock", text: template.filled(with: notice, escape: escaped), wrap: true)]
        }
        let message = NoticeMessage(notice)
        let title = Element(
            type: "RichTextBlock", inlines: [Run(text: message.title, weight: "Bolder", size: "Medium")])
        return [title]
            + message.lines.map { line in
                Element(
                    type: "RichTextBlock",
                    inlines: [Run(text: "\(line.name): ", weight: "Bolder"), Run(text: line.value)], spacing: "Small")
            }
    }

    /// A backslash before whatever Markdown might take for its own.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if "\\`*_{}[]()<>#+-.!|~".unicodeScalars.contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}
