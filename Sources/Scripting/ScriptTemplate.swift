import Digests

/// A rendered script with its holes open: what a plan shows, hashes and saves.
///
/// Its text names `MUSTER_NONCE`, `MUSTER_KEY`, `MUSTER_CLAIM`, `MUSTER_RUN`, `MUSTER_LEDGER` and `MUSTER_FENCE`
/// without assigning them; ``filled(with:)`` puts the prologue that does in front.
package struct ScriptTemplate: Codable, Sendable, Equatable {
    package var platform: Platform
    /// What the script does, in a word: the phase of its policy.
    package var phase: String
    package var text: String

    /// SHA-256 of the text, holes open, in hexadecimal.
    package var sha256: String { SHA256.hexadecimal(text.utf8) }

    /// What a script may do on a host.
    package enum Access: Sendable {
        /// Looks only: no claim, no fence, no trace.
        case reading
        /// Changes things that no lease covers: claims its key, so that it runs once.
        case claimed
        /// Changes what its scope's lease covers: claims its key, shuts out others and checks the fence.
        case fenced
    }

    /// Wraps a body into the envelope.
    ///
    /// - Parameters:
    ///   - scope: the folder of the host's record, `application/environment`; lower-case letters, digits, `-`, `/`.
    ///   - mayReboot: whether the body's code 194 (Linux) or 3010 (Windows) is the agent's to act on: it restarts the
    ///     machine and runs the script, and with it the body, again; three times at most, so that a body that always
    ///     asks for it ends. Otherwise they are failures like others.
    ///   - body: for Linux the definition of the shell function `muster_body`, for Windows of `Invoke-MusterBody`.
    package init(
        platform: Platform, scope: String, phase: String, access: Access, mayReboot: Bool = false, body: String
    ) {
        self.platform = platform
        self.phase = phase
        switch platform {
        case .linux:
            text = ShellEnvelope.text(
                scope: scope, phase: phase, access: access, mayReboot: mayReboot, body: body)
        case .windows:
            text = PowerShellEnvelope.text(
                scope: scope, phase: phase, access: access, mayReboot: mayReboot, body: body)
        }
    }

    /// The script as it is sent: prologue, then the text.
    package func filled(with values: RunValues) throws(QuotingError) -> String {
        var lines: [String] = platform == .linux ? ["#!/bin/sh"] : []
        lines.append("# muster: prologue of this run")
        for (name, value) in values.assignments {
            switch platform {
            case .linux:
                if name == "MUSTER_KEY" {
                    lines.append("# shellcheck disable=SC2034 # the key is for people who read this")
                }
                lines.append("\(name)=\(try Quoting.shell(value))")
            case .windows: lines.append("$\(name) = \(try Quoting.powerShell(value))")
            }
        }
        lines.append(text)
        return lines.joined(separator: "\n")
    }

    /// The most bytes that one send may hold, document and parameters together. `CreateDocument.Content`: the
    /// 64 KB limit "also includes the content specified for input parameters at runtime".
    package static let sizeLimit = 65_536

    /// What the document, the prologue and the transport's own parameters take at most.
    package static let sizeReserve = 3_072

    /// Bytes that the script takes as a parameter: its UTF-8 length with JSON's escapes counted.
    package var parameterBytes: Int {
        text.utf8.reduce(into: 0) { sum, byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                sum += 2
            case 0..<0x20: sum += 6
            default: sum += 1
            }
        }
    }

    package var fits: Bool { parameterBytes + Self.sizeReserve <= Self.sizeLimit }
}
