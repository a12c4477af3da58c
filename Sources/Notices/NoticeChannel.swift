package import Settings

/// One receiver of notices, as `notify` names it.
package struct NoticeChannel: Sendable, Equatable {
    /// A URL that may be a secret.
    package enum Address: Sendable, Equatable {
        /// The name of the environment variable that holds it.
        case variable(String)
        case literal(String)
    }

    package enum Medium: Sendable, Equatable {
        /// An incoming webhook.
        case slack(Address)
        /// A workflow's webhook.
        case teams(Address)
        /// A topic's ARN.
        case sns(String)
        /// Anybody who takes JSON; `secret` names the variable with the key that signs it.
        case webhook(Address, secret: String?)
    }

    package var medium: Medium
    package var events: Set<NoticeEvent>
    /// Own texts instead of the default wording.
    package var texts: [NoticeEvent: NoticeTemplate]

    package init(
        _ medium: Medium, on events: Set<NoticeEvent> = Set(NoticeEvent.allCases),
        texts: [NoticeEvent: NoticeTemplate] = [:]
    ) {
        self.medium = medium
        self.events = events
        self.texts = texts
    }

    /// What it is called where its URL must not be seen.
    package var title: String {
        switch medium {
        case .slack(let address): "slack (\(Self.title(address)))"
        case .teams(let address): "teams (\(Self.title(address)))"
        case .sns(let topic): "sns (\(topic))"
        case .webhook(let address, _): "webhook (\(Self.title(address)))"
        }
    }

    private static func title(_ address: Address) -> String {
        switch address {
        case .variable(let name): "$\(name)"
        // Even a literal one may carry something behind the host that not everybody has to read.
        case .literal(let url): url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
        }
    }
}

extension NoticeChannel {
    /// Reads the section `notify`.
    package static func readAll(_ field: Field) -> [NoticeChannel] { field.list().compactMap(read) }

    private static func read(_ field: Field) -> NoticeChannel? {
        field.mapping { keys in
            let chosen = keys.exactlyOne(of: ["slack", "teams", "sns", "webhook"])
            let events = keys.optional("on").map { Set($0.list().compactMap { $0.choice(NoticeEvent.self) }) }
            if events?.isEmpty == true { keys.optional("on")?.report("names no event") }
            let texts = keys.optional("text").map(readTexts) ?? [:]
            guard let (kind, value) = chosen, let medium = readMedium(kind, value) else { return nil }
            return NoticeChannel(medium, on: events ?? Set(NoticeEvent.allCases), texts: texts)
        }
    }

    private static func readMedium(_ kind: String, _ field: Field) -> Medium? {
        switch kind {
        case "sns": return field.string(expected: "an SNS topic's ARN", where: isTopic).map(Medium.sns)
        case "slack", "teams":
            let address = field.mapping { keys in keys.required("url").flatMap { readSecret($0) } }
            return address.map { kind == "slack" ? .slack(.variable($0)) : .teams(.variable($0)) }
        default:
            return field.mapping { keys in
                let address = keys.required("url").flatMap(readAddress)
                let secret = keys.optional("secret").flatMap(readSecret)
                return address.map { .webhook($0, secret: secret) }
            }
        }
    }

    /// `{env: NAME}`. Whoever knows such a URL can post: it does not belong into a repository.
    private static func readSecret(_ field: Field) -> String? {
        guard field.isMapping else {
            field.report(
                "is a secret and must not stand in the file", suggestion: "write {env: NAME} and set that variable")
            return nil
        }
        return field.mapping { keys in
            keys.required("env")?.string(expected: "the name of an environment variable", where: isVariable)
        }
    }

    private static func readAddress(_ field: Field) -> Address? {
        guard !field.isMapping else { return readSecret(field).map(Address.variable) }
        guard let text = field.string() else { return nil }
        guard isURL(text) else {
            field.report("expected an https URL, or {env: NAME}")
            return nil
        }
        let secretive = ["hooks.slack.com", "webhook.office.com", "logic.azure.com", "powerplatform.com"]
        if secretive.contains(where: text.contains) || text.contains("@") || text.contains("?") {
            field.report(
                "holds a secret, which must not stand in the file",
                suggestion: "write {env: NAME} and set that variable")
            return nil
        }
        return .literal(text)
    }

    private static func readTexts(_ field: Field) -> [NoticeEvent: NoticeTemplate] {
        guard field.isMapping else {
            guard let template = NoticeTemplate.read(field) else { return [:] }
            return Dictionary(uniqueKeysWithValues: NoticeEvent.allCases.map { ($0, template) })
        }
        return field.mapping { keys in
            var texts: [NoticeEvent: NoticeTemplate] = [:]
            for event in NoticeEvent.allCases {
                texts[event] = keys.optional(event.rawValue).flatMap(NoticeTemplate.read)
            }
            return texts
        } ?? [:]
    }

    /// `https`, or `http` on this machine.
    static func isURL(_ text: String) -> Bool {
        let local = ["http://127.0.0.1:", "http://127.0.0.1/", "http://localhost:", "http://localhost/"]
        return (text.hasPrefix("https://") && text.utf8.count > 9 || local.contains(where: text.hasPrefix))
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") }
    }

    private static func isTopic(_ text: String) -> Bool {
        text.wholeMatch(of: /arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,250}(\.fifo)?/) != nil
    }

    private static func isVariable(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
    }
}
