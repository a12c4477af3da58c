package import AWS
import Digests
import Foundation

/// The name of an artifact: the SHA-256 of its bytes.
package struct ArtifactName: Sendable, Hashable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package let text: String

    /// Nothing for a text that is no such sum.
    package init?(_ text: String) {
        guard text.utf8.count == 64, text.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else { return nil }
        self.text = text
    }

    /// That of a file's content, of which a piece at a time is in memory. Throws what reading throws.
    package init(ofFile path: String) throws {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        var sum = SHA256.Stream()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { sum.update(Array(piece)) }
        text = Hexadecimal.text(sum.finish())
    }

    package var description: String { text }
}

/// What putting an artifact somewhere did.
package struct KeptArtifact: Sendable, Equatable {
    package enum Course: Sendable, Equatable {
        case written
        /// It was there already.
        case present
        /// Something else was there under its name, which was changed or cut since it was written.
        case replaced
    }

    package var name: ArtifactName
    package var course: Course

    package init(name: ArtifactName, course: Course) {
        self.name = name
        self.course = course
    }
}

/// Where packed applications are kept: each under its SHA-256, written once and never changed.
package protocol ArtifactStore: Sendable {
    /// The folder or bucket, for people.
    var place: String { get }

    /// Keeps a file under the name of its content. What is there already under that name is looked at: only what it should
    /// be is left as it is. Of many who put the same at once one does.
    @discardableResult func put(file path: String) async throws -> KeptArtifact

    func has(_ name: ArtifactName) async throws -> Bool

    /// Writes an artifact to a file, which is replaced when every byte is there and has been checked.
    ///
    /// - Throws: ``ArtifactError``.
    func get(_ name: ArtifactName, to path: String) async throws

    /// A URL by which anybody can fetch an artifact for that long; nil where there is none.
    func url(of name: ArtifactName, for duration: Duration) async throws -> PresignedURL?
}

/// Why an artifact was not kept or not had.
package enum ArtifactError: Error, Sendable, CustomStringConvertible {
    case missing(ArtifactName, place: String)
    /// Its bytes are not those of its name.
    case damaged(ArtifactName, place: String)
    case refused(place: String, reason: String, fix: String)

    package var description: String {
        switch self {
        case .missing(let name, let place):
            "\(place) has no artifact \(name)\n  fix: pack and put it again, from the same commit"
        case .damaged(let name, let place):
            "what \(place) holds as \(name) has another SHA-256, and was not used\n  fix: remove it there, and put it again"
        case .refused(let place, let reason, let fix): "\(place): \(reason)\n  fix: \(fix)"
        }
    }
}
