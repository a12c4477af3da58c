import Foundation
import Testing

@testable import Sandbox

/// Virtual instances and what the service does with them, in virtual time.
@Suite struct VirtualFleetTests {
    private static func group(_ count: Int, _ change: (inout GroupProfile) -> Void = { _ in }) -> GroupProfile {
        var group = GroupProfile(name: "web", count: count)
        group.duration = Span(10)
        group.delivery = Span(1)
        change(&group)
        return group
    }
    private static let first = "i-10000000000000001"

    @Test func takesItsTimeAndSucceeds() async throws {
        try await VirtualStage.run([Self.group(1)]) { stage in
            let id = try await stage.send()
            #expect(try await stage.details(id) == ["Pending": 1])
            stage.clock.advance(1)
            #expect(try await stage.details(id) == ["InProgress": 1])
            stage.clock.advance(9.9)
            #expect(try await stage.details(id) == ["InProgress": 1])
            stage.clock.advance(0.2)
            let seen = try await stage.invocation(id, Self.first)
            #expect(seen["StatusDetails"]?.string == "Success")
            #expect(seen["ResponseCode"]?.number == 0)
            #expect(seen["ExecutionElapsedTime"]?.string == "PT10S")
            #expect(seen["StandardOutputContent"]?.string == "muster-sandbox: simulated\n")
            #expect(try await stage.command(id)["StatusDetails"]?.string == "Success")
        }
    }

