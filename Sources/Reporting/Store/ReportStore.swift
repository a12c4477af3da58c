/// Where the stages of a report keep what they made, and the caches: files under keys with slashes.
///
/// The keys are those of seed 004's bucket, so that what reads its reports finds these.
package protocol ReportStore: Sendable {
    /// The folder or bucket, for people.
    var place: String { get }

    /// Nil where there is nothing under the key.
    func read(_ key: String) async throws -> [UInt8]?

    /// Writes all of it or nothing; what was there is replaced.
    /// - Parameter type: the media type.
    func write(_ bytes: [UInt8], to key: String, type: String) async throws

    /// Lets what is under one key be under another, too, without sending it again; what was there is replaced.
    /// - Returns: whether it could; false, and nothing has changed, where the store has no such way.
    func copy(_ key: String, to other: String) async -> Bool

    /// All keys that begin so, sorted.
    func keys(under prefix: String) async throws -> [String]

    /// Removes what is there of these.
    func remove(_ keys: [String]) async throws
}

extension ReportStore {
    package func copy(_ key: String, to other: String) async -> Bool { false }

    func refusal(_ doing: String, _ key: String, _ reason: String, fix: String) -> ReportError {
        ReportError(.failed, "\(place) refused to \(doing) \(key): \(reason)", fix: fix)
    }
}
