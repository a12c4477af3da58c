import Glibc

/// The addresses of one sandbox's Linux instances, claimed for as long as it lives.
///
/// The claim is an abstract Unix socket: it is as wide as the network namespace, atomic between processes, and the
/// kernel gives it back when the process ends, however it ends.
final class AddressRange: Sendable {
    /// The first three numbers, such as `198.18.7`.
    let prefix: String
    /// A number that no other sandbox in this network namespace has at this time; part of the links' names.
    let number: Int
    private let claim: Int32

    /// This machine's end of every link.
    var gateway: String { "\(prefix).1" }
    /// The address of the `index`-th instance (from 0).
    func address(_ index: Int) -> String { "\(prefix).\(isLoopback ? index + 1 : index + 11)" }

    private var isLoopback: Bool { prefix.hasPrefix("127.") }

    private init(prefix: String, number: Int, claim: Int32) {
        self.prefix = prefix
        self.number = number
        self.claim = claim
    }

    deinit { close(claim) }

    /// A /24 in 198.18.0.0/15, not in use in this network namespace.
    ///
    /// - Parameter used: the addresses and routes that exist, as `ip` prints them.
    static func network(used: String) throws -> AddressRange {
        try first(in: (0..<512).map { ("198.\(18 + $0 / 256).\($0 % 256)", $0) }.filter { !used.contains("\($0.0).") })
    }

    /// A /24 of the loopback network: 127.0.1 where it is free.
    static func loopback() throws -> AddressRange {
        try first(in: (1..<255).map { ("127.0.\($0)", $0) })
    }

    private static func first(in candidates: [(String, Int)]) throws -> AddressRange {
        for (prefix, number) in candidates {
            if let socket = claim("muster-sandbox-\(prefix)") {
                return AddressRange(prefix: prefix, number: number, claim: socket)
            }
        }
        throw SandboxError(.network, "Every address range for instances is taken; stop another sandbox first.")
    }

    private static func claim(_ name: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            for (index, byte) in name.utf8.enumerated() { path[index + 1] = byte }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
