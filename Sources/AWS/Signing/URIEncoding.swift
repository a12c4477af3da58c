/// Percent-encoding as Signature Version 4 wants it: everything but `A-Z a-z 0-9 - _ . ~`, upper-case digits.
package enum URIEncoding {
    /// Encodes one name or value.
    package static func component(_ text: String) -> String {
        encode(text, keeping: "")
    }

    /// Encodes a path; slashes stay.
    package static func path(_ text: String) -> String {
        encode(text, keeping: "/")
    }

    /// Joins names and values, each encoded, with `=` and `&`.
    package static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { "\(component($0.name))=\(component($0.value))" }.joined(separator: "&")
    }

    private static func encode(_ text: String, keeping extra: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let kept = Set("-_.~".utf8).union(extra.utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122: encoded.append(byte)
            case _ where kept.contains(byte): encoded.append(byte)
            default: encoded += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
