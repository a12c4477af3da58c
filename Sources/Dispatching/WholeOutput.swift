import AWS
import Foundation
import Scripting

/// One stream of an instance's output, as whole as it can be had.
///
/// SSM keeps 24,000 bytes of standard output, where the agent ends a cut one with a mark, and 8,000 of standard error,
/// cut without any (`GetCommandInvocation`; `iohandler.go` of the agent). A cut stream is read from S3 when the command
/// kept it there; otherwise it says that it is cut, and where the rest is.
struct WholeOutput {
    private static let mark = "--output truncated--"
    /// The most that is taken into memory of one stream.
    private static let most = 1 << 20

    let text: String
    let url: String?
    /// In bytes: 24,000 or 8,000.
    let limit: Int

    var isCut: Bool { text.utf8.count >= limit || text.hasSuffix(Self.mark) }

    /// - Parameter objects: nil when the command kept nothing in S3.
    func read(_ objects: S3Client?) async -> String {
        guard isCut else { return text }
        let own = text.hasSuffix(Self.mark) ? String(text.dropLast(Self.mark.count)) : text
        guard let objects, let url, let (bucket, key) = Self.place(url) else {
            return own + "\n[cut by SSM after \(limit) bytes]"
        }
        do throws(AWSError) {
            let object = try await objects.getObject(
                bucket: bucket, key: key, range: 0..<Self.most, limit: 2 * Self.most)
            let whole = String(decoding: object.body, as: UTF8.self)
            return object.body.count < Self.most ? whole : whole + "\n[cut; the rest is in s3://\(bucket)/\(key)]"
        } catch {
            return own + "\n[cut by SSM after \(limit) bytes; s3://\(bucket)/\(key) cannot be read: \(error.code)]"
        }
    }

    /// `https://s3.eu-west-1.amazonaws.com/BUCKET/KEY`; other hosts name the bucket at the same place.
    static func place(_ url: String) -> (bucket: String, key: String)? {
        guard let start = url.firstRange(of: "://")?.upperBound,
            let slash = url[start...].firstIndex(of: "/")
        else { return nil }
        let parts = url[url.index(after: slash)...].split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        return (parts[0], parts[1].removingPercentEncoding ?? parts[1])
    }
}
