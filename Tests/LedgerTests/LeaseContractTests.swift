import Foundation
import Ledger
import Testing

/// Leases and fences, on every store.
@Suite struct LeaseContractTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func acquire(
        _ ledger: Ledger, _ run: String, scope: String = "orders/production", _ instances: [String] = [],
        hosts: Fence? = nil, at offset: TimeInterval = 0
    ) async throws -> Lease {
        try await ledger.acquire(
            scope: scope, instances: instances, run: run, owner: "ada", reason: "deploy", duration: .seconds(60),
            hosts: hosts, at: now.addingTimeInterval(offset))
    }

    private func begin(_ ledger: Ledger, _ id: String) async throws {
        try await ledger.begin(
            RunRecord(
                id: id, kind: "deploy", scope: "orders/production", commit: nil, planSHA256: nil, actor: "ada",
                started: now))
    }

    @Test(arguments: StoreKind.allCases)
    func aSecondRunIsRefusedAndTheHolderNamed(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        let held = try await acquire(ledger, "r1")
        let error = await #expect(throws: LedgerError.self) { try await acquire(ledger, "r2", at: 59) }
        guard case .held(let holder)? = error else {
            Issue.record("not refused as held")
            return
        }
        #expect(holder == held)
        #expect("\(LedgerError.held(holder))".contains("r1"))
    }

    @Test(arguments: StoreKind.allCases)
    func anExpiredLeaseIsTakenOverWithAHigherFenceAndItsRunIsLost(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        let ledger = try await place.open()
        try await begin(ledger, "r1")
        let first = try await acquire(ledger, "r1")
        let second = try await acquire(place.open(), "r2", at: 61)
        #expect(second.fence.counter == first.fence.counter + 1)
        #expect(try await ledger.run("r1")?.state == .lost)
        await #expect(throws: LedgerError.self) {
            try await ledger.renew(first, duration: .seconds(60), at: now.addingTimeInterval(62))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func theSameRunGoesOnFromItsOwnExpiredLease(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        try await begin(ledger, "r1")
        let first = try await acquire(ledger, "r1", ["instance/1/r/i-1"])
        await #expect(throws: LedgerError.self) { try await acquire(ledger, "r1", at: 59) }
        let second = try await acquire(ledger, "r1", ["instance/1/r/i-1"], at: 61)
        #expect(second.fence.counter == first.fence.counter + 1)
        #expect(try await ledger.run("r1")?.state == .running)
        await #expect(throws: LedgerError.self) {
            try await ledger.renew(first, duration: .seconds(60), at: now.addingTimeInterval(62))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func renewalKeepsOthersOut(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        let lease = try await acquire(ledger, "r1")
        let renewed = try await ledger.renew(lease, duration: .seconds(60), at: now.addingTimeInterval(50))
        #expect(renewed.expires == now.addingTimeInterval(110))
        await #expect(throws: LedgerError.self) { try await acquire(ledger, "r2", at: 100) }
        try await ledger.release(run: "r1")
        #expect(try await acquire(ledger, "r2", at: 101).run == "r2")
    }

    @Test(arguments: StoreKind.allCases)
    func anEmptyLedgerGoesOnFromTheHostsFence(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        let lease = try await acquire(ledger, "r1", hosts: Fence(ledger: "abc", counter: 7))
        #expect(lease.fence == Fence(ledger: "abc", counter: 8))
    }

    @Test(arguments: StoreKind.allCases)
    func aLedgerWithAHistoryRefusesAnotherLedgersHostsUntilItAdoptsThem(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        _ = try await acquire(ledger, "r1")
        try await ledger.release(run: "r1")
        let hosts = Fence(ledger: "other", counter: 7)
        await #expect(throws: LedgerError.self) { try await acquire(ledger, "r2", hosts: hosts) }
        try await ledger.adopt(scope: "orders/production", hosts: hosts)
        #expect(try await acquire(ledger, "r2", hosts: hosts).fence == Fence(ledger: "other", counter: 8))
    }

    @Test(arguments: StoreKind.allCases)
    func instancesAreTakenWithTheirEnvironmentAllOrNone(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        let first = try await acquire(
            ledger, "r1", scope: "orders/test", ["instance/1/r/i-2", "instance/1/r/i-1"])
        await #expect {
            try await acquire(ledger, "r2", scope: "billing/test", ["instance/1/r/i-3", "instance/1/r/i-2"])
        } throws: {
            "\($0)".hasPrefix("instance/1/r/i-2 is held by r1 ")
        }
        #expect(
            try await ledger.leases().map(\.scope) == ["instance/1/r/i-1", "instance/1/r/i-2", "orders/test"])
        #expect(try await ledger.lease(scope: "instance/1/r/i-1")?.fence == first.fence)
        _ = try await ledger.renew(first, duration: .seconds(60), at: now.addingTimeInterval(50))
        await #expect(throws: LedgerError.self) {
            try await acquire(ledger, "r2", scope: "billing/test", ["instance/1/r/i-1"], at: 100)
        }
        // Of a run that is over nothing is left in the way.
        _ = try await acquire(ledger, "r2", scope: "billing/test", ["instance/1/r/i-1"], at: 111)
        #expect(try await ledger.leases().map(\.scope) == ["billing/test", "instance/1/r/i-1"])
        try await ledger.release(run: "r2")
        #expect(try await ledger.leases().isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func aThousandInstancesAreOneLease(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        let instances = (0..<1_000).map { "instance/111122223333/eu-central-1/i-0000000000000\(1_000 + $0)" }
        let lease = try await acquire(ledger, "r1", instances)
        #expect(try await ledger.leases().count == 1_001)
        await #expect(throws: LedgerError.self) {
            try await acquire(ledger, "r2", scope: "billing/test", [instances[999]])
        }
        _ = try await ledger.renew(lease, duration: .seconds(60), at: now)
        try await ledger.release(run: "r1")
        #expect(try await ledger.leases().isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func aBrokenLeaseIsGoneAndItsRunLost(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        try await begin(ledger, "r1")
        let lease = try await acquire(ledger, "r1", ["instance/1/r/i-1"])
        #expect(try await ledger.breakLease(scope: "billing/test") == nil)
        #expect(try await ledger.breakLease(scope: "orders/production") == lease)
        #expect(try await ledger.leases().isEmpty)
        let run = try #require(try await ledger.run("r1"))
        #expect(run.state == .lost && run.summary == "its lock was broken")
    }

    @Test(arguments: StoreKind.allCases)
    func aPersonHoldsAScopeWithoutDrawingAFence(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        func hold(_ name: String, _ duration: Duration) async throws -> Lease {
            try await ledger.hold(
                scope: "orders/production", name: name, owner: "ada", reason: "audit", duration: duration, at: now)
        }
        let lease = try await hold("l1", .seconds(3_600))
        await #expect(throws: LedgerError.self) { try await acquire(ledger, "r1", at: 3_599) }
        await #expect(throws: LedgerError.self) { try await hold("l2", .seconds(1)) }
        try await ledger.release(run: lease.run)
        let hosts = Fence(ledger: "other", counter: 7)
        #expect(try await acquire(ledger, "r1", hosts: hosts).fence == Fence(ledger: "other", counter: 8))
    }

    @Test(arguments: StoreKind.allCases)
    func ofTwentyThatRaceForOneLeaseOneHasIt(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        let winners = try await racing { number in
            do {
                _ = try await acquire(place.open(), "r\(number)")
                return true
            } catch LedgerError.held { return false }
        }
        #expect(winners.count { $0 } == 1)
    }

    /// Overlapping sets of instances: whoever wins has all of its own, and no two winners share one.
    @Test(arguments: StoreKind.allCases)
    func twentyThatRaceForOverlappingInstancesNeverShareOne(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        let winners = try await racing { number -> [String]? in
            let own = [number, (number + 1) % 20].map { "instance/1/r/i-\($0)" }
            do {
                _ = try await acquire(place.open(), "r\(number)", scope: "app-\(number)/test", own)
                return own
            } catch LedgerError.held { return nil }
        }.compactMap(\.self)
        #expect(!winners.isEmpty && Set(winners.flatMap(\.self)).count == 2 * winners.count)
        #expect(try await place.open().leases().count == 3 * winners.count)
    }

    @Test(arguments: StoreKind.allCases)
    func twentyThatTakeLeasesOfTheirOwnAllGetThemAndEveryFenceOnce(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        let fences = try await racing { number -> Int in
            let ledger = try await place.open()
            var fence = 0
            // Two that share a scope take turns.
            while fence == 0 {
                do {
                    let lease = try await acquire(ledger, "r\(number)", scope: "app-\(number / 2)/test")
                    fence = lease.fence.counter
                    try await ledger.release(run: "r\(number)")
                } catch LedgerError.held { await Task.yield() }
            }
            return fence
        }
        #expect(fences.sorted() == Array(repeating: 1, count: 10) + Array(repeating: 2, count: 10))
    }
}

/// What twenty answer that work at the same time.
func racing<Value: Sendable>(_ work: @escaping @Sendable (Int) async throws -> Value) async throws -> [Value] {
    try await withThrowingTaskGroup(of: Value.self) { group in
        for number in 0..<20 { group.addTask { try await work(number) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
