package import Foundation

/// Whether a window lets a change go on.
package struct WindowGate: Sendable, Equatable {
    package enum Change: Sendable, Equatable {
        case deployment
        /// A rollback that a person starts.
        case rollback
        /// A run that has changed something goes to its end, and back when it fails, whatever the time: a fleet that
        /// is left between two releases is the worse state.
        case begunRun
    }

    package enum Answer: Sendable, Equatable {
        /// `until` is nil when it does not close within five years.
        case open(until: Date?)
        /// `opens` is nil when it does not open within five years.
        case closed(Window.Closure, opens: Date?)
        /// The window does not concern this change.
        case free
    }

    private let window: Window?

    /// - Parameter window: nil when the environment has none.
    package init(_ window: Window?) { self.window = window }

    package func answer(_ change: Change, at now: Date) -> Answer {
        guard let window else { return .free }
        switch change {
        case .begunRun: return .free
        case .rollback where window.rollback == .allow: return .free
        case .deployment, .rollback:
            guard let closure = window.closure(at: now) else { return .open(until: window.closes(after: now)) }
            return .closed(closure, opens: window.opens(after: now))
        }
    }

    /// A sentence about an answer, for people; nil when there is nothing to say.
    package func text(_ answer: Answer) -> String? {
        guard let window else { return nil }
        switch answer {
        case .free: return nil
        case .open(let until): return "the window is open" + (until.map { " until \(window.zone.text($0))" } ?? "")
        case .closed(let closure, let opens):
            let next = opens.map { "opens at \(window.zone.text($0))" } ?? "does not open within five years"
            return "the window is closed: \(closure); it \(next)"
        }
    }
}
