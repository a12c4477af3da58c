extension XMLNode {
    /// The element as an S3 request body.
    var document: String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + written(attribute: " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"")
    }

    private func written(attribute: String = "") -> String {
        "<\(name)\(attribute)>" + Self.escaped(text) + children.map { $0.written() }.joined() + "</\(name)>"
    }

    /// Line breaks become references, since a reader would turn CR into LF.
    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\r"): bytes += "&#xD;".utf8
            case UInt8(ascii: "\n"): bytes += "&#xA;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
