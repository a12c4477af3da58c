/// An element of a reply with its text or its children.
package struct XMLNode: Sendable {
    package let name: String
    package var text = ""
    package var children: [XMLNode] = []

    /// The first child of that name.
    package subscript(name: String) -> XMLNode? {
        children.first { $0.name == name }
    }

    /// The text of the child of that name; nil when there is none or it is empty.
    package func filledText(_ name: String) -> String? {
        self[name].flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    /// The `<item>` elements of the child of that name.
    func items(_ name: String) -> [XMLNode] {
        self[name]?.children.filter { $0.name == "item" } ?? []
    }

    /// The first element of that name, depth first, itself included.
    func descendant(_ wanted: String) -> XMLNode? {
        if name == wanted { return self }
        for child in children {
            if let found = child.descendant(wanted) { return found }
        }
        return nil
    }
}
