import Foundation

extension KeyedDecodingContainer {
    /// Text; absent or null is empty.
    func text(_ key: Key) throws -> String {
        try decodeIfPresent(String.self, forKey: key) ?? ""
    }

    /// Text; absent, null or empty is nil. SSM spells "unset" and "no more pages" as "".
    func filledText(_ key: Key) throws -> String? {
        let value = try text(key)
        return value.isEmpty ? nil : value
    }

    /// A number; absent or null is zero.
    func count(_ key: Key) throws -> Int {
        try decodeIfPresent(Int.self, forKey: key) ?? 0
    }

    /// A list; absent or null is empty.
    func list<Element: Decodable>(_ key: Key) throws -> [Element] {
        try decodeIfPresent([Element].self, forKey: key) ?? []
    }

    /// A word of a list; absent is the empty unknown word.
    func value<Value: WireValue>(_ key: Key) throws -> Value {
        Value(try text(key))
    }

    /// A time in seconds since 1970, with a fraction.
    func time(_ key: Key) throws -> Date? {
        try decodeIfPresent(Double.self, forKey: key).map(Date.init(timeIntervalSince1970:))
    }
}
