/// The little XML that EC2 and STS answer with.
enum XML {
    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    /// An element with a content that is XML already.
    static func element(_ name: String, _ content: String) -> String { "<\(name)>\(content)</\(name)>" }

    /// An element with text, escaped here.
    static func text(_ name: String, _ text: some CustomStringConvertible) -> String {
        element(name, escaped(text.description))
    }

    /// EC2's lists: a wrapper with one `item` each.
    static func list(_ name: String, _ items: [String]) -> String {
        element(name, items.map { element("item", $0) }.joined())
    }

    private static func escaped(_ text: String) -> String {
        // Scalar by scalar: a combining mark makes one character of itself and a `<` before it.
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
