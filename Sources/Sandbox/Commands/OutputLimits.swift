/// The cuts that the agent and the service make in a step's output, in bytes (pluginutil and iohandler of agent
/// 3.3.1142, measured; the service's reference for GetCommandInvocation).
enum OutputLimits {
    static let standardOutput = 24_000
    static let standardError = 8_000
    static let combined = 2_500

    /// StandardOutputContent: from 24,000 bytes on it is cut to exactly that, marker included.
    static func standardOutput(_ bytes: [UInt8]) -> String {
        text(truncated(bytes, to: standardOutput, marker: "--output truncated--"))
    }

    /// StandardErrorContent: the agent cuts at 24,000 with a marker, the service at 8,000 without one.
    static func standardError(_ bytes: [UInt8]) -> String {
        let kept = truncated(bytes, to: standardOutput, marker: "--output truncated--")
        return text(Array(kept.prefix(standardError)))
    }

    /// CommandPlugin.Output: standard output, then standard error after a divider, at most 2,500 bytes in all;
    /// what has 2,500 or more is cut.
    static func combined(output: [UInt8], error: [UInt8]) -> String {
        let cut = truncated(output, to: combined, marker: "\n---Output truncated---")
        guard !error.isEmpty else { return text(cut) }
        let divider = Array("\n----------ERROR-------\n".utf8)
        let room = combined - cut.count - divider.count
        guard room > 0 else { return text(cut) }
        return text(cut + divider + truncated(error, to: room, marker: "\n---Error truncated----"))
    }

    /// Fewer than `limit` bytes stay as they are; more are cut so that marker and rest make exactly `limit`.
    private static func truncated(_ bytes: [UInt8], to limit: Int, marker: String) -> [UInt8] {
        guard bytes.count >= limit else { return bytes }
        let end = Array(marker.utf8).suffix(limit)
        return Array(bytes.prefix(limit - end.count)) + end
    }

    /// A cut may split a character; the pieces become U+FFFD.
    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
