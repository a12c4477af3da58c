import Foundation
import Ledger
import Synchronization
import Testing

@Suite final class LedgerTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
    let now = Date(timeIntervalSince1970: 1_800_000_000)

    deinit { try? FileManager.default.removeItem(at: folder) }

    func acquire(_ ledger: Ledger, run: String, hosts: Fence? = nil, at offset: TimeInterval = 0) throws -> Lease {
        try ledger.acquire(
            scope: "orders/production", run: run, owner: "ada", reason: "deploy", duration: .seconds(60), hosts: hosts,
            at: now.addingTimeInterval(offset))
    }

    func begin(_ ledger: Ledger, _ id: String) throws {
        try ledger.begin(
            RunRecord(
                id: id, kind: "deploy", scope: "orders/production", commit: nil, planSHA256: nil, actor: "ada",
                started: now))
    }

    @Test func aSecondRunIsRefusedAndTheHolderNamed() throws {
        let ledger = try Ledger(folder: folder)
        let held = try acquire(ledger, run: "r1")
        let error = #expect(throws: LedgerError.self) { try self.acquire(ledger, run: "r2", at: 59) }
        guard case .held(let holder)? = error else {
            Issue.record("not refused as held")
            return
        }
        #expect(holder == held)
        #expect("\(LedgerError.held(holder))".contains("r1"))
    }

    @Test func anExpiredLeaseIsTakenOverWithAHigherFenceAndItsRunIsLost() throws {
        let ledger = try Ledger(folder: folder)
        try begin(ledger, "r1")
        let first = try acquire(ledger, run: "r1")
        let second = try acquire(ledger, run: "r2", at: 61)
        #expect(second.fence.counter == first.fence.counter + 1)
        #expect(try ledger.run("r1")?.state == .lost)
        #expect(throws: LedgerError.self) {
            try ledger.renew(first, duration: .seconds(60), at: self.now.addingTimeInterval(62))
        }
    }

    @Test func renewalKeepsOthersOut() throws {
        let ledger = try Ledger(folder: folder)
        let lease = try acquire(ledger, run: "r1")
        _ = try ledger.renew(lease, duration: .seconds(60), at: now.addingTimeInterval(50))
        #expect(throws: LedgerError.self) { try self.acquire(ledger, run: "r2", at: 100) }
        try ledger.release(run: "r1")
        #expect(try acquire(ledger, run: "r2", at: 101).run == "r2")
    }

    @Test func eventsThatBelongTogetherFollowThoseBeforeThem() throws {
        let ledger = try Ledger(folder: folder)
        try begin(ledger, "r1")
        #expect(try ledger.append(run: "r1", kind: "first", at: now) == 1)
        let ends = (1...3).map { (kind: "host.ended", host: Optional("i-\($0)"), payload: "{}") }
        #expect(try ledger.append(run: "r1", ends, at: now) == 4)
        #expect(try ledger.append(run: "r1", [], at: now) == 4)
        let events = try ledger.events(run: "r1")
        #expect(events.map(\.sequence) == [1, 2, 3, 4])
        #expect(events.map(\.host) == [nil, "i-1", "i-2", "i-3"])
    }

    @Test func anEmptyLedgerGoesOnFromTheHostsFence() throws {
        let lease = try acquire(Ledger(folder: folder), run: "r1", hosts: Fence(ledger: "abc", counter: 7))
        #expect(lease.fence == Fence(ledger: "abc", counter: 8))
    }

    @Test func aLedgerWithAHistoryRefusesAnotherLedgersHostsUntilItAdoptsThem() throws {
        let ledger = try Ledger(folder: folder)
        _ = try acquire(ledger, run: "r1")
        try ledger.release(run: "r1")
        let hosts = Fence(ledger: "other", counter: 7)
        #expect(throws: LedgerError.self) { try self.acquire(ledger, run: "r2", hosts: hosts) }
        try ledger.adopt(scope: "orders/production", hosts: hosts)
        #expect(try acquire(ledger, run: "r2", hosts: hosts).fence == Fence(ledger: "other", counter: 8))
    }

    @Test func everythingIsThereAfterReopening() throws {
        do {
            let ledger = try Ledger(folder: folder)
            try begin(ledger, "r1")
            try ledger.append(run: "r1", kind: "command.sent", host: "i-1", payload: "{\"a\":1}", at: now)
            try ledger.append(run: "r1", kind: "ended", at: now)
            try ledger.prepare(CommandRecord(key: "k", run: "r1", region: "eu-west-1", commandID: nil, nonce: "n"))
            try ledger.sent(key: "k", commandID: "c-1")
            try ledger.end(run: "r1", state: .rolledBack, summary: "back", at: now)
            try ledger.end(run: "r1", state: .ok, summary: "late", at: now)
        }
        let ledger = try Ledger(folder: folder)
        #expect(try ledger.events(run: "r1").map(\.sequence) == [1, 2])
        #expect(try ledger.events(run: "r1").first?.host == "i-1")
        #expect(try ledger.commands(run: "r1").map(\.commandID) == ["c-1"])
        #expect(try ledger.runs(scope: "orders/production", limit: 5).map(\.state) == [.rolledBack])
        #expect(try ledger.runs(scope: "other", limit: 5).isEmpty)
        #expect(try ledger.runs(scope: nil, limit: 5).count == 1)
    }

    @Test func aCommandIsPreparedAgainUntilItIsKnownToBeSent() throws {
        let ledger = try Ledger(folder: folder)
        try begin(ledger, "r1")
        for nonce in ["n", "m"] {
            try ledger.prepare(CommandRecord(key: "k", run: "r1", region: "eu-west-1", commandID: nil, nonce: nonce))
        }
        #expect(try ledger.commands(run: "r1").map(\.nonce) == ["m"])
        try ledger.sent(key: "k", commandID: "c-1")
        #expect {
            try ledger.prepare(CommandRecord(key: "k", run: "r1", region: "eu-west-1", commandID: nil, nonce: "o"))
        } throws: {
            "\($0)" == "'k' was sent already, as command c-1, and is not sent again"
        }
        #expect(try ledger.commands(run: "r1").map(\.nonce) == ["m"])
    }

    @Test func instancesAreTakenWithTheirEnvironmentAllOrNone() throws {
        let ledger = try Ledger(folder: folder)
        func take(_ run: String, _ scope: String, _ instances: [String], at offset: TimeInterval = 0) throws -> Lease {
            try ledger.acquire(
                scope: scope, instances: instances, run: run, owner: "o", reason: "d", duration: .seconds(60),
                hosts: nil,
                at: now.addingTimeInterval(offset))
        }
        let first = try take("r1", "orders/test", ["instance/1/r/i-2", "instance/1/r/i-1"])
        #expect {
            try take("r2", "billing/test", ["instance/1/r/i-3", "instance/1/r/i-2"])
        } throws: {
            "\($0)".hasPrefix("instance/1/r/i-2 is held by r1 ")
        }
        #expect(try ledger.leases().map(\.scope) == ["instance/1/r/i-1", "instance/1/r/i-2", "orders/test"])
        _ = try ledger.renew(first, duration: .seconds(60), at: now.addingTimeInterval(50))
        #expect(throws: LedgerError.self) { try take("r2", "billing/test", ["instance/1/r/i-1"], at: 100) }
        // Of a run that is over nothing is left in the way.
        _ = try take("r2", "billing/test", ["instance/1/r/i-1"], at: 111)
        #expect(try ledger.leases().map(\.scope) == ["billing/test", "instance/1/r/i-1"])
        try ledger.release(run: "r2")
        #expect(try ledger.leases().isEmpty)
    }

    @Test func aPersonHoldsAScopeWithoutDrawingAFence() throws {
        let ledger = try Ledger(folder: folder)
        let hold = try ledger.hold(
            scope: "orders/production", name: "l1", owner: "ada", reason: "audit", duration: .seconds(3_600), at: now)
        #expect(throws: LedgerError.self) { try acquire(ledger, run: "r1", at: 3_599) }
        #expect(throws: LedgerError.self) {
            try ledger.hold(
                scope: "orders/production", name: "l2", owner: "bob", reason: "x", duration: .seconds(1), at: now)
        }
        try ledger.release(run: hold.run)
        let hosts = Fence(ledger: "other", counter: 7)
        #expect(try acquire(ledger, run: "r1", hosts: hosts).fence == Fence(ledger: "other", counter: 8))
    }

    @Test func aNewLedgerThatManyOpenAtOnceIsOneLedger() throws {
        for round in 0..<10 {
            let folder = folder.appending(path: "\(round)")
            let ids = Mutex<[Result<String, any Error>]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                let result = Result { try Ledger(folder: folder).id }
                ids.withLock { $0.append(result) }
            }
            let opened = try ids.withLock { try $0.map { try $0.get() } }
            #expect(opened.count == 8 && Set(opened).count == 1)
        }
    }

    @Test func twentyProcessesWorthOfConnectionsRacingHaveOneWinner() async throws {
        _ = try Ledger(folder: folder)
        let folder = folder
        let now = now
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let ledger = try Ledger(folder: folder)
                    do {
                        _ = try ledger.acquire(
                            scope: "s/e", run: "r\(number)", owner: "o", reason: "d", duration: .seconds(60),
                            hosts: nil,
                            at: now)
                        return true
                    } catch LedgerError.held { return false }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(winners == 1)
    }

    @Test func aDamagedFileIsSaidByItsName() throws {
        do { try begin(Ledger(folder: folder), "r1") }
        let file = try FileHandle(forWritingTo: folder.appending(path: "ledger.sqlite"))
        try file.write(contentsOf: Data(repeating: 0x55, count: 8_192))
        try file.close()
        let error = #expect(throws: LedgerError.self) { try Ledger(folder: self.folder) }
        #expect(error.map { "\($0)".contains("ledger.sqlite") } == true)
    }

    @Test func aFolderThatCannotBeWrittenIsSaidWithTheRemedy() {
        let error = #expect(throws: LedgerError.self) { try Ledger(folder: URL(filePath: "/proc/muster")) }
        #expect(error.map { "\($0)".contains("MUSTER_STATE") } == true)
    }
}
