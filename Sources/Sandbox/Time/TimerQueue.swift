import Foundation

/// What is to happen and when: a binary heap. Entries that are due at the same time come out in the order in which
/// they were put in.
struct TimerQueue<Event: Sendable>: Sendable {
    private struct Entry {
        var due: Date
        var order: UInt64
        var event: Event

        func precedes(_ other: Entry) -> Bool { (due, order) < (other.due, other.order) }
    }
    private var entries: [Entry] = []
    private var nextOrder: UInt64 = 0

    var count: Int { entries.count }
    /// When the next event is due.
    var next: Date? { entries.first?.due }

    mutating func add(_ event: Event, at due: Date) {
        entries.append(Entry(due: due, order: nextOrder, event: event))
        nextOrder += 1
        rise(entries.count - 1)
    }

    /// Takes out the earliest event that is due at `now`.
    mutating func pop(due now: Date) -> (event: Event, due: Date)? {
        guard let first = entries.first, first.due <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return (first.event, first.due)
    }

    private mutating func rise(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].precedes(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].precedes(entries[least]) {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(least, parent)
            parent = least
        }
    }
}
