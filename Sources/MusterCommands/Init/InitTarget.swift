import Foundation

/// What lies where a file is to be written; looked at without following links, so that nothing counts as absent that is only
/// out of reach.
enum InitTarget {
    case nothing
    case text(Data)
    /// A link that leads nowhere.
    case brokenLink

    /// - Throws: ``CommandFailure`` for what no file can be written over, and for what cannot be read: nobody knows then
    ///   whether it differs.
    static func look(at path: String, in folder: URL) throws -> InitTarget {
        let parts = path.split(separator: "/").map(String.init)
        for count in 1..<max(1, parts.count) {
            let parent = parts.prefix(count).joined(separator: "/")
            let place = folder.appending(path: parent).path
            guard try type(place, parent) != nil else { return .nothing }
            guard led(place) == true else {
                throw refusal(parent, "is no folder, and \(path) belongs into one", "move it away")
            }
        }
        let place = folder.appending(path: path).path
        guard let type = try type(place, path) else { return .nothing }
        switch (type, led(place)) {
        case (.typeSymbolicLink, nil): return .brokenLink
        case (.typeRegular, false), (.typeSymbolicLink, false):
            guard let data = FileManager.default.contents(atPath: place) else {
                throw refusal(path, "is there and cannot be read", "make it readable, or move it away")
            }
            return .text(data)
        default: throw refusal(path, "is there and is no file", "move it away")
        }
    }

    /// What lies there, links not followed; nil when nothing does.
    private static func type(_ place: String, _ path: String) throws -> FileAttributeType? {
        do {
            return try FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType ?? .typeUnknown
        } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw refusal(path, "cannot be looked at: \(error.localizedDescription)", "make its folder readable")
        }
    }

    /// Whether it leads to a folder; nil when it leads nowhere.
    private static func led(_ place: String) -> Bool? {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) ? isFolder.boolValue : nil
    }

    private static func refusal(_ path: String, _ what: String, _ fix: String) -> CommandFailure {
        CommandFailure(.usage, "\(Line.safe(path)) \(what); nothing was written\n  fix: \(fix)")
    }
}
