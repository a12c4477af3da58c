package import AWS
import Foundation

/// Artifacts in a bucket. Each is written under the condition that there is none of its name, or still the one that is
/// wrong. Whether one is right is told by the checksum that S3 keeps.
package struct S3Artifacts: ArtifactStore {
    private let client: S3Client
    private let bucket: String
    private let prefix: String

    package var place: String { "s3://\(bucket)/\(prefix)" }

    /// - Parameter prefix: empty, or ends with a slash.
    package init(_ configuration: AWSConfiguration, bucket: String, prefix: String) {
        client = S3Client(configuration)
        self.bucket = bucket
        self.prefix = prefix
    }

    private func key(_ name: ArtifactName) -> String { prefix + name.text }

    package func put(file path: String) async throws -> KeptArtifact {
        let name: ArtifactName
        do { name = try ArtifactName(ofFile: path) } catch {
            throw ArtifactError.refused(
                place: path, reason: error.localizedDescription, fix: "name a file that can be read")
        }
        // S3 refuses a second object only when all of it has arrived.
        let found = try await information(name)
        if let found, try isRight(found, file: path, name) { return KeptArtifact(name: name, course: .present) }
        do throws(AWSError) {
            _ = try await client.upload(
                file: path, bucket: bucket, key: key(name), contentType: "application/octet-stream",
                condition: found.map { $0.eTag.map(S3Condition.matches) } ?? .absent)
        } catch {
            let isOther = error.code == .preconditionFailed || error.code == .conditionalRequestConflict
            guard isOther || error.isAmbiguous, let now = try await information(name),
                try isRight(now, file: path, name)
            else { throw failure(error, name) }
        }
        return KeptArtifact(name: name, course: found == nil ? .written : .replaced)
    }

    package func has(_ name: ArtifactName) async throws -> Bool { try await information(name) != nil }

    private func information(_ name: ArtifactName) async throws -> S3ObjectInformation? {
        do throws(AWSError) {
            return try await client.headObject(bucket: bucket, key: key(name))
        } catch {
            // Whether the bucket is there is told by the write.
            guard error.code == .notFound else { throw failure(error, name) }
            return nil
        }
    }

    private func isRight(_ found: S3ObjectInformation, file path: String, _ name: ArtifactName) throws -> Bool {
        do throws(AWSError) { return try client.holds(found, contentOf: path) } catch { throw failure(error, name) }
    }

    package func get(_ name: ArtifactName, to path: String) async throws {
        try await Draft.replacing(path, with: name, from: place) { draft in
            do throws(AWSError) {
                try await client.download(bucket: bucket, key: key(name), to: draft)
            } catch { throw failure(error, name) }
        }
    }

    package func url(of name: ArtifactName, for duration: Duration) async throws -> PresignedURL? {
        do throws(AWSError) {
            return try await client.presignedGet(bucket: bucket, key: key(name), for: duration)
        } catch { throw failure(error, name) }
    }

    private func failure(_ error: AWSError, _ name: ArtifactName) -> ArtifactError {
        switch error.code {
        case .noSuchKey, .notFound: .missing(name, place: place)
        case .noSuchBucket:
            .refused(place: place, reason: "\(error)", fix: "make the bucket with 'muster template state'")
        case .accessDenied:
            .refused(place: place, reason: "\(error)", fix: "attach the policy of 'muster template state'")
        default: .refused(place: place, reason: "\(error)", fix: "try again")
        }
    }
}
