package import AWS
package import Foundation

/// Artifacts in a folder of this machine.
package struct DirectoryArtifacts: ArtifactStore {
    private let folder: URL

    package var place: String { folder.path }

    /// - Parameter folder: made when something is put there.
    package init(folder: URL) { self.folder = folder }

    private func file(_ name: ArtifactName) -> URL { folder.appending(path: name.text) }

    package func put(file path: String) async throws -> KeptArtifact {
        let draft = folder.appending(path: ".draft-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: URL(filePath: path), to: draft)
            defer { try? FileManager.default.removeItem(at: draft) }
            // What was copied has the name, whatever becomes of the file meanwhile.
            let name = try ArtifactName(ofFile: draft.path)
            let isThere = try await has(name)
            if isThere, try ArtifactName(ofFile: file(name).path) == name {
                return KeptArtifact(name: name, course: .present)
            }
            let handle = try FileHandle(forUpdating: draft)
            try handle.synchronize()
            try handle.close()
            // Of many who do so each puts the same in its place.
            guard rename(draft.path, file(name).path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            return KeptArtifact(name: name, course: isThere ? .replaced : .written)
        } catch {
            throw ArtifactError.refused(
                place: place, reason: error.localizedDescription,
                fix: "see that it can be written, or set MUSTER_STATE to a folder that can")
        }
    }

    package func has(_ name: ArtifactName) async throws -> Bool {
        FileManager.default.fileExists(atPath: file(name).path)
    }

    package func get(_ name: ArtifactName, to path: String) async throws {
        guard try await has(name) else { throw ArtifactError.missing(name, place: place) }
        try await Draft.replacing(path, with: name, from: place) { draft in
            try FileManager.default.copyItem(at: file(name), to: URL(filePath: draft))
        }
    }

    package func url(of name: ArtifactName, for duration: Duration) async throws -> PresignedURL? { nil }
}

/// A file that is written beside its place and moved there when it is right.
enum Draft {
    static func replacing(
        _ path: String, with name: ArtifactName, from place: String, _ write: (String) async throws -> Void
    ) async throws {
        let draft = path + ".part-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: draft) }
        try await write(draft)
        guard try ArtifactName(ofFile: draft) == name else { throw ArtifactError.damaged(name, place: place) }
        guard rename(draft, path) == 0 else {
            throw ArtifactError.refused(
                place: path, reason: String(cString: strerror(errno)),
                fix: "name a file in a folder that can be written")
        }
    }
}
