/// Whether the agent on a machine answers.
package enum PingStatus: WireValue {
    case online, connectionLost, inactive
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.online, "Online"), (.connectionLost, "ConnectionLost"), (.inactive, "Inactive"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// The family of operating systems.
package enum PlatformType: WireValue {
    case windows, linux, macOS
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.windows, "Windows"), (.linux, "Linux"), (.macOS, "MacOS"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// Whether a machine is EC2's or was registered by an activation.
package enum ResourceType: WireValue {
    case ec2Instance, managedInstance
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.ec2Instance, "EC2Instance"), (.managedInstance, "ManagedInstance"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
