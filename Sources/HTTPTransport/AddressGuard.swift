import Foundation

/// Which addresses a request must not connect to, whatever name leads there.
///
/// Link-local addresses are never probed: instance and container metadata live there (169.254.169.254, 169.254.170.2), and on
/// fd00:ec2::/32 over IPv6. The same addresses mapped into IPv6 (RFC 4291 §2.5.5.2, RFC 6052) count as what they stand for.
package struct AddressGuard: Sendable, Hashable {
    /// Whether this machine itself may be asked.
    package var allowsLoopback: Bool

    package init(allowsLoopback: Bool) { self.allowsLoopback = allowsLoopback }

    /// - Parameter address: 4 or 16 bytes in network order.
    package func refuses(_ address: [UInt8]) -> Bool {
        let plain = Self.unmapped(address)
        return Self.isLinkLocal(plain) || (!allowsLoopback && Self.isLoopback(plain))
    }

    /// The address that a URL's host is, in every form that the system's resolver takes for one (`0xA9FEA9FE`, too); nil for
    /// a name.
    package static func literal(_ host: String) -> [UInt8]? {
        var four = in_addr()
        if inet_aton(host, &four) == 1 { return withUnsafeBytes(of: four.s_addr) { Array($0) } }
        var six = in6_addr()
        let bare = host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" }) : host
        let plain = String(bare.prefix { $0 != "%" })
        return inet_pton(AF_INET6, plain, &six) == 1 ? withUnsafeBytes(of: six) { Array($0) } : nil
    }

    package static func isLoopback(_ address: [UInt8]) -> Bool {
        let plain = unmapped(address)
        // The unspecified address leads to this machine as well.
        if plain.count == 4 { return plain[0] == 127 || plain == [0, 0, 0, 0] }
        return plain.dropLast().allSatisfy { $0 == 0 } && (plain.last ?? 2) <= 1
    }

    private static func isLinkLocal(_ plain: [UInt8]) -> Bool {
        if plain.count == 4 { return plain[0] == 169 && plain[1] == 254 }
        guard plain.count == 16 else { return true }
        return (plain[0] == 0xFE && plain[1] & 0xC0 == 0x80) || plain.starts(with: [0xFD, 0x00, 0x0E, 0xC2])
    }

    /// The IPv4 address within an IPv6 one.
    private static func unmapped(_ address: [UInt8]) -> [UInt8] {
        guard address.count == 16 else { return address }
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        let translated: [UInt8] = [0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8)
        let head = Array(address.prefix(12))
        return head == mapped || head == translated ? Array(address.suffix(4)) : address
    }
}

extension HTTPRequest {
    /// The host of a URL, without port, user and brackets.
    package static func host(of url: String) -> String {
        let authority = HTTPRequest(url: url).authority
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }
}
