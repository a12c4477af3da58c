import Foundation

/// Files that the user names.
enum InputFile {
    /// The whole content. A pipe, which has no size to ask for, is read to its end.
    static func read(_ file: URL) throws -> Data {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        return try handle.readToEnd() ?? Data()
    }
}
