import Foundation
import Synchronization

/// Many small values of one kind, in one entry of the cache: each with its own age, so that what was read before a break is
/// not read again.
final class CachedMap<Value: Codable & Sendable>: Sendable {
    private typealias Entry = ReportCache.Entry<Value>
    /// After so many new values they are written, lest a kill loses more.
    private static var batch: Int { 100 }

    private struct State {
        var entries: [String: Entry]
        var unsaved = 0
    }

    private let cache: ReportCache
    private let name: String
    private let now: @Sendable () -> Date
    private let state: Mutex<State>

    private init(_ cache: ReportCache, _ name: String, _ entries: [String: Entry], now: @escaping @Sendable () -> Date)
    {
        self.cache = cache
        self.name = name
        self.now = now
        state = Mutex(State(entries: entries))
    }

    /// - Parameter isIgnored: begins empty.
    static func load(
        _ name: String, from cache: ReportCache, isIgnored: Bool, now: @escaping @Sendable () -> Date
    ) async -> CachedMap {
        let stored: ReportCache.Entry<[String: Entry]>? = isIgnored ? nil : await cache.entry(name)
        let fresh = (stored?.value ?? [:]).filter { cache.isFresh($0.value.fetchedAt) }
        return CachedMap(cache, name, fresh, now: now)
    }

    subscript(_ key: String) -> Value? { state.withLock { $0.entries[key]?.value } }

    /// Keeps values, and from time to time writes all.
    func keep(_ values: [String: Value]) async {
        let isDue = state.withLock { state in
            for (key, value) in values { state.entries[key] = Entry(fetchedAt: now(), value: value) }
            state.unsaved += values.count
            return state.unsaved >= Self.batch
        }
        if isDue { await save() }
    }

    /// Writes what is new, if anything.
    func save() async {
        let entries: [String: Entry]? = state.withLock { state in
            guard state.unsaved > 0 else { return nil }
            state.unsaved = 0
            return state.entries
        }
        if let entries { await cache.keep(entries, as: name) }
    }
}
