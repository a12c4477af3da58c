import Digests
import Foundation
import Synchronization

extension S3Client {
    /// Bodies up to this size go in one request, larger ones in parts of at least this size.
    package static let partSize = 8 << 20
    /// How many parts are under way, and in memory, at once.
    private static let lanes = 4
    private static let mostParts = 10_000

    /// Writes an object of any size.
    package func upload(
        _ body: [UInt8], bucket: String, key: String, contentType: String? = nil, metadata: [String: String] = [:],
        condition: S3Condition? = nil
    ) async throws(AWSError) -> S3Written {
        try await upload(size: body.count, bucket, key, contentType, metadata, condition) { Array(body[$0]) }
    }

    /// Writes the content of a file, of which four parts at most are in memory.
    package func upload(
        file path: String, bucket: String, key: String, contentType: String? = nil, metadata: [String: String] = [:],
        condition: S3Condition? = nil
    ) async throws(AWSError) -> S3Written {
        let file: PartFile
        do {
            file = try PartFile(reading: path)
        } catch {
            throw invalid("PutObject", "\(path) cannot be read: \(error.localizedDescription)")
        }
        return try await upload(size: file.size, bucket, key, contentType, metadata, condition) { range in
            try file.read(range)
        }
    }

    /// Writes an object to a file, which is replaced at the end, when every byte is there.
    package func download(bucket: String, key: String, versionID: String? = nil, to path: String) async throws(AWSError)
    {
        let information = try await headObject(bucket: bucket, key: key, versionID: versionID)
        let draft = path + ".part-\(UUID().uuidString)"
        do {
            let file = try PartFile(writing: draft)
            try await inLanes(Self.ranges(information.size, Self.partSize)) { _, range in
                let object = try await getObject(
                    bucket: bucket, key: key, versionID: versionID, range: range, eTag: information.eTag)
                try file.write(object.body, at: range.lowerBound)
            }
            try file.flush()
            guard rename(draft, path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        } catch {
            unlink(draft)
            if let error = error as? AWSError { throw error }
            throw invalid("GetObject", "\(path) cannot be written: \(error.localizedDescription)")
        }
    }

    /// Whether an object is what `upload` makes of a file, by its size and the SHA-256 that S3 keeps. One that was written by
    /// others, without a checksum or in other parts, is told by its size alone.
    package func holds(_ object: S3ObjectInformation, contentOf path: String) throws(AWSError) -> Bool {
        do {
            let file = try PartFile(reading: path)
            guard file.size == object.size else { return false }
            guard let sum = object.checksumSHA256 else { return true }
            let ranges = Self.ranges(file.size, Self.step(file.size))
            // Behind `-` stands of how many parts it is the checksum of checksums; moto's server leaves that out.
            let words = sum.split(separator: "-")
            if words.count == 2, words[1] != "\(ranges.count)" { return true }
            var whole = SHA256.Stream()
            var parts = SHA256.Stream()
            for range in ranges {
                let part = try file.read(range)
                whole.update(part)
                parts.update(SHA256.hash(part))
            }
            return [whole.finish(), parts.finish()].contains { words[0] == Data($0).base64EncodedString() }
        } catch {
            throw invalid("HeadObject", "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    private func upload(
        size: Int, _ bucket: String, _ key: String, _ contentType: String?, _ metadata: [String: String],
        _ condition: S3Condition?, _ read: @escaping @Sendable (Range<Int>) throws -> [UInt8]
    ) async throws(AWSError) -> S3Written {
        do {
            guard size > Self.partSize else {
                return try await putObject(
                    bucket: bucket, key: key, body: try read(0..<size), contentType: contentType, metadata: metadata,
                    condition: condition)
            }
            let uploadID = try await createMultipartUpload(
                bucket: bucket, key: key, contentType: contentType, metadata: metadata)
            do {
                let step = Self.step(size)
                let parts = Mutex<[UploadedPart]>([])
                try await inLanes(Self.ranges(size, step)) { index, range in
                    let part = try await uploadPart(
                        bucket: bucket, key: key, uploadID: uploadID, number: index + 1, body: try read(range))
                    parts.withLock { $0.append(part) }
                }
                return try await completeMultipartUpload(
                    bucket: bucket, key: key, uploadID: uploadID, parts: parts.withLock { $0 }, condition: condition)
            } catch {
                // A task of its own: the one that failed may have been cancelled, and with it the call.
                await Task { try? await abortMultipartUpload(bucket: bucket, key: key, uploadID: uploadID) }.value
                throw error
            }
        } catch {
            if let error = error as? AWSError { throw error }
            throw invalid("PutObject", "The source cannot be read: \(error.localizedDescription)")
        }
    }

    /// How large the parts of an object are.
    private static func step(_ size: Int) -> Int { max(partSize, (size + mostParts - 1) / mostParts) }

    private static func ranges(_ size: Int, _ step: Int) -> [Range<Int>] {
        stride(from: 0, to: size, by: step).map { $0..<min($0 + step, size) }
    }

    /// Works on all ranges, a few at a time. The first failure cancels the others.
    private func inLanes(
        _ ranges: [Range<Int>], _ work: @escaping @Sendable (Int, Range<Int>) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, range) in ranges.enumerated() {
                if index >= Self.lanes { try await group.next() }
                group.addTask { try await work(index, range) }
            }
            try await group.waitForAll()
        }
    }
}
