import Foundation

/// Takes secrets out of what others printed, before it is kept or shown: what looks like a key, and what a variable that
/// is named like a secret holds in this process's environment.
package struct Redactor: Sendable {
    private let values: [[UInt8]]

    /// What stands in a secret's place.
    package static let mark = "***"

    /// With this process's environment.
    package static let standard = Redactor(environment: ProcessInfo.processInfo.environment)

    /// - Parameter environment: values of fewer than eight bytes are left alone: they would be found everywhere.
    package init(environment: [String: String]) {
        let named = environment.filter { name, value in
            value.utf8.count >= 8
                && ["SECRET", "TOKEN", "PASSWORD", "_KEY"].contains { name.uppercased().contains($0) }
        }
        values = Set(named.values).sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }.map { Array($0.utf8) }
    }

    package func redacted(_ text: String) -> String {
        var bytes = Array(text.utf8)
        var isChanged = false
        for found in SecretShapes.found(in: bytes).reversed() {
            bytes.replaceSubrange(found.range, with: Self.mark.utf8)
            isChanged = true
        }
        for value in values {
            var start = 0
            while let at = Self.first(value, in: bytes, from: start) {
                bytes.replaceSubrange(at..<at + value.count, with: Self.mark.utf8)
                start = at + Self.mark.utf8.count
                isChanged = true
            }
        }
        return isChanged ? String(decoding: bytes, as: UTF8.self) : text
    }

    private static func first(_ value: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { text in
            guard let first = value.first, text.count >= value.count else { return nil }
            var index = start
            while index + value.count <= text.count {
                if text[index] == first, text[index..<index + value.count].elementsEqual(value) { return index }
                index += 1
            }
            return nil
        }
    }
}
