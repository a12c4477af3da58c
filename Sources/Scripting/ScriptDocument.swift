import Digests

/// The SSM document that runs a rendered script: AWS's own, or one that Muster publishes.
///
/// A document of Muster's is named after its content, so that it is created once and never changed: its first version
/// is the only one there is, and every send carries the SHA-256 of what that version holds.
package struct ScriptDocument: Codable, Sendable, Hashable {
    /// How a document hands the script to the host.
    package enum Delivery: String, Codable, Sendable, CaseIterable {
        /// The parameter `commands` takes the place of the step's lines, as with AWS's documents; any agent.
        case lines
        /// The parameter `script` arrives in a variable (`interpolationType: ENV_VAR`, schema 2.2), and what the agent
        /// runs is the document's own text; agents since 3.3.2746.0. Linux only: a variable of Windows holds 32,767
        /// characters, and scripts may be twice as long.
        case variable
    }

    package var platform: Platform
    package var name: String
    /// Nil: whichever is the default, as AWS keeps its documents.
    package var version: String?
    /// Of the content, in hexadecimal; nil for a document of AWS, which AWS may change at any time.
    package var sha256: String?
    package var delivery: Delivery

    package static func aws(_ platform: Platform) -> ScriptDocument {
        ScriptDocument(platform: platform, name: platform.document, version: nil, sha256: nil, delivery: .lines)
    }

    /// Muster's own for a platform; nil for a delivery that the platform does not know.
    package static func own(_ platform: Platform, _ delivery: Delivery) -> ScriptDocument? {
        guard let content = content(platform, delivery) else { return nil }
        let sha256 = SHA256.hexadecimal(content.utf8)
        let kind = platform == .linux ? "RunShellScript" : "RunPowerShellScript"
        return ScriptDocument(
            platform: platform, name: "Muster-\(kind)-\(sha256.prefix(12))", version: "1", sha256: sha256,
            delivery: delivery)
    }

    /// Muster's own for hosts of one platform.
    ///
    /// - Parameter knowVariables: whether all of their agents know `ENV_VAR`.
    package static func own(_ platform: Platform, knowVariables: Bool) -> ScriptDocument {
        // Every platform knows lines.
        (knowVariables ? own(platform, .variable) : nil) ?? own(platform, .lines) ?? aws(platform)
    }

    /// All that Muster publishes for a platform.
    package static func allOwn(_ platform: Platform) -> [ScriptDocument] {
        Delivery.allCases.compactMap { own(platform, $0) }
    }

    /// What the document holds, if it is one that this version of Muster publishes.
    package var content: String? {
        guard let sha256, let content = Self.content(platform, delivery),
            SHA256.hexadecimal(content.utf8) == sha256
        else { return nil }
        return content
    }

    /// The parameters of a send.
    ///
    /// The agent joins a list by LF. It is one element instead of one a line: every ListCommands reply repeats them,
    /// and is read at every poll.
    ///
    /// - Parameter executionTimeout: seconds.
    package func parameters(_ script: String, executionTimeout: Int) -> [String: [String]] {
        [delivery == .lines ? "commands" : "script": [script], "executionTimeout": ["\(executionTimeout)"]]
    }
}
