/// The header fields of a reply, in the order in which they came. Names compare without case (RFC 9110 §5.1).
package struct HTTPHeaders: Sendable {
    /// All fields as received; a name may occur more than once.
    package let fields: [(name: String, value: String)]

    package init(_ fields: [(name: String, value: String)]) {
        self.fields = fields
    }

    /// The value of the first field of that name.
    package func first(_ name: String) -> String? {
        all(name).first
    }

    /// The values of all fields of that name, in order.
    package func all(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return fields.filter { $0.name.lowercased() == wanted }.map(\.value)
    }
}
