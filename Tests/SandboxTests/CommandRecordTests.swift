import Foundation
import Testing

@testable import Sandbox

/// Concurrency, error limits, deadlines and the parent's status; pure, with time passed in.
@Suite struct CommandRecordTests {
    private static let start = Date(timeIntervalSince1970: 1_000_000)

    private static func command(
        _ count: Int, concurrency: String? = nil, errors: String? = nil, phases: [Phase] = []
    ) -> CommandRecord {
        var request = SendCommandRequest()
        (request.MaxConcurrency, request.MaxErrors) = (concurrency, errors)
        return CommandRecord(
            id: "c", scope: Scope(account: "1", region: "r"), request: request, documentVersion: "1", steps: [],
            requested: start, deliveryTimeout: 600, executionTimeout: 3600,
            invocations: (0..<count).map { index in
                .init(
                    instanceID: "i\(index)", instanceName: "", phase: index < phases.count ? phases[index] : .waiting,
                    plugins: [])
            })
    }

    @Test func releasesNoMoreThanMaxConcurrency() {
        var command = Self.command(5, concurrency: "2")
        #expect(command.advance(now: Self.start) == [0, 1])
        #expect(command.advance(now: Self.start) == [])
        command.end(0, .success)
        #expect(command.advance(now: Self.start) == [2])
    }

    @Test func startsSlowlyAndGoesOnWithAcknowledgements() {
        var command = Self.command(100, concurrency: "10")
        command.startsSlowly = true
        var sent: [Int] = []
        for _ in 0..<5 {
            let released = command.advance(now: Self.start)
            sent.append(released.count)
            for _ in released { command.acknowledge() }
        }
        #expect(sent == [1, 2, 4, 3, 0])
    }

    @Test func waitsUntilItsTargetsAreKnown() {
        var command = Self.command(2)
        command.resolvingSeconds = 3
        #expect(command.advance(now: Self.start.addingTimeInterval(2.9)) == [])
        #expect(command.shape(now: Self.start).TargetCount == 0)
        #expect(command.advance(now: Self.start.addingTimeInterval(3)) == [0, 1])
        #expect(command.shape(now: Self.start.addingTimeInterval(3)).TargetCount == 2)
        var nobody = Self.command(0)
        nobody.resolvingSeconds = 3
        #expect(nobody.aggregate(now: Self.start) == ("Pending", "Pending"))
        #expect(nobody.aggregate(now: nobody.resolves) == ("Failed", "NoInstancesInTag"))
    }

    @Test(arguments: [("50", 50), ("10%", 5), ("1%", 1), ("33%", 16), ("100%", 50)])
    func roundsConcurrencyDownToAtLeastOne(text: String, expected: Int) {
        #expect(Self.command(50, concurrency: text).concurrency == expected)
    }

    @Test(arguments: [("0", 1), ("3", 4), ("10%", 6)])
    func stopsAtTheErrorThatExceedsMaxErrors(limit: String, failures: Int) {
        var command = Self.command(50, concurrency: "1", errors: limit)
        var ran = 0
        while let next = command.advance(now: Self.start).first {
            ran += 1
            command.end(next, .failed)
        }
        #expect(ran == failures)
        #expect(command.invocations.count(in: .terminated) == 50 - failures)
        #expect(command.aggregate(now: Self.start) == ("Failed", "Failed"))
        #expect(command.errorCount == failures)
        #expect(command.completedCount == 50)
    }

    @Test func leavesWhatRunsWhenErrorsAreExceeded() {
        var command = Self.command(3, concurrency: "2", phases: [.failed, .inProgress])
        #expect(command.advance(now: Self.start) == [])
        #expect(command.invocations.entries.map(\.phase) == [.failed, .inProgress, .terminated])
        #expect(command.aggregate(now: Self.start) == ("InProgress", "InProgress"))
    }

    @Test func doesNotStartAfterTheDeliveryTimeout() {
        var command = Self.command(1, phases: [.pending])
        let late = Self.start.addingTimeInterval(600)
        let isAccepted = command.accept(0, now: late)
        #expect(!isAccepted)
        #expect(command.invocations[0].phase == .pending)
        _ = command.advance(now: Self.start.addingTimeInterval(4199))
        #expect(command.invocations[0].phase == .pending)
        _ = command.advance(now: Self.start.addingTimeInterval(4200))
        #expect(command.aggregate(now: Self.start) == ("TimedOut", "DeliveryTimedOut"))
        #expect(command.errorCount == 0)
    }

