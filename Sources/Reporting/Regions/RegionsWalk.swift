import AWS
import Synchronization

/// Calls that are made side by side, a few at a time over each of several endpoints: whoever is free takes the next job, so
/// that a slow or throttled endpoint gets less of the work.
struct RegionsWalk: Sendable {
    /// A client an endpoint. Quotas of Parameter Store count by account and Region.
    let clients: [SSMClient]
    /// Jobs at a time over one endpoint. More only meet the quota sooner.
    static let walkers = 5

    /// What was not had.
    struct Failure: Sendable {
        var job: String
        var error: any Error
    }

    struct Job: Sendable {
        /// For people, when it fails: `the services of eu-south-2`.
        var name: String
        var run: @Sendable (SSMClient) async throws -> Void
    }

    /// Runs all jobs, whatever becomes of others.
    ///
    /// - Returns: what failed, in the jobs' order.
    /// - Throws: `CancellationError` when the task was cancelled meanwhile.
    func run(_ jobs: [Job]) async throws -> [Failure] {
        let board = Board(jobs)
        await withTaskGroup(of: Void.self) { group in
            for walker in 0..<min(jobs.count, Self.walkers * clients.count) {
                let client = clients[walker % clients.count]
                // One for each call that may be under way; they end when no job is left, or with the group.
                group.addTask {
                    while !Task.isCancelled, let (index, job) = board.next() {
                        do { try await job.run(client) } catch {
                            board.failed(index, Failure(job: job.name, error: error))
                        }
                    }
                }
            }
        }
        try Task.checkCancellation()
        return board.failures
    }

    /// The jobs that nobody has taken yet, and what failed.
    private final class Board: Sendable {
        private let jobs: [Job]
        private let state = Mutex((next: 0, failures: [(index: Int, failure: Failure)]()))

        init(_ jobs: [Job]) { self.jobs = jobs }

        func next() -> (Int, Job)? {
            let index = state.withLock { state in
                defer { state.next += 1 }
                return state.next
            }
            return index < jobs.count ? (index, jobs[index]) : nil
        }

        func failed(_ index: Int, _ failure: Failure) { state.withLock { $0.failures.append((index, failure)) } }

        var failures: [Failure] {
            state.withLock { $0.failures.sorted { $0.index < $1.index }.map(\.failure) }
        }
    }
}
