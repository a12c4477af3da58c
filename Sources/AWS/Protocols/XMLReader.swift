/// Reads the XML that AWS sends: elements, text, the five named entities and numbers, CDATA, comments. Attributes are
/// skipped. Document types are refused, so there are no external or recursive entities.
package struct XMLReader {
    package struct Failure: Error, Hashable {
        /// Where the text stopped making sense, in bytes from the start.
        package let offset: Int
    }

    private static let deepest = 64
    private let bytes: [UInt8]
    private var position = 0

    /// The root element.
    package static func root(of bytes: [UInt8]) throws(Failure) -> XMLNode {
        var reader = XMLReader(bytes: bytes)
        try reader.skipMisc()
        let root = try reader.element(depth: 0)
        try reader.skipMisc()
        guard reader.position == bytes.count else { throw reader.failure }
        return root
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private var failure: Failure { Failure(offset: position) }

    private func sees(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        return (0..<count).allSatisfy { text.utf8Start[$0] == bytes[position + $0] }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 13
    }

    private func endsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: "!"),
            UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        default: isSpace(byte)
        }
    }

    /// White space, comments and processing instructions around the root.
    private mutating func skipMisc() throws(Failure) {
        while position < bytes.count {
            if isSpace(bytes[position]) {
                position += 1
            } else if sees("<?") {
                _ = try until("?>")
            } else if sees("<!--") {
                _ = try until("-->")
            } else {
                return
            }
        }
    }

    /// The bytes before the mark; the mark is skipped too.
    private mutating func until(_ mark: StaticString) throws(Failure) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count {
            if sees(mark) {
                defer { position += mark.utf8CodeUnitCount }
                return bytes[start..<position]
            }
            position += 1
        }
        throw failure
    }

    private mutating func element(depth: Int) throws(Failure) -> XMLNode {
        guard sees("<"), depth < Self.deepest else { throw failure }
        position += 1
        var node = XMLNode(name: try name())
        if try endsItself() { return node }
        var text: [UInt8] = []
        while !sees("</") {
            guard position < bytes.count else { throw failure }
            if sees("<![CDATA[") {
                position += 9
                text += try until("]]>")
            } else if sees("<!--") {
                _ = try until("-->")
            } else if sees("<") {
                node.children.append(try element(depth: depth + 1))
            } else {
                text += try characters()
            }
        }
        position += 2
        guard try name() == node.name, try !endsItself() else { throw failure }
        if node.children.isEmpty { node.text = String(decoding: text, as: UTF8.self) }
        return node
    }

    /// A name without its namespace prefix.
    private mutating func name() throws(Failure) -> String {
        let start = position
        while position < bytes.count, !endsName(bytes[position]) { position += 1 }
        guard position > start else { throw failure }
        let full = bytes[start..<position]
        let local = full.lastIndex(of: UInt8(ascii: ":")).map { full[($0 + 1)...] } ?? full
        return String(decoding: local, as: UTF8.self)
    }

    /// Skips attributes up to the end of a tag; whether it ended with `/>`.
    private mutating func endsItself() throws(Failure) -> Bool {
        var quote: UInt8?
        while position < bytes.count {
            let byte = bytes[position]
            if quote == nil, sees("/>") {
                position += 2
                return true
            }
            position += 1
            if byte == quote {
                quote = nil
            } else if quote == nil {
                if byte == UInt8(ascii: ">") { return false }
                guard byte != UInt8(ascii: "<") else { throw failure }
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
            }
        }
        throw failure
    }

    /// Text up to the next tag, entities replaced.
    private mutating func characters() throws(Failure) -> [UInt8] {
        var text: [UInt8] = []
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
            if bytes[position] == UInt8(ascii: "&") {
                position += 1
                text += try entity(String(decoding: try until(";"), as: UTF8.self)).utf8
            } else {
                let plain = bytes[position...].prefix { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "&") }
                text += plain
                position = plain.endIndex
            }
        }
        return text
    }

    private func entity(_ name: String) throws(Failure) -> String {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        guard name.hasPrefix("#"), let number, let scalar = Unicode.Scalar(number) else { throw failure }
        return String(Character(scalar))
    }
}
