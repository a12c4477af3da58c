/// What a step on a virtual instance printed. It is made when it is read, so that ten thousand results take no memory.
enum VirtualOutput {
    /// Puts the output into a step that has run; others keep what they have.
    static func fill(_ plugin: inout PluginRecord, step: DocumentStep, instance: FleetInstance, group: GroupProfile) {
        guard plugin.started != nil, plugin.finished != nil, plugin.output.isEmpty else { return }
        let body = text(instance.name, bytes: group.standardOutput)
        let mark = group.isTrusted ? "" : WindowsAnswer.mark + "\n"
        if group.answers == .verdict, let nonce = nonce(in: step) {
            plugin.output = Array((mark + verdict(nonce, plugin.responseCode, body, group.facts)).utf8)
        } else {
            plugin.output = Array((mark + body).utf8)
        }
        // The agent's own words about the end come after the script's.
        plugin.error = Array(text(instance.name, bytes: group.standardError).utf8) + plugin.error
    }

    /// Numbered lines that name the instance, so many bytes in all.
    static func text(_ name: String, bytes: Int) -> String {
        var text = ""
        var number = 1
        while text.utf8.count < bytes {
            text += "\(name): line \(number)\n"
            number += 1
        }
        return String(decoding: Array(text.utf8).prefix(bytes), as: UTF8.self)
    }

    /// The opening line, the closing one, what was printed, and the closing one again, as a rendered script does it.
    private static func verdict(_ nonce: String, _ code: Int, _ body: String, _ facts: [String: String]) -> String {
        struct Closing: Encodable {
            var status = "done"
            var exit: Int
            var reason = ""
            var log = "/var/lib/muster/simulated.log"
            var bytes: Int
            var facts: [String: String]
        }
        let json = JSONBody.encode(Closing(exit: code, bytes: body.utf8.count, facts: facts))
        let closing = "muster:1 \(nonce) \(String(decoding: json, as: UTF8.self))\n"
        let opening = "muster:1 \(nonce) {\"status\":\"open\"}\n"
        return opening + closing + (body.isEmpty ? "" : "\(body)\n\(closing)")
    }

    /// So many lines are searched for the nonce.
    private static let prologue = 40

    /// A script is the step's lines, or arrives in a variable.
    private static func nonce(in step: DocumentStep) -> String? {
        nonce(in: step.lines) ?? step.variables.flatMap { nonce(in: Array($0.values)) }
    }

    /// The nonce that a rendered script sets in its prologue, in either language.
    static func nonce(in lines: [String]) -> String? {
        for text in lines.prefix(Self.prologue) {
            for line in text.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: Self.prologue).map(Substring.init) {
                for assignment in ["MUSTER_NONCE=", "$MUSTER_NONCE = "] where line.hasPrefix(assignment) {
                    return line.dropFirst(assignment.count).trimmingQuotes
                }
            }
        }
        return nil
    }
}

extension Substring {
    fileprivate var trimmingQuotes: String {
        filter { $0 != "'" && $0 != "\"" && !$0.isWhitespace }
    }
}
