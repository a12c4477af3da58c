/// Suggestions for misspelt words.
package enum Nearest {
    /// `did you mean 'rollout'?`, when one of the words is close enough to have been meant.
    package static func hint(_ word: String, _ words: [String]) -> String? {
        let ranked = words.map { ($0, distance(word.lowercased(), $0.lowercased())) }.min { $0.1 < $1.1 }
        guard let (nearest, distance) = ranked, distance <= max(1, min(3, nearest.count / 2)) else { return nil }
        return "did you mean '\(nearest)'?"
    }

    /// Edits (insert, remove, replace, swap of neighbours) that turn one word into the other.
    static func distance(_ first: String, _ second: String) -> Int {
        let a = Array(first)
        let b = Array(second)
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
