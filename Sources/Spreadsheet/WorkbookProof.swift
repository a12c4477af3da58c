private import CZlib

/// Whether a workbook holds what was written into it.
///
/// libxlsxwriter keeps rows in temporary files and does not look whether they could be written: on a full disk it makes a
/// workbook that lacks rows, and reports success. So the file is read again, and each sheet's cells are counted.
enum WorkbookProof {
    /// - Parameters:
    ///   - archive: the file's content.
    ///   - cells: how many each sheet must have, by the sheets' order.
    /// - Returns: what is wrong; nil for a workbook that has them all.
    static func fault(in archive: [UInt8], cells: [Int]) -> String? {
        for (index, expected) in cells.enumerated() {
            let name = "xl/worksheets/sheet\(index + 1).xml"
            guard let sheet = entry(name, in: archive) else { return "\(name) is missing or cut off" }
            let found = count("<c r=", in: sheet)
            guard found == expected, count("</worksheet>", in: sheet) == 1 else {
                return "\(name) has \(found) of \(expected) cells: the temporary folder may be full"
            }
        }
        return nil
    }

    private static func count(_ text: StaticString, in bytes: [UInt8]) -> Int {
        let length = text.utf8CodeUnitCount
        guard bytes.count >= length else { return 0 }
        return bytes.withUnsafeBufferPointer { bytes in
            var found = 0
            for start in 0...(bytes.count - length) where bytes[start] == text.utf8Start[0] {
                if (1..<length).allSatisfy({ bytes[start + $0] == text.utf8Start[$0] }) { found += 1 }
            }
            return found
        }
    }

    /// A file of a zip archive (APPNOTE 6.3: central directory, local header, deflate), inflated.
    private static func entry(_ name: String, in archive: [UInt8]) -> [UInt8]? {
        let number = { (offset: Int, size: Int) -> Int? in
            guard offset >= 0, offset + size <= archive.count else { return nil }
            return (0..<size).reduce(0) { $0 | Int(archive[offset + $1]) << (8 * $1) }
        }
        // The end of the central directory, without a comment as libxlsxwriter writes it.
        let end = archive.count - 22
        guard number(end, 4) == 0x0605_4b50, let total = number(end + 10, 2), var place = number(end + 16, 4) else {
            return nil
        }
        let wanted = Array(name.utf8)
        for _ in 0..<total {
            guard number(place, 4) == 0x0201_4b50, let method = number(place + 10, 2),
                let packed = number(place + 20, 4),
                let size = number(place + 24, 4), let length = number(place + 28, 2), let extra = number(place + 30, 2),
                let comment = number(place + 32, 2), let header = number(place + 42, 4),
                place + 46 + length <= archive.count
            else { return nil }
            guard Array(archive[(place + 46)..<(place + 46 + length)]) == wanted else {
                place += 46 + length + extra + comment
                continue
            }
            guard let nameLength = number(header + 26, 2), let extraLength = number(header + 28, 2) else { return nil }
            let start = header + 30 + nameLength + extraLength
            guard start + packed <= archive.count else { return nil }
            let content = Array(archive[start..<(start + packed)])
            if method == 0 { return content }
            var sheet = [UInt8](repeating: 0, count: size)
            return muster_inflate(content, UInt32(packed), &sheet, UInt32(size)) == Z_OK ? sheet : nil
        }
        return nil
    }
}
