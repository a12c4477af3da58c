/// Work on output as bytes: what is looked for is ASCII, and outputs come by the thousand.
extension String {
    /// Whether `mark` (ASCII) occurs in it.
    package func holds(_ mark: StaticString) -> Bool {
        let count = mark.utf8CodeUnitCount
        let wanted = UnsafeBufferPointer(start: mark.utf8Start, count: count)
        var copy = self
        return copy.withUTF8 { bytes in
            guard count > 0, bytes.count >= count else { return count == 0 }
            return (0...bytes.count - count).contains { start in
                bytes[start] == wanted[0] && bytes[start..<start + count].elementsEqual(wanted)
            }
        }
    }

    /// The lines, without their ends: LF, CR LF, CR, vertical tab or form feed. An end at the end begins another,
    /// empty line.
    package var outputLines: [Substring] {
        var lines: [Substring] = []
        var start = utf8.startIndex
        var index = start
        while index < utf8.endIndex {
            let byte = utf8[index]
            let next = utf8.index(after: index)
            guard (10...13).contains(byte) else {
                index = next
                continue
            }
            lines.append(self[start..<index])
            index = byte == 13 && next < utf8.endIndex && utf8[next] == 10 ? utf8.index(after: next) : next
            start = index
        }
        lines.append(self[start...])
        return lines
    }
}