    @Test func dropsReportsAfterTheEnd() {
        var command = Self.command(1, phases: [.deliveryTimedOut])
        command.finish(0)
        #expect(command.invocations[0].phase == .deliveryTimedOut)
    }

    @Test(
        arguments: [
            ([], "Failed", "NoInstancesInTag"),
            ([.pending, .waiting], "Pending", "Pending"),
            ([.success, .inProgress], "InProgress", "InProgress"),
            ([.success, .success], "Success", "Success"),
            ([.success, .invalidPlatform, .undeliverable], "Success", "Success"),
            ([.invalidPlatform, .undeliverable], "Failed", "Failed"),
            ([.accessDenied, .success], "Success", "Success"),
            ([.delayed, .waiting], "InProgress", "InProgress"),
            ([.success, .deliveryTimedOut], "Failed", "Incomplete"),
            ([.deliveryTimedOut, .deliveryTimedOut], "TimedOut", "DeliveryTimedOut"),
            ([.executionTimedOut, .success], "TimedOut", "ExecutionTimedOut"),
            ([.executionTimedOut, .failed], "Failed", "Failed"),
            ([.success, .cancelled], "Failed", "Incomplete"),
            ([.cancelled, .cancelled], "Cancelled", "Cancelled"),
        ] as [([Phase], String, String)])
    func aggregates(phases: [Phase], status: String, details: String) {
        #expect(Self.command(phases.count, phases: phases).aggregate(now: Self.start) == (status, details))
    }

    @Test func allowsErrorsWithinTheLimit() {
        let command = Self.command(3, errors: "1", phases: [.failed, .success, .success])
        #expect(command.aggregate(now: Self.start) == ("Failed", "Incomplete"))
    }

    @Test func cancelsWhatWaitsAndAsksWhatRuns() {
        var command = Self.command(4, phases: [.success, .inProgress, .pending, .waiting])
        #expect(command.cancel([]) == [1])
        #expect(command.invocations.entries.map(\.phase) == [.success, .cancelling, .cancelled, .cancelled])
        #expect(command.aggregate(now: Self.start) == ("Cancelling", "Cancelling"))
        command.end(1, .cancelled)
        #expect(command.aggregate(now: Self.start) == ("Cancelled", "Cancelled"))
    }

    @Test(arguments: [
        (ChildOutput.End.exit(0), StepVerdict.over(phase: .success, code: 0, skipsRest: false)),
        (.exit(194), .reboot),
        (.exit(168), .over(phase: .success, code: 168, skipsRest: true)),
        (.exit(169), .over(phase: .failed, code: 169, skipsRest: true)),
        (.exit(137), .over(phase: .executionTimedOut, code: 137, skipsRest: false)),
        (.timedOut, .over(phase: .executionTimedOut, code: 137, skipsRest: false)),
        (.cancelled, .over(phase: .cancelled, code: 137, skipsRest: true)),
        (.escaped, .over(phase: .failed, code: 1, skipsRest: false)),
        (.exit(143), .over(phase: .failed, code: 143, skipsRest: false)),
    ])
    func judgesAScriptsEnd(end: ChildOutput.End, verdict: StepVerdict) {
        #expect(StepVerdict(end) == verdict)
    }
}

/// The cuts in output, in bytes.
@Suite struct OutputLimitsTests {
    @Test(arguments: [(23_999, false), (24_000, true), (50_000, true)])
    func cutsStandardOutput(count: Int, isCut: Bool) {
        let text = OutputLimits.standardOutput([UInt8](repeating: 65, count: count))
        #expect(text.utf8.count == min(count, 24_000))
        #expect(text.hasSuffix("--output truncated--") == isCut)
    }

    @Test func cutsStandardErrorWithoutAMarker() {
        let text = OutputLimits.standardError([UInt8](repeating: 65, count: 9_000))
        #expect(text == String(repeating: "A", count: 8_000))
    }

    @Test(arguments: [(2_499, false), (2_500, true)])
    func cutsTheCombinedOutput(count: Int, isCut: Bool) {
        let text = OutputLimits.combined(output: [UInt8](repeating: 65, count: count), error: [])
        #expect(text.utf8.count == min(count, 2_500))
        #expect(text.hasSuffix("\n---Output truncated---") == isCut)
    }

    @Test func dividesOutputFromErrors() {
        #expect(
            OutputLimits.combined(output: Array("out".utf8), error: Array("err".utf8))
                == "out\n----------ERROR-------\nerr")
        let long = OutputLimits.combined(output: Array("out".utf8), error: [UInt8](repeating: 65, count: 5_000))
        #expect(long.utf8.count == 2_500)
        #expect(long.hasSuffix("\n---Error truncated----"))
    }
}
