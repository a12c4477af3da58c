import Foundation

/// The page of Markdown that GitHub shows for a step. It is written anew whenever something has changed, so that a step
/// that is killed leaves what was known until then.
///
/// Source: the runner uploads it when the step has ended in whatever way, and refuses all of it beyond 1 MiB.
package final class StepSummary: Sendable {
    package let path: String
    /// What was there before this program, such as a script's lines of the same step.
    private let offset: UInt64

    /// UTF-8 bytes; below the runner's 1,048,576.
    package static let limit = 1_000_000

    package init(path: String) {
        self.path = path
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        offset = (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
    }

    /// Replaces what this program wrote. Text beyond the limit is cut between lines, with a notice.
    package func show(_ markdown: String) throws(WorkflowError) {
        do {
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            defer { try? handle.close() }
            // In place: the runner has the file mounted, and a longer old text must not show behind a shorter new one.
            let text = Data(Self.cut(markdown, to: Self.limit - Int(min(offset, UInt64(Self.limit)))).utf8)
            try handle.seek(toOffset: offset)
            try handle.write(contentsOf: text)
            try handle.truncate(atOffset: offset + UInt64(text.count))
        } catch {
            throw WorkflowError("the summary \(path) cannot be written: \(error.localizedDescription)")
        }
    }

    static let notice =
        "\n\n> The rest is left out: GitHub shows no summary of more than 1 MiB. The whole is in the log.\n"

    static func cut(_ markdown: String, to limit: Int) -> String {
        guard markdown.utf8.count > limit else { return markdown }
        // A fence or a block that the cut leaves open would swallow the notice.
        let closing = "\n```\n\n</details>\n"
        let room = limit - notice.utf8.count - closing.utf8.count
        // Beyond the runner's limit it would refuse what others wrote, too.
        guard room >= 0 else { return "" }
        let head = markdown.utf8.prefix(room)
        let end = head.lastIndex(of: UInt8(ascii: "\n")) ?? head.startIndex
        let kept = String(decoding: head[..<end], as: UTF8.self)
        let fences = kept.split(separator: "\n").count { $0.hasPrefix("```") }
        let blocks = kept.split(separator: "\n").reduce(0) { open, line in
            open + (line.hasPrefix("<details") ? 1 : 0) - (line.hasPrefix("</details>") ? 1 : 0)
        }
        return kept + (fences.isMultiple(of: 2) ? "" : "\n```")
            + String(repeating: "\n\n</details>", count: max(0, blocks))
            + notice
    }
}
