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

    /// That of a file's content. Throws what reading throws.
    package init(ofFile path: String) throws {
        text = SHA256.hexadecimal(try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe))
    }

    package var description: String { text }
}

/// Where packed applications are kept: each under its SHA-256, written once and never changed.
package protocol ArtifactStore: Sendable {
    /// The folder or bucket, for people.
    var place: String { get }

    /// Keeps a file and answers its name. One that is there already is left as it is; of many who put the same at once
    /// one does.
    @discardableResult func put(file path: String) async throws -> ArtifactName

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
