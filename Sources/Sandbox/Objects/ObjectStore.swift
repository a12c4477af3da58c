import Digests
import Foundation

/// The objects that instances wrote, as files of a folder: `<bucket>/<key>`.
struct ObjectStore: Sendable {
    let folder: URL

    struct Object: Sendable {
        var key: String
        var size: Int
        var modified: Date
    }

    /// - Throws: what the file system objects to.
    func put(_ body: [UInt8], bucket: String, key: String) throws {
        let file = file(bucket, key)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(body).write(to: file, options: .atomic)
    }

    func get(bucket: String, key: String) -> (body: [UInt8], modified: Date)? {
        let file = file(bucket, key)
        guard let body = try? Data(contentsOf: file) else { return nil }
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        return (Array(body), attributes?[.modificationDate] as? Date ?? Date(timeIntervalSince1970: 0))
    }

    func hasBucket(_ bucket: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: Self.component(bucket)).path)
    }

    /// Every object of a bucket, in the order of the keys' bytes.
    func list(bucket: String) -> [Object] {
        let root = folder.appending(path: Self.component(bucket), directoryHint: .isDirectory)
        let keys: [URLResourceKey] = [.isRegularFileKey, .fileSizeKey, .contentModificationDateKey]
        guard let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: keys) else { return [] }
        return files.compactMap { entry -> Object? in
            guard let file = entry as? URL, let values = try? file.resourceValues(forKeys: Set(keys)),
                values.isRegularFile == true
            else { return nil }
            let path = file.path.dropFirst(root.path.count).drop { $0 == "/" }
            return Object(
                key: path.split(separator: "/").map { PercentCoding.decode($0, plusIsSpace: false) }
                    .joined(separator: "/"),
                size: values.fileSize ?? 0, modified: values.contentModificationDate ?? Date(timeIntervalSince1970: 0))
        }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    private func file(_ bucket: String, _ key: String) -> URL {
        let path = key.split(separator: "/", omittingEmptySubsequences: false).map(Self.component)
        return folder.appending(path: ([Self.component(bucket)] + path).joined(separator: "/"))
    }

    /// A part of a path that leads nowhere else: `.`, `..` and the empty name are written as escapes.
    private static func component(_ text: some StringProtocol) -> String {
        switch text {
        case "": "%"
        case ".": "%2E"
        case "..": "%2E%2E"
        default: PercentCoding.encode(text)
        }
    }

    /// The ETag of an object of this size; not MD5, as that of an encrypted object is not.
    static func tag(_ body: [UInt8]) -> String { "\"\(SHA256.hexadecimal(body).prefix(32))\"" }
}
