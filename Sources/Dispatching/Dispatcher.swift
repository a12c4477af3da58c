package import AWS
import Foundation

/// The edge between ``DispatchMachine`` and SSM: makes the requests that the machine wants and brings it the answers.
package struct Dispatcher: Sendable {
    /// What has to be durable, and when. After a throwing call nothing more is sent, what is in flight is cancelled,
    /// and the error is thrown in the end.
    package struct Journal: Sendable {
        /// Before SendCommand is called.
        package var prepared: @Sendable (Send) async throws -> Void
        /// SSM accepted; before the first poll.
        package var sent: @Sendable (Send, String) async throws -> Void
        /// Every instance has its outcome.
        package var ended: @Sendable (Send, CommandMachine.Conclusion) async throws -> Void

        package init(
            prepared: @escaping @Sendable (Send) async throws -> Void,
            sent: @escaping @Sendable (Send, String) async throws -> Void,
            ended: @escaping @Sendable (Send, CommandMachine.Conclusion) async throws -> Void
        ) {
            self.prepared = prepared
            self.sent = sent
            self.ended = ended
        }

        /// For commands that only read: nothing needs to be found again.
        package static var none: Journal {
            Journal(prepared: { _ in }, sent: { _, _ in }, ended: { _, _ in })
        }
    }

    /// What a dispatch tells while it works.
    package struct Audience: Sendable {
        /// An instance has ended; each is told once. Of up to fifty instances soon after it happened, with all the
        /// output that SSM keeps, of more at the end, since telling earlier would cost a page a poll for each fifty.
        package var ended: (@Sendable (InstanceResult) -> Void)?
        /// How many of how many instances have ended, whenever that changed.
        package var progressed: @Sendable (_ completed: Int, _ targets: Int) -> Void
        /// SSM could not be asked three times in a row, and why; nil when it answers again.
        package var troubled: @Sendable (_ reason: String?) -> Void

        package init(
            ended: (@Sendable (InstanceResult) -> Void)? = nil,
            progressed: @escaping @Sendable (_ completed: Int, _ targets: Int) -> Void = { _, _ in },
            troubled: @escaping @Sendable (_ reason: String?) -> Void = { _ in }
        ) {
            self.ended = ended
            self.progressed = progressed
            self.troubled = troubled
        }

        /// Says only that SSM cannot be asked, and that it answers again.
        package static func troubles(_ say: @escaping @Sendable (String) -> Void) -> Audience {
            Audience(troubled: { reason in
                say(reason.map { "SSM cannot be asked, still trying: \($0)" } ?? "SSM answers again")
            })
        }
    }

    let client: SSMClient
    let objects: S3Client?
    let journal: Journal
    let audience: Audience?
    private let stop: StopSignal

    /// - Parameter objects: reads outputs that SSM cut and the agents kept in a bucket.
    package init(
        ssm: SSMClient, objects: S3Client? = nil, journal: Journal, stop: StopSignal, audience: Audience? = nil
    ) {
        client = ssm
        self.objects = objects
        self.journal = journal
        self.stop = stop
        self.audience = audience
    }

    private enum Happening: Sendable {
        case answered(DispatchMachine.Request, [Int: CommandMachine.Event], failure: (any Error)?)
        case woke
        case stopped
    }

    /// - Throws: ``JournalFailure`` only: SSM's refusals are outcomes.
    ///
    /// Sends all and returns when every expected instance has its outcome: one conclusion a send, in their order.
    ///
    /// - Parameters:
    ///   - known: what an earlier process recorded of these sends, by key; nothing is sent twice.
    ///   - parallel: how many commands may run at once.
    ///   - errorBudget: how many instances may fail before no further command is sent; nil for no limit.
    package func run(
        _ sends: [Send], known: [SendKey: DispatchMachine.Resumption] = [:], parallel: Int = .max,
        errorBudget: Int? = nil
    ) async throws -> [CommandMachine.Conclusion] {
        let indexed = sends.enumerated().compactMap { index, send in known[send.key].map { (index, $0) } }
        var machine = DispatchMachine(
            sends, known: Dictionary(uniqueKeysWithValues: indexed), parallel: parallel, errorBudget: errorBudget)
        let commands = indexed.compactMap { index, resumption -> (Int, String)? in
            if case .sent(let id) = resumption { (index, id) } else { nil }
        }
        let work = DispatchWork(self, sends, commands: Dictionary(uniqueKeysWithValues: commands))
        let clock = ContinuousClock()
        let start = clock.now
        var failure: (any Error)?
        let conclusions = await withTaskGroup(of: Happening.self) { group in
            let stop = stop
            group.addTask {
                await stop.raised()
                return .stopped
            }
            var alarm: Duration?
            if stop.isRaised { machine.stop(at: .zero) }
            while true {
                let now = clock.now - start
                switch machine.step(at: now) {
                case .finish(let conclusions):
                    group.cancelAll()
                    return conclusions
                case .work(let requests, let wake):
                    for request in requests {
                        group.addTask {
                            let (events, failure) = await work.perform(request)
                            return .answered(request, events, failure: failure)
                        }
                    }
                    if let wake, alarm.map({ $0 <= now || $0 > wake }) ?? true {
                        alarm = wake
                        group.addTask {
                            try? await Task.sleep(for: wake - now)
                            return .woke
                        }
                    }
                }
                let happening = await group.next()
                let then = clock.now - start
                switch happening {
                case .answered(let request, let events, let thrown)?:
                    machine.answer(request, events, at: then)
                    if let thrown {
                        failure = failure ?? thrown
                        machine.stop(at: then)
                    }
                    work.progressed(machine.progress)
                case .stopped?: if stop.isRaised { machine.stop(at: then) }
                case .woke?, nil: break
                }
            }
        }
        let (finished, unwritten) = await work.finish(conclusions)
        if let cause = failure ?? unwritten { throw JournalFailure(conclusions: finished, cause: cause) }
        return finished
    }
}
