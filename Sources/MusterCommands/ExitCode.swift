import Ledger

/// The program's exit codes; the names are those of the README's table.
enum MusterExit: Int32, CaseIterable {
    case ok = 0
    case failed = 1
    case usage = 2
    case rolledBack = 3
    case rollbackFailed = 4
    case locked = 5
    case notReady = 6
    case partial = 7
    case waiting = 8
    case unknown = 9
    case timeout = 124
    case interrupted = 130

    init(_ state: RunRecord.State) {
        self =
            switch state {
            case .ok: .ok
            case .failed, .running, .lost: .failed
            case .rolledBack: .rolledBack
            case .rollbackFailed: .rollbackFailed
            case .locked: .locked
            case .notReady: .notReady
            case .partial: .partial
            case .waiting: .waiting
            case .unknown: .unknown
            case .timeout: .timeout
            case .interrupted: .interrupted
            }
    }
}
