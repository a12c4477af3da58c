package struct GetConnectionStatusRequest: Sendable, Hashable, Encodable {
    package var target: String

    package init(target: String) {
        self.target = target
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        try members.add("Target", target)
    }
}

package struct GetConnectionStatusResponse: Sendable, Hashable, Decodable {
    package let target: String?
    package let status: ConnectionStatus

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        target = try members.filledText("Target")
        status = try members.value("Status")
    }
}

/// Whether Session Manager reaches the machine.
package enum ConnectionStatus: WireValue {
    case connected, notconnected
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.connected, "connected"), (.notconnected, "notconnected"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
