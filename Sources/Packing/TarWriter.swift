import Foundation

/// Writes a tar archive (POSIX.1-2001, pax) whose bytes follow from what is added and nothing else.
struct TarWriter {
    enum Kind {
        /// With 0644 or 0755.
        case file(isExecutable: Bool)
        case link(to: String)
    }

    private let file: FileHandle
    /// Seconds since 1970, of every member.
    private let time: Int

    init(_ file: FileHandle, time: Int) {
        self.file = file
        self.time = max(0, time)
    }

    func add(_ path: String, _ kind: Kind, _ contents: [UInt8] = []) throws {
        var records: [UInt8] = []
        if !Self.fits(path) { records += Self.record("path", path) }
        if case .link(let target) = kind, !Self.fits(target) { records += Self.record("linkpath", target) }
        if contents.count > Self.largest { records += Self.record("size", "\(contents.count)") }
        if !records.isEmpty { try member("PaxHeaders", "x", 0o644, records) }
        switch kind {
        case .file(let isExecutable): try member(path, "0", isExecutable ? 0o755 : 0o644, contents)
        case .link(let target): try member(path, "2", 0o777, [], link: target)
        }
    }

    /// The end of the archive; the file is closed.
    func finish() throws {
        try file.write(contentsOf: Data(count: 2 * Self.block))
        try file.close()
    }

    private static let block = 512
    /// The largest size that the header's eleven octal digits hold.
    private static let largest = 0o77_777_777_777

    /// Whether a header's field of 100 bytes can hold a text; what is not ASCII is only defined in pax records.
    private static func fits(_ text: String) -> Bool {
        text.utf8.count <= 100 && text.utf8.allSatisfy { $0 < 0x80 }
    }

    /// `LENGTH KEY=VALUE` and a line feed; the length counts its own digits.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count + 1
        while "\(length)".utf8.count + rest.utf8.count != length { length += 1 }
        return Array("\(length)\(rest)".utf8)
    }

    private func member(_ name: String, _ type: Character, _ mode: Int, _ contents: [UInt8], link: String = "") throws {
        var header = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: some Sequence<UInt8>, at offset: Int, _ length: Int) {
            for (index, byte) in text.prefix(length).enumerated() { header[offset + index] = byte }
        }
        func octal(_ number: Int, at offset: Int, _ length: Int) {
            let digits = String(number, radix: 8)
            put(
                (String(repeating: "0", count: max(0, length - 1 - digits.count)) + digits).utf8, at: offset, length - 1
            )
        }
        put(name.utf8, at: 0, 100)
        octal(mode, at: 100, 8)
        octal(0, at: 108, 8)
        octal(0, at: 116, 8)
        octal(min(contents.count, Self.largest), at: 124, 12)
        octal(time, at: 136, 12)
        put(String(repeating: " ", count: 8).utf8, at: 148, 8)
        put(String(type).utf8, at: 156, 1)
        put(link.utf8, at: 157, 100)
        put("ustar\u{0}00".utf8, at: 257, 8)
        put("root".utf8, at: 265, 32)
        put("root".utf8, at: 297, 32)
        let sum = header.reduce(0) { $0 + Int($1) }
        octal(sum, at: 148, 7)
        header[154] = 0
        header[155] = UInt8(ascii: " ")
        try file.write(contentsOf: Data(header))
        try file.write(contentsOf: Data(contents))
        let over = contents.count % Self.block
        if over > 0 { try file.write(contentsOf: Data(count: Self.block - over)) }
    }
}
