package import AWS
package import Foundation
package import HTTPTransport
import Redaction

/// Delivers notices. It never throws and never takes longer than its limit: who deploys does not wait for a chat.
package struct NoticeSender: Sendable {
    private let http: HTTPClient
    private let environment: [String: String]
    private let publish: @Sendable (PublishRequest) async throws -> Void
    private let pause: @Sendable (Duration) async -> Void
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - environment: where the variables of `{env: NAME}` are looked up.
    ///   - publish: publishes to SNS, in the topic's region.
    ///   - pause: waits between attempts.
    package init(
        http: HTTPClient, environment: [String: String],
        publish: @escaping @Sendable (PublishRequest) async throws -> Void,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) },
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.http = http
        self.environment = environment
        self.publish = publish
        self.pause = pause
        self.now = now
    }

    /// How long one notice may take in all, its attempts and the pauses between them.
    package static let limit: Duration = .seconds(10)
    private static let attempts = 3

    /// Delivers a notice to one channel.
    ///
    /// - Returns: why it was not delivered; nil when it was.
    package func send(_ notice: Notice, to channel: NoticeChannel, within limit: Duration = Self.limit) async -> String?
    {
        await withTaskGroup(of: String?.self) { group in
            group.addTask { await deliver(notice, to: channel) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return "it was not delivered within \(limit)"
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func deliver(_ notice: Notice, to channel: NoticeChannel) async -> String? {
        let text = channel.texts[notice.event]
        do {
            switch channel.medium {
            case .sns(let topic):
                try await publish(TopicMessage.request(notice, topic: topic, text: text))
                return nil
            case .slack(let address):
                return await post(try SlackPayload.body(of: notice, text: text), to: address)
            case .teams(let address):
                return await post(try TeamsPayload.body(of: notice, text: text), to: address)
            case .webhook(let address, let secret):
                var key: String?
                if let secret {
                    guard let value = environment[secret], !value.isEmpty else { return "$\(secret) is not set" }
                    key = value
                }
                return await post(try WebhookPayload.body(of: notice, text: text), to: address, id: notice.id, key: key)
            }
        } catch { return UntrustedText.line("\(error)") }
    }

    private func post(
        _ body: [UInt8], to address: NoticeChannel.Address, id: String? = nil, key: String? = nil
    ) async -> String? {
        let url: String
        switch address {
        case .literal(let text): url = text
        case .variable(let name):
            guard let text = environment[name], !text.isEmpty else { return "$\(name) is not set" }
            guard NoticeChannel.isURL(text) else { return "$\(name) is no https URL" }
            url = text
        }
        var last = ""
        for attempt in 1...Self.attempts {
            let answer = await attemptPost(body, to: url, id: id, key: key)
            guard case .failed(let fault, let again) = answer else { return nil }
            // A URL that is a secret must not come back by way of an error.
            last = UntrustedText.line(fault.replacing(url, with: "the URL"))
            guard let again, attempt < Self.attempts, !Task.isCancelled else { break }
            let backoff = Duration.milliseconds(500 << (attempt - 1)) * Double.random(in: 0.5...1)
            await pause(max(backoff, again))
        }
        return last
    }

    private enum Answer {
        case delivered
        /// `again`: how long to wait before another attempt; nil when one is of no use.
        case failed(String, again: Duration?)
    }

    private func attemptPost(_ body: [UInt8], to url: String, id: String?, key: String?) async -> Answer {
        var headers: [(name: String, value: String)] = [("Content-Type", "application/json; charset=utf-8")]
        if let id { headers.append(("X-Muster-Delivery", id)) }
        if let key {
            // A new time for every attempt, so that a late one is not taken for a replay.
            let seconds = Int(now().timeIntervalSince1970)
            headers.append(
                ("X-Muster-Signature", WebhookPayload.signature(of: body, key: key, at: seconds)))
        }
        let request = HTTPRequest(
            method: "POST", url: url, headers: headers, body: body, connectTimeout: .seconds(3), timeout: .seconds(4),
            bodyLimit: 1 << 16, connection: .fresh)
        do {
            let response = try await http.send(request)
            if (200..<300).contains(response.status) { return .delivered }
            let word = String(decoding: response.body.prefix(120), as: UTF8.self)
            let wait = response.headers.first("Retry-After").flatMap(Int.init).map { Duration.seconds(min($0, 5)) }
            let isPassing = [408, 429].contains(response.status) || response.status >= 500
            return .failed("it answered \(response.status): \(word)", again: isPassing ? wait ?? .zero : nil)
        } catch { return .failed(error.message, again: .zero) }
    }
}
