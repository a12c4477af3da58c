import AWS
import Digests
import Foundation
import GoldenFiles
import Notices
import Testing

/// What notices look like on each medium.
@Suite struct NoticeTests {
    private static let own = "*{application}* {event} by {actor}: {changes} {{as is}}"

    private func lines(_ render: (Notice, NoticeTemplate?) throws -> String) throws -> String {
        let defaults = try NoticeEvent.allCases.map { try render(Notices.notice($0), nil) }
        let own = try render(Notices.notice(.began), NoticeTemplate(Self.own))
        return (defaults + [own]).joined(separator: "\n") + "\n"
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func slackMessagesAreAsRecorded() throws {
        try Golden.expect(try lines { text(try SlackPayload.body(of: $0, text: $1)) }, equals: "slack.jsonl")
    }

    @Test func teamsCardsAreAsRecorded() throws {
        try Golden.expect(try lines { text(try TeamsPayload.body(of: $0, text: $1)) }, equals: "teams.jsonl")
    }

    @Test func webhookBodiesAreAsRecorded() throws {
        try Golden.expect(try lines { text(try WebhookPayload.body(of: $0, text: $1)) }, equals: "webhook.jsonl")
    }

    @Test func topicMessagesAreAsRecorded() throws {
        let rendered = try lines { notice, template in
            let request = TopicMessage.request(
                notice, topic: "arn:aws:sns:eu-west-1:111122223333:deploys", text: template)
            let attributes = request.messageAttributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.value)" }
            return "\(request.subject ?? "")\n\(attributes.joined(separator: " "))\n\(request.message)\n"
        }
        try Golden.expect(rendered, equals: "sns.txt")
    }

    /// Some readers of JSON refuse the mark that others write.
    @Test(arguments: NoticeEvent.allCases)
    func bodiesAreJSONWithoutAByteOrderMark(_ event: NoticeEvent) throws {
        let notice = Notices.notice(event)
        for body in [
            try SlackPayload.body(of: notice, text: nil), try TeamsPayload.body(of: notice, text: nil),
            try WebhookPayload.body(of: notice, text: nil),
        ] {
            #expect(body.first == UInt8(ascii: "{"))
            #expect(try JSONSerialization.jsonObject(with: Data(body)) is [String: Any])
        }
    }

    /// The media refuse what is too long.
    @Test func longValuesStayWithinTheMediasLimits() throws {
        struct Body: Decodable {
            struct Block: Decodable { var text: Text }
            struct Text: Decodable { var text: String }
            var blocks: [Block]
        }
        let long = String(repeating: "<e\u{301}\u{1F680}&", count: 4_000)
        let notice = Notices.notice(
            .began, Dictionary(uniqueKeysWithValues: NoticeField.allCases.map { ($0, long) }))
        let template = try NoticeTemplate(NoticeField.allCases.map { "{\($0.rawValue)}" }.joined(separator: " "))
        for text in [nil, template] {
            let slack = try JSONDecoder().decode(Body.self, from: Data(try SlackPayload.body(of: notice, text: text)))
            for block in slack.blocks { #expect(block.text.text.utf16.count <= 3_000) }
            if text == nil { #expect(slack.blocks[0].text.text.utf16.count <= 150) }
            // No half of an entity is left at the end.
            let tail = slack.blocks.last?.text.text.suffix(8) ?? ""
            #expect(text == nil || !tail.contains("&") || tail.contains(";"))
            #expect(try TeamsPayload.body(of: notice, text: text).count < 28_000 * 4)
        }
        let subject = TopicMessage.request(notice, topic: "arn:aws:sns:eu-west-1:111122223333:d", text: nil).subject
        #expect(subject.map { $0.utf8.count <= 100 && $0.utf8.allSatisfy { (0x20..<0x7f).contains($0) } } == true)
    }

    /// The code was computed with Python's hmac.
    @Test func aSignatureIsHMACSHA256OverTimeAndBody() {
        let signature = WebhookPayload.signature(of: Array(#"{"a":1}"#.utf8), key: "opensesame", at: 1_795_247_040)
        #expect(signature == "t=1795247040,v1=e5e1643882c42685126e0441ccc2aa4ea958e8309406a4a0f9526b8dadc3f121")
    }

    @Test func anOrderedTopicGetsAGroupAndAnIDThatRepeatsNothing() {
        let notice = Notices.notice(.ended)
        let request = TopicMessage.request(notice, topic: "arn:aws:sns:eu-west-1:111122223333:d.fifo", text: nil)
        #expect(request.messageGroupID == "orders/production" && request.messageDeduplicationID == notice.id)
    }
}
