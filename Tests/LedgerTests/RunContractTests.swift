import Foundation
import Ledger
import Testing

/// Runs, events, commands, plans and releases, on every store.
@Suite struct RunContractTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func run(
        _ id: String, _ state: RunRecord.State = .running, scope: String = "orders/production",
        at offset: TimeInterval = 0
    ) -> RunRecord {
        RunRecord(
            id: id, kind: "deploy", scope: scope, commit: nil, planSHA256: nil, actor: "ada", state: state,
            started: now.addingTimeInterval(offset))
    }

    @Test(arguments: StoreKind.allCases)
    func eventsThatBelongTogetherFollowThoseBeforeThem(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        let ledger = try await place.open()
        try await ledger.begin(run("r1"))
        #expect(try await ledger.append(run: "r1", kind: "first", at: now) == 1)
        let ends = (1...3).map { (kind: "host.ended", host: Optional("i-\($0)"), payload: "{}") }
        #expect(try await ledger.append(run: "r1", ends, at: now) == 4)
        #expect(try await place.open().append(run: "r1", kind: "other", at: now) == 5)
        #expect(try await ledger.append(run: "r1", kind: "last", at: now) == 6)
        #expect(try await ledger.append(run: "r1", [], at: now) == 6)
        let events = try await ledger.events(run: "r1")
        #expect(events.map(\.sequence) == [1, 2, 3, 4, 5, 6])
        #expect(events.map(\.host) == [nil, "i-1", "i-2", "i-3", nil, nil])
        #expect(try await ledger.events(kind: "other", runs: ["r0", "r1"]).map(\.sequence) == [5])
    }

    @Test(arguments: StoreKind.allCases)
    func everythingIsThereAfterReopening(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        let id: String
        do {
            let ledger = try await place.open()
            id = ledger.id
            try await ledger.begin(run("r1"), plan: "{}")
            try await ledger.append(run: "r1", kind: "command.sent", host: "i-1", payload: "{\"a\":1}", at: now)
            try await ledger.append(run: "r1", kind: "ended", at: now)
            for key in ["z", "a"] {
                try await ledger.prepare(
                    CommandRecord(key: key, run: "r1", region: "eu-west-1", commandID: nil, nonce: "n"))
            }
            try await ledger.sent(run: "r1", key: "z", commandID: "c-1")
            try await ledger.ended(run: "r1", key: "z")
            try await ledger.end(run: "r1", state: .rolledBack, summary: "back", at: now)
            try await ledger.end(run: "r1", state: .ok, summary: "late", at: now)
        }
        let ledger = try await place.open()
        #expect(ledger.id == id)
        let events = try await ledger.events(run: "r1")
        #expect(events.map(\.sequence) == [1, 2])
        #expect(events.first?.host == "i-1" && events.first?.payload == "{\"a\":1}" && events.first?.time == now)
        #expect(try await ledger.plan(run: "r1") == "{}")
        // In the order in which they were prepared.
        #expect(try await ledger.commands(run: "r1").map(\.commandID) == ["c-1", nil])
        #expect(try await ledger.commands(run: "r1").map(\.ended) == [true, false])
        let ended = try #require(try await ledger.run("r1"))
        #expect(ended.state == .rolledBack && ended.summary == "back" && ended.ended == now)
        #expect(try await ledger.run("r2") == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func theNewestRunsComeFirst(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        for (id, offset) in [("r2", 10.5), ("r1", 20), ("r3", 10.5), ("r4", 0)] {
            try await ledger.begin(run(id, at: offset))
        }
        try await ledger.begin(run("x1", scope: "billing/test", at: 15))
        #expect(try await ledger.runs(scope: "orders/production", limit: 3).map(\.id) == ["r1", "r3", "r2"])
        #expect(try await ledger.runs(scope: nil, limit: 9).map(\.id) == ["r1", "x1", "r3", "r2", "r4"])
        #expect(try await ledger.runs(scope: "orders", limit: 9).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func aRunThatWaitsBeginsOnceAndCountsFromThen(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        try await ledger.begin(run("r1", .waiting), plan: "first")
        try await ledger.begin(run("r2", at: 30))
        #expect(try await ledger.waitingRuns().map(\.id) == ["r1"])
        var begun = run("r1", at: 60)
        begun.planSHA256 = "abc"
        begun.actor = "bob"
        try await ledger.begin(begun, plan: "second")
        #expect(try await ledger.waitingRuns().isEmpty)
        #expect(try await ledger.plan(run: "r1") == "second")
        #expect(try await ledger.runs(scope: "orders/production", limit: 9).map(\.id) == ["r1", "r2"])
        #expect(try await ledger.run("r1")?.actor == "ada")
        for id in ["r1", "r2"] {
            let error = await #expect(throws: LedgerError.self) { try await ledger.begin(run(id), plan: "third") }
            #expect(error.map { "\($0)" } == "run \(id) has begun or ended already")
        }
        #expect(try await ledger.plan(run: "r1") == "second")
    }

    @Test(arguments: StoreKind.allCases)
    func aRunBeginsWithItsPlanAndItsEventsOrNotAtAll(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        let events = ["asked", "noted"].map { (kind: $0, host: String?.none, payload: "{}") }
        try await ledger.begin(run("r1"), plan: "first", events: events)
        await #expect(throws: LedgerError.self) {
            try await ledger.begin(run("r1"), plan: "second", events: events)
        }
        #expect(try await ledger.events(run: "r1").map(\.kind) == ["asked", "noted"])
        #expect(try await ledger.plan(run: "r1") == "first")
        #expect(try await ledger.append(run: "r1", kind: "next", at: now) == 3)
    }

    @Test(arguments: StoreKind.allCases)
    func aPlanOfAnySizeIsKeptWhole(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        // 4.5 MB, with scalars of two bytes at any place.
        let plan = "x" + String(repeating: "é\"🚀{}", count: 450_000)
        try await ledger.begin(run("r1"), plan: plan)
        #expect(try await ledger.plan(run: "r1") == plan)
        let payload = String(repeating: "ü", count: 20_000)
        let many = (0..<50).map { (kind: "host.ended", host: Optional("i-\($0)"), payload: payload) }
        #expect(try await ledger.append(run: "r1", many, at: now) == 50)
        #expect(try await ledger.append(run: "r1", kind: "last", at: now) == 51)
        let events = try await ledger.events(run: "r1")
        #expect(events.map(\.sequence) == Array(1...51) && events[49].payload == payload)
    }

    @Test(arguments: StoreKind.allCases)
    func aCommandIsPreparedAgainUntilItIsKnownToBeSent(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        try await ledger.begin(run("r1"))
        func prepare(_ nonce: String) async throws {
            try await ledger.prepare(
                CommandRecord(key: "k", run: "r1", region: "eu-west-1", commandID: nil, nonce: nonce))
        }
        for nonce in ["n", "m"] { try await prepare(nonce) }
        #expect(try await ledger.commands(run: "r1").map(\.nonce) == ["m"])
        try await ledger.sent(run: "r1", key: "k", commandID: "c-1")
        await #expect {
            try await prepare("o")
        } throws: {
            "\($0)" == "'k' was sent already, as command c-1, and is not sent again"
        }
        #expect(try await ledger.commands(run: "r1").map(\.nonce) == ["m"])
    }

    @Test(arguments: StoreKind.allCases)
    func theFirstWishToCancelStaysUntilTheRunGoesOn(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        try await ledger.begin(run("r1"))
        #expect(try await ledger.cancelRequest(run: "r1") == nil)
        for reason in ["bob", "cyd"] { try await ledger.requestCancel(run: "r1", reason: reason, at: now) }
        #expect(try await ledger.cancelRequest(run: "r1") == "bob")
        try await ledger.end(run: "r1", state: .interrupted, summary: "cancelled", at: now)
        try await ledger.reopen(run: "r1")
        #expect(try await ledger.cancelRequest(run: "r1") == nil)
        let again = try #require(try await ledger.run("r1"))
        #expect(again.state == .running && again.ended == nil && again.summary.isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func releasesOfTheSameTimeAreAllKeptTheNewestFirst(_ kind: StoreKind) async throws {
        let ledger = try await LedgerPlace(kind).open()
        for (host, commit, offset) in [("i-1", "a", 0.0), ("i-1", "b", 0), ("i-2", "c", 0), ("i-1", "d", -5)] {
            try await ledger.record(
                ReleaseRecord(
                    scope: "orders/test", host: host, commit: commit, verified: true, run: "r1",
                    time: now.addingTimeInterval(offset)))
        }
        let releases = try await ledger.releases(scope: "orders/test", limit: 9)
        #expect(releases.count == 4 && releases.last?.commit == "d")
        #expect(releases.filter { $0.host == "i-1" }.map(\.commit) == ["b", "a", "d"])
        #expect(try await ledger.releases(scope: "orders/test", limit: 1).count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func ofTwentyRacingEventsNoneIsLostOrWrittenTwice(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        try await place.open().begin(run("r1"))
        let places = try await racing { number in
            let ledger = try await place.open()
            let first = try await ledger.append(run: "r1", kind: "n", host: "i-\(number)", at: now)
            return [first, try await ledger.append(run: "r1", kind: "n", host: "i-\(number)", at: now)]
        }
        #expect(places.flatMap(\.self).sorted() == Array(1...40))
        let events = try await place.open().events(run: "r1")
        #expect(events.map(\.sequence) == Array(1...40))
        #expect(Dictionary(grouping: events, by: \.host).values.allSatisfy { $0.count == 2 })
    }

    /// Each decides on what all before it wrote.
    @Test(arguments: StoreKind.allCases)
    func ofTwentyThatAmendAtOnceEachSeesThoseBeforeIt(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        try await place.open().begin(run("r1", .waiting))
        let counts = try await racing { number in
            try await place.open().amend(run: "r1", at: now) { run, events in
                RunAmendment(
                    state: .waiting, summary: "\(events.count + 1) have been here",
                    events: [(kind: "vote", payload: "{\"n\":\(number)}")], value: events.count)
            }
        }
        #expect(counts.compactMap(\.self).sorted() == Array(0..<20))
        let ledger = try await place.open()
        #expect(Set(try await ledger.events(run: "r1").map(\.payload)).count == 20)
        #expect(try await ledger.run("r1")?.summary == "20 have been here")
    }

    @Test(arguments: StoreKind.allCases)
    func ofTwentyThatBeginTheSameRunOneDoes(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        try await place.open().begin(run("r1", .waiting), plan: "asked")
        let winners = try await racing { number -> String? in
            do {
                var begun = run("r1", at: Double(number))
                begun.planSHA256 = "\(number)"
                try await place.open().begin(begun, plan: "\(number)")
                return "\(number)"
            } catch LedgerError.begun { return nil }
        }.compactMap(\.self)
        let ledger = try await place.open()
        #expect(winners.count == 1)
        #expect(try await ledger.run("r1")?.planSHA256 == winners.first)
        #expect(try await ledger.plan(run: "r1") == winners.first)
        #expect(try await ledger.runs(scope: nil, limit: 99).count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func aNewLedgerThatManyOpenAtOnceIsOneLedger(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        #expect(Set(try await racing { _ in try await place.open().id }).count == 1)
    }
}
