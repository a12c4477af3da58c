import Foundation

/// The body that a Slack incoming webhook takes: blocks, and a text for notifications.
///
/// What Muster says by itself goes out as `plain_text`, in which Slack interprets nothing. An own text is `mrkdwn`; there
/// `&`, `<` and `>` of values are escaped, so that nobody's commit message can call `<!channel>` or hide a link.
package enum SlackPayload {
    private struct Body: Encodable {
        var text: String
        var blocks: [Block]
    }

    private struct Block: Encodable {
        var type: String
        var text: Text
    }

    private struct Text: Encodable {
        var type: String
        var text: String
        var emoji: Bool?
    }

    package static func body(of notice: Notice, text template: NoticeTemplate?) throws -> [UInt8] {
        let message = NoticeMessage(notice)
        let section: Block
        if let template {
            let text = template.filled(with: notice, escape: escaped)
            section = Block(type: "section", text: Text(type: "mrkdwn", text: cut(text, 3_000)))
        } else {
            let lines = message.lines.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            section = Block(type: "section", text: Text(type: "plain_text", text: cut(lines, 3_000), emoji: false))
        }
        let header = Block(
            type: "header", text: Text(type: "plain_text", text: cut(message.title, 150), emoji: false))
        return try JSONBody.encode(
            Body(text: escaped(message.title), blocks: template == nil ? [header, section] : [section]))
    }

    /// Slack's three entities.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// At most so many code units, as Slack may count them, and no half of an entity at the end.
    static func cut(_ text: String, _ limit: Int) -> String {
        guard text.utf16.count > limit else { return text }
        var kept = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            count += scalar.value > 0xFFFF ? 2 : 1
            guard count < limit else { break }
            kept.append(scalar)
        }
        if let mark = kept.lastIndex(of: "&"), !kept[mark...].contains(";") { kept.removeSubrange(mark...) }
        return String(kept) + "…"
    }
}

/// How bodies are encoded: UTF-8 without a byte-order mark, which some readers of JSON refuse; keys sorted.
enum JSONBody {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}
