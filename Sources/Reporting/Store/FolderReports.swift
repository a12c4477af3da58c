package import Foundation

/// Reports in a folder of this machine.
package struct FolderReports: ReportStore {
    /// How the names of files begin that are being written.
    package static let draft = ".muster-draft-"

    private let folder: URL

    package var place: String { folder.path }

    /// - Parameter folder: made when something is written.
    package init(folder: URL) { self.folder = folder }

    package func read(_ key: String) async throws -> [UInt8]? {
        let file = folder.appending(path: key)
        do {
            return Array(try Data(contentsOf: file))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch {
            throw refusal("read", key, error.localizedDescription, fix: "see who may read it")
        }
    }

    package func write(_ bytes: [UInt8], to key: String, type: String) async throws {
        do { try Self.replace(folder.appending(path: key), with: bytes) } catch {
            throw refusal(
                "keep", key, Self.reason(error),
                fix: "see that there is room and that it can be written, or name another place")
        }
    }

    /// A file is there whole or not at all, whoever looks and whatever breaks off.
    static func replace(_ file: URL, with bytes: [UInt8]) throws {
        let folder = file.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let draft = folder.appending(path: "\(draft)\(UUID().uuidString)")
        do {
            try Data(bytes).write(to: draft)
            guard rename(draft.path, file.path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        } catch {
            try? FileManager.default.removeItem(at: draft)
            throw error
        }
    }

    /// Both names are of one file then; each is replaced, never changed.
    package func copy(_ key: String, to other: String) async -> Bool {
        let file = folder.appending(path: other)
        let draft = file.deletingLastPathComponent().appending(path: "\(Self.draft)\(UUID().uuidString)")
        guard link(folder.appending(path: key).path, draft.path) == 0 else { return false }
        // Between two names of one file rename(2) does nothing.
        defer { unlink(draft.path) }
        return rename(draft.path, file.path) == 0
    }

    /// What the system said, where Foundation only says that it did not work.
    static func reason(_ error: any Error) -> String {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
        return (cause as? POSIXError).map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
    }

    package func keys(under prefix: String) async throws -> [String] {
        let base = folder.standardizedFileURL.path + "/"
        guard let files = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        var keys: [String] = []
        while let file = files.nextObject() as? String {
            guard file.hasPrefix(prefix), !file.split(separator: "/").contains(where: { $0.hasPrefix(Self.draft) })
            else {
                continue
            }
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: base + file, isDirectory: &isFolder)
            if !isFolder.boolValue { keys.append(file) }
        }
        return keys.sorted()
    }

    package func remove(_ keys: [String]) async throws {
        for key in keys {
            let file = folder.appending(path: key)
            guard unlink(file.path) == 0 || errno == ENOENT else {
                throw refusal("remove", key, String(cString: strerror(errno)), fix: "remove it by hand")
            }
            // A folder that has become empty goes, too.
            rmdir(file.deletingLastPathComponent().path)
        }
    }
}
