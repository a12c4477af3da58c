import Foundation

/// Makes the tokens of pages opaque: a token is valid only for the operation, the account and region and the choice
/// that it was given for, and only in the sandbox that gave it.
struct PageSeal: Sendable {
    private let secret = UInt64.random(in: .min ... .max)

    /// What a token is bound to.
    func stamp(_ operation: String, _ scope: Scope, _ choice: [String]) -> UInt64 {
        let text = ([operation, scope.account, scope.region] + choice).joined(separator: "\u{1f}")
        return Chance.mixed(secret &+ Chance.salt(text))
    }
}

/// One page of a list. A position says where the next page begins; its meaning is the list's own.
struct Page: Sendable {
    let position: Int
    let size: Int
    private let seal: UInt64

    /// - Throws: `InvalidNextToken`, or `ValidationException` for a size that is not allowed.
    init(_ token: String?, size: Int?, allowed: ClosedRange<Int>, usual: Int, seal: UInt64) throws(ServiceFault) {
        let size = size ?? usual
        guard allowed.contains(size) else {
            let rule =
                size < allowed.lowerBound
                ? "greater than or equal to \(allowed.lowerBound)" : "less than or equal to \(allowed.upperBound)"
            throw .validation(
                "1 validation error detected: Value '\(size)' at 'maxResults' failed to satisfy "
                    + "constraint: Member must have value \(rule)")
        }
        self.size = size
        self.seal = seal
        guard let token, !token.isEmpty else {
            position = 0
            return
        }
        guard let position = Self.position(token, seal) else {
            throw ServiceFault("InvalidNextToken", "The specified token isn't valid.")
        }
        self.position = position
    }

    /// The token of the page that begins at `position`, which is above 0.
    func token(_ position: Int) -> String {
        let number = UInt64(position)
        let parts = [number ^ Chance.mixed(seal), Chance.mixed(seal &+ number)]
        return Data(parts.flatMap { part in (0..<8).map { UInt8(truncatingIfNeeded: part >> (56 - 8 * $0)) } })
            .base64EncodedString()
    }

    private static func position(_ token: String, _ seal: UInt64) -> Int? {
        guard let bytes = Data(base64Encoded: token), bytes.count == 16 else { return nil }
        let parts = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        let number = parts[0] ^ Chance.mixed(seal)
        guard parts[1] == Chance.mixed(seal &+ number), number > 0, number <= UInt64(Int.max) else { return nil }
        return Int(number)
    }

    /// The entries of this page that `isWanted`, walked from the position on, and the next page's token if one more
    /// is wanted after them. With `atMost` the page ends earlier, though not before it gets anywhere.
    func cut<Entries: RandomAccessCollection>(
        _ entries: Entries, atMost most: Int? = nil, where isWanted: (Entries.Element) -> Bool = { _ in true }
    ) -> (entries: [Entries.Element], next: String?) {
        var page: [Entries.Element] = []
        // Position 0 has no token.
        let size = min(size, max(most ?? size, position == 0 ? 1 : 0))
        var offset = position
        while offset < entries.count {
            let entry = entries[entries.index(entries.startIndex, offsetBy: offset)]
            if isWanted(entry) {
                if page.count == size { return (page, token(offset)) }
                page.append(entry)
            }
            offset += 1
        }
        return (page, nil)
    }
}
