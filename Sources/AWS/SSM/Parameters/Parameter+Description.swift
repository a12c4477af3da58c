// Descriptions get into logs, so values that may be secret are left out of them.

extension StoredParameter: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        "\(type) \(name), version \(version ?? 0)" + (type == .secureString ? "" : ": \(value)")
    }

    package var debugDescription: String { description }
}
