import Digests

/// The body and the signature of a webhook that is nobody's in particular.
package enum WebhookPayload {
    private struct Body: Encodable {
        var version = 1
        var id: String
        var event: String
        var time: String
        var title: String
        var text: String
        /// Whatever is known, by the placeholders' names.
        var values: [String: String]
    }

    package static func body(of notice: Notice, text template: NoticeTemplate?) throws -> [UInt8] {
        let message = NoticeMessage(notice)
        let known = NoticeField.allCases.filter { !notice[$0].isEmpty }.map { ($0.rawValue, notice[$0]) }
        return try JSONBody.encode(
            Body(
                id: notice.id, event: notice.event.rawValue, time: notice[.time], title: message.title,
                text: template?.filled(with: notice) ?? message.text,
                values: Dictionary(uniqueKeysWithValues: known)))
    }

    /// `t=SECONDS,v1=HEX`: HMAC-SHA256 over the time, a dot and the body. Who gets it compares in constant time and
    /// refuses times that are minutes old.
    package static func signature(of body: [UInt8], key: String, at seconds: Int) -> String {
        let code = HMACSHA256.code(key: key.utf8, message: Array("\(seconds).".utf8) + body)
        return "t=\(seconds),v1=\(Hexadecimal.text(code))"
    }
}
