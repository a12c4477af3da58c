package import AWS

/// Reports in a bucket.
package struct S3Reports: ReportStore {
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

    package func read(_ key: String) async throws -> [UInt8]? {
        do throws(AWSError) {
            return try await client.getObject(bucket: bucket, key: prefix + key).body
        } catch {
            if error.code == .noSuchKey || error.code == .notFound { return nil }
            throw failure("read", key, error)
        }
    }

    package func write(_ bytes: [UInt8], to key: String, type: String) async throws {
        do throws(AWSError) {
            _ = try await client.putObject(bucket: bucket, key: prefix + key, body: bytes, contentType: type)
        } catch { throw failure("keep", key, error) }
    }

    package func keys(under prefix: String) async throws -> [String] {
        do throws(AWSError) {
            let all = try await client.listObjects(bucket: bucket, prefix: self.prefix + prefix).all()
            return all.map { String($0.key.dropFirst(self.prefix.count)) }.sorted()
        } catch { throw failure("list", prefix, error) }
    }

    package func remove(_ keys: [String]) async throws {
        guard !keys.isEmpty else { return }
        let result: DeleteObjectsResult
        do throws(AWSError) {
            result = try await client.deleteObjects(bucket: bucket, keys.map { S3Identifier(key: prefix + $0) })
        } catch { throw failure("remove", keys[0], error) }
        if let first = result.failures.first {
            throw refusal(
                "remove", first.identifier.key, first.message ?? first.code, fix: "allow s3:DeleteObject on \(place)")
        }
    }

    private func failure(_ doing: String, _ key: String, _ error: AWSError) -> ReportError {
        let fix: String
        switch error.code {
        case .noSuchBucket: fix = "make the bucket with 'muster template state'"
        case .accessDenied: fix = "allow s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket on \(place)"
        default: fix = "try again; with --resume EXECUTION it goes on where it stopped"
        }
        return refusal(doing, key, "\(error)", fix: fix)
    }
}
