import Foundation
import GitHubActions
import Redaction

/// The two streams: results on standard output, prose on standard error. Each call is one write, so that lines of
/// concurrent instances do not mix.
enum Console {
    static func out(_ text: String) {
        write(text, to: .standardOutput)
        JobReport.current?.printed(text)
    }

    /// Lines for people. Whatever in them came from a file, an input or a host cannot command the runner.
    static func error(_ message: String) {
        let text = Line.lines(message, prefix: "")
        // First the summary: a step may be killed for what it said.
        JobReport.current?.progressed(text)
        write(text, to: .standardError)
    }

    /// Results that the log of a job folds away, and its summary leaves out.
    static func group(_ title: String, _ text: String) {
        write("\(WorkflowCommand.group(title))\n\(text)\n\(WorkflowCommand.groupEnd)", to: .standardOutput)
    }

    /// A line that the Actions runner obeys. It reads both streams, and results must stay what they are.
    static func command(_ line: String) { write(line, to: .standardError) }

    private static func write(_ text: String, to handle: FileHandle) {
        // A reader that has gone away is no reason to fail: what matters is in the ledger and the exit code.
        try? handle.write(contentsOf: Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }

    /// A JSON result: sorted keys, two blanks of indentation. What its texts hold cannot command the runner either.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        out(UntrustedText.json(String(decoding: try encoder.encode(value), as: UTF8.self)))
    }
}