    @Test func startsWithOneInvocationAndDoubles() async throws {
        try await VirtualStage.run([Self.group(100)]) { stage in
            let id = try await stage.send(#","MaxConcurrency":"20""#)
            var running: [Int] = []
            for _ in 0..<5 {
                stage.clock.advance(1)
                running.append(try await stage.details(id)["InProgress"] ?? 0)
            }
            #expect(running == [1, 3, 7, 15, 20])
        }
    }

    @Test func isNotHeldUpByInstancesWithoutConnection() async throws {
        let lost = Self.group(3) { $0.isOnline = false }
        try await VirtualStage.run([lost, Self.group(1)]) { stage in
            let id = try await stage.send()
            stage.clock.advance(30)
            #expect(try await stage.details(id) == ["Pending": 3, "Success": 1])
        }
    }

    @Test func endsWhatNeverAnswersAtExpiresAfter() async throws {
        let silent = Self.group(1) { $0.silentRate = 1 }
        try await VirtualStage.run([silent]) { stage in
            let id = try await stage.send(#","TimeoutSeconds":600"#)
            stage.clock.advance(4199)
            #expect(try await stage.details(id) == ["InProgress": 1])
            stage.clock.advance(1)
            let command = try await stage.command(id)
            #expect(command["Status"]?.string == "TimedOut")
            #expect(command["StatusDetails"]?.string == "DeliveryTimedOut")
            #expect(command["DeliveryTimedOutCount"]?.number == 1)
            #expect(command["ErrorCount"]?.number == 0)
        }
    }

    @Test func endsALongStepAtItsOwnTimeout() async throws {
        try await VirtualStage.run([Self.group(1) { $0.duration = Span(100) }]) { stage in
            let id = try await stage.send()
            stage.clock.advance(99)
            #expect(try await stage.details(id) == ["InProgress": 1])
            let body =
                #"{"DocumentName":"AWS-RunShellScript","InstanceIds":["\#(Self.first)"],"#
                + #""Parameters":{"commands":["true"],"executionTimeout":["30"]}}"#
            let sent = try await stage.ask("SendCommand", body)
            let short = try #require(sent["Command"]?["CommandId"]?.string)
            stage.clock.advance(31)
            let seen = try await stage.invocation(short, Self.first)
            #expect(seen["StatusDetails"]?.string == "ExecutionTimedOut")
            #expect(seen["ResponseCode"]?.number == 137)
        }
    }

    @Test func stopsAtTheErrorThatExceedsMaxErrors() async throws {
        let failing = Self.group(10) {
            $0.failureRate = 1
            $0.failureCode = 7
        }
        try await VirtualStage.run([failing]) { stage in
            let id = try await stage.send(#","MaxConcurrency":"1","MaxErrors":"2""#)
            stage.clock.advance(1000)
            #expect(try await stage.details(id) == ["Failed": 3, "Terminated": 7])
            let seen = try await stage.invocation(id, Self.first)
            #expect(seen["ResponseCode"]?.number == 7)
            #expect(seen["StandardErrorContent"]?.string == "failed to run commands: exit status 7")
        }
    }

    @Test func answersLateAfterASpellWithoutConnection() async throws {
        let away = Self.group(1) { $0.offline = .schedule([(at: 5, length: 60)]) }
        try await VirtualStage.run([away]) { stage in
            let id = try await stage.send()
            stage.clock.advance(30)
            #expect(try await stage.details(id) == ["InProgress": 1])
            let information = try await stage.ask("DescribeInstanceInformation", "{}")
            #expect("\(information)".contains("ConnectionLost"))
            stage.clock.advance(36)
            let seen = try await stage.invocation(id, Self.first)
            #expect(seen["StatusDetails"]?.string == "Success")
            #expect(seen["ExecutionElapsedTime"]?.string == "PT10S")
        }
    }

    @Test func rebootsInMidCommand() async throws {
        let rebooting = Self.group(1) {
            $0.rebootRate = 1
            $0.rebootSeconds = 40
        }
        try await VirtualStage.run([rebooting]) { stage in
            let id = try await stage.send()
            stage.clock.advance(20)
            let away = try await stage.ask("DescribeInstanceInformation", "{}")
            #expect("\(away)".contains("ConnectionLost"))
            stage.clock.advance(30)
            #expect(try await stage.details(id) == ["InProgress": 1])
            stage.clock.advance(2)
            #expect(try await stage.details(id) == ["Success": 1])
        }
    }

    @Test func givesUpAndDelaysAsTheProfileSays() async throws {
        let groups = [
            Self.group(1) { $0.undeliverableRate = 1 }, Self.group(1) { $0.accessDeniedRate = 1 },
            Self.group(1) {
                $0.delayedRate = 1
                $0.delayedSeconds = 20
            },
        ]
        try await VirtualStage.run(groups) {
            $0.startsSlowly = false
        } _: { stage in
            let id = try await stage.send()
            stage.clock.advance(2)
            #expect(try await stage.details(id) == ["Undeliverable": 1, "AccessDenied": 1, "Delayed": 1])
            stage.clock.advance(40)
            #expect(try await stage.details(id) == ["Undeliverable": 1, "AccessDenied": 1, "Success": 1])
            let command = try await stage.command(id)
            #expect(command["StatusDetails"]?.string == "Success")
            #expect(command["CompletedCount"]?.number == 3)
        }
    }

    @Test func cancelsWhatWaitsAtOnceAndWhatRunsWhenItHears() async throws {
        try await VirtualStage.run([Self.group(5)]) {
            $0.startsSlowly = false
        } _: { stage in
            let id = try await stage.send(#","MaxConcurrency":"2""#)
            stage.clock.advance(5)
            _ = try await stage.ask("CancelCommand", "{\"CommandId\":\"\(id)\"}")
            #expect(try await stage.details(id) == ["Cancelled": 3, "Cancelling": 2])
            #expect(try await stage.command(id)["Status"]?.string == "Cancelling")
            stage.clock.advance(1)
            #expect(try await stage.details(id) == ["Cancelled": 5])
            #expect(try await stage.invocation(id, Self.first)["ResponseCode"]?.number == 137)
            #expect(try await stage.command(id)["Status"]?.string == "Cancelled")
            _ = try await stage.ask("CancelCommand", "{\"CommandId\":\"\(id)\"}")
            stage.clock.advance(60)
            #expect(try await stage.details(id) == ["Cancelled": 5])
        }
    }

    @Test func hidesCommandsAndTargetsForAWhile() async throws {
        try await VirtualStage.run([Self.group(2)]) {
            $0.visibility = 1
            $0.resolving = 3
        } _: { stage in
            let id = try await stage.send()
            await #expect(throws: ServiceFault("InvocationDoesNotExist", "")) {
                try await stage.invocation(id, Self.first)
            }
            #expect(try await stage.details(id) == [:])
            stage.clock.advance(1)
            #expect(try await stage.command(id)["TargetCount"]?.number == 0)
            #expect(try await stage.command(id)["StatusDetails"]?.string == "Pending")
            stage.clock.advance(2)
            #expect(try await stage.command(id)["TargetCount"]?.number == 2)
            #expect(try await stage.details(id) == ["Pending": 2])
        }
    }

    @Test func hidesCommandsForAsLongAsAFaultSays() async throws {
        try await VirtualStage.run([Self.group(1)]) { stage in
            await stage.engine.inject(.hideInvocations(seconds: 5))
            let id = try await stage.send()
            stage.clock.advance(4.9)
            await #expect(throws: ServiceFault("InvocationDoesNotExist", "")) {
                try await stage.invocation(id, Self.first)
            }
            #expect(try await stage.details(id) == [:])
            stage.clock.advance(0.1)
            #expect(try await stage.details(id).values.reduce(0, +) == 1)
        }
    }

    @Test func endsACommandThatExceedsTheQuotaOrIsDenied() async throws {
        let grouped = Self.group(3) { $0.resourceGroups = ["blue", "red"] }
        try await VirtualStage.run([grouped]) {
            $0.pendingQuota = 5
            $0.deniedGroups = ["red"]
        } _: { stage in
            _ = try await stage.send()
            let second = try await stage.command(try await stage.send())
            #expect(second["StatusDetails"]?.string == "RateExceeded")
            let red = try await stage.send(target: #""Key":"resource-groups:Name","Values":["red"]"#)
            #expect(try await stage.command(red)["StatusDetails"]?.string == "AccessDenied")
            stage.clock.advance(60)
            let blue = try await stage.send(target: #""Key":"resource-groups:Name","Values":["blue"]"#)
            #expect(try await stage.command(blue)["TargetCount"]?.number == 3)
        }
    }

    @Test func belongsToItsAccountAndRegion() async throws {
        let groups = [
            Self.group(1), Self.group(2) { $0.account = "444455556666" }, Self.group(3) { $0.region = "us-east-1" },
        ]
        try await VirtualStage.run(groups) { stage in
            var counts: [Int] = []
            for scope in [
                VirtualStage.scope, Scope(account: "444455556666", region: "eu-west-1"),
                Scope(account: "111122223333", region: "us-east-1"),
                Scope(account: "444455556666", region: "us-east-1"),
            ] {
                var place = stage
                place.scope = scope
                let id = try await place.send()
                counts.append(Int(try await place.command(id)["TargetCount"]?.number ?? -1))
                #expect(try await place.details(id).values.reduce(0, +) == counts.last)
                guard scope != VirtualStage.scope else { continue }
                await #expect(throws: ServiceFault("InvalidCommandId", "")) {
                    try await stage.ask("CancelCommand", "{\"CommandId\":\"\(id)\"}")
                }
            }
            #expect(counts == [1, 2, 3, 0])
        }
    }

    @Test func doesTheSameForTheSameSeed() async throws {
        let mixed = Self.group(200) {
            $0.duration = Span(1, 30)
            $0.failureRate = 0.2
            $0.undeliverableRate = 0.1
            $0.silentRate = 0.05
            $0.offline = .spells(every: 60, length: 10)
        }
        var seen: [UInt64: [[String: Int]]] = [:]
        for (seed, steps) in [(1, [20.0, 40, 40]), (1, [5.0, 15, 1, 39, 40]), (2, [20.0, 40, 40])]
            as [(UInt64, [Double])]
        {
            try await VirtualStage.run([mixed], seed: seed) { stage in
                let id = try await stage.send(#","MaxConcurrency":"100%","MaxErrors":"100%""#)
                var time = 0.0
                for step in steps {
                    stage.clock.advance(step)
                    time += step
                    let details = try await stage.details(id)
                    if [20, 60, 100].contains(time) { seen[seed, default: []].append(details) }
                }
            }
        }
        let one = try #require(seen[1])
        #expect(one.count == 6)
        #expect(Array(one[0..<3]) == Array(one[3..<6]))
        #expect(seen[2] != Array(one[0..<3]))
        let failed = Double(one[2]["Failed"] ?? 0)
        #expect((20...60).contains(failed))
    }
}
