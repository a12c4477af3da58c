import Foundation
import Glibc

/// Names a process so that another one can tell whether it is surely gone: the machine's boot, the PID namespace, the
/// id and when it began.
package struct ProcessIdentity: Sendable, Equatable {
    /// `BOOT NAMESPACE PID STARTED`; the form in which the ledger keeps it.
    package let text: String

    package init(text: String) { self.text = text }

    /// This process; nil where `/proc` does not tell.
    package static let current: ProcessIdentity? = {
        guard let place, let started = started(getpid()) else { return nil }
        return ProcessIdentity(text: "\(place) \(getpid()) \(started)")
    }()

    /// Whether it is known to have ended. One of another machine, boot or container is not known to.
    package var isSurelyGone: Bool {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 4, "\(parts[0]) \(parts[1])" == Self.place, let id = Int32(parts[2]) else { return false }
        return Self.started(id) != parts[3]
    }

    private static let place: String? = {
        guard let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8),
            let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        else { return nil }
        return "\(boot.trimmingCharacters(in: .whitespacesAndNewlines)) \(namespace)"
    }()

    /// Clock ticks from boot to its start; nil for none, and for one that has ended but was not waited for
    /// (proc(5), fields 3 and 22 of `stat`, counted behind the name in parentheses).
    private static func started(_ id: Int32) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
            let fields = text.range(of: ") ", options: .backwards).map({ text[$0.upperBound...].split(separator: " ") }
            ),
            fields.count > 19, fields[0] != "Z", fields[0] != "X"
        else { return nil }
        return String(fields[19])
    }
}
