package import Foundation
import Synchronization

/// What was read before, in the store: `cache/{key}.json`, each with the time at which it was read.
package final class ReportCache: Sendable {
    private let store: any ReportStore
    private let maximumAge: TimeInterval
    private let isReadOnly: Bool
    private let now: @Sendable () -> Date
    private let warn: @Sendable (String) -> Void
    private let warned = Mutex(false)

    /// - Parameters:
    ///   - maximumAge: in seconds; older entries are read again.
    ///   - isReadOnly: keeps nothing.
    package init(
        _ store: any ReportStore, maximumAge: TimeInterval, isReadOnly: Bool = false,
        now: @escaping @Sendable () -> Date,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.warn = warn
        self.store = store
        self.maximumAge = maximumAge
        self.isReadOnly = isReadOnly
        self.now = now
    }

    package struct Entry<Value: Codable & Sendable>: Codable, Sendable {
        package var fetchedAt: Date
        package var value: Value

        init(fetchedAt: Date, value: Value) {
            self.fetchedAt = fetchedAt
            self.value = value
        }

        enum CodingKeys: String, CodingKey {
            case fetchedAt = "fetched_at"
            case value
        }
    }

    private static func key(_ name: String) -> String { "cache/\(name).json" }

    /// An entry of whatever age; nil where there is none, or none that can be read: it is read again then.
    func entry<Value: Codable & Sendable>(_ name: String) async -> Entry<Value>? {
        guard let bytes = try? await store.read(Self.key(name)) else { return nil }
        return try? Self.decoder.decode(Entry<Value>.self, from: Data(bytes))
    }

    /// Whether what was read then is still good. What claims to come from the future is not.
    func isFresh(_ time: Date) -> Bool {
        let age = now().timeIntervalSince(time)
        return age >= -60 && age < maximumAge
    }

    func fresh<Value: Codable & Sendable>(_ name: String) async -> Value? {
        guard let entry: Entry<Value> = await entry(name), isFresh(entry.fetchedAt) else { return nil }
        return entry.value
    }

    /// Keeps a value for later. A cache that cannot be written costs calls the next time, and nothing of this report: it is
    /// warned of once.
    func keep(_ value: some Codable & Sendable, as name: String) async {
        guard !isReadOnly else { return }
        do {
            let entry = Entry(fetchedAt: now(), value: value)
            try await store.write(
                Array(try Self.encoder.encode(entry)), to: Self.key(name), type: "application/json")
        } catch {
            let isFirst = warned.withLock { warned in
                defer { warned = true }
                return !warned
            }
            if isFirst { warn("warning: what is read is not remembered: \(Wording.reason(error))") }
        }
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
