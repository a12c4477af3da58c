/// EC2's patterns: `*` for any text, `?` for one character, `\` before a literal one.
enum Wildcard {
    static func matches(_ text: String, pattern: String) -> Bool {
        matches(Array(text)[...], Array(pattern)[...])
    }

    private static func matches(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        let rest = pattern.dropFirst()
        if first == "*" { return text.indices.contains { matches(text[$0...], rest) } || matches([], rest) }
        guard let next = text.first else { return false }
        if first == "?" { return matches(text.dropFirst(), rest) }
        if first == "\\", let literal = rest.first {
            return next == literal && matches(text.dropFirst(), rest.dropFirst())
        }
        return next == first && matches(text.dropFirst(), rest)
    }
}
