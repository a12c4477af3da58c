import Foundation
import Ledger
import Testing

/// Ledgers as files, and what is found wrong with one.
@Suite struct JournalTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// As the first version of the format was written.
    private func old() throws -> String {
        try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "Fixtures/journal-1.jsonl"),
            encoding: .utf8)
    }

    @Test(arguments: StoreKind.allCases)
    func anOldJournalIsReplayedWhole(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        let journal = try LedgerJournal(old())
        let result = try await Ledger.import(journal, into: try place.store())
        #expect(result == LedgerImport(added: journal.count, same: 0))
        let ledger = try await place.open()
        #expect(ledger.id == "0a1b2c3d")
        let runs = try await ledger.runs(scope: "orders/sandbox", limit: 9)
        #expect(runs.map(\.state) == [.rolledBack, .ok])
        #expect(try await ledger.events(run: runs[0].id).map(\.sequence) == Array(1...16))
        #expect(try await ledger.commands(run: runs[0].id).count == 4)
        #expect(try await ledger.releases(scope: "orders/sandbox", limit: 9).count == 2)
        #expect(try await ledger.verify().findings == [])
        // The fence goes on, so that the hosts do.
        try await ledger.release(run: try #require(try await ledger.lease(scope: "orders/sandbox")).run)
        let lease = try await ledger.acquire(
            scope: "orders/sandbox", run: "r9", owner: "ada", reason: "deploy", duration: .seconds(60), hosts: nil,
            at: now)
        #expect(lease.fence == Fence(ledger: "0a1b2c3d", counter: 3))
    }

    @Test(arguments: StoreKind.allCases)
    func whatIsExportedAgainIsTheSame(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        _ = try await Ledger.import(try LedgerJournal(old()), into: try place.store())
        #expect(try await place.open().export().text() == old())
        // Once more changes nothing.
        let journal = try LedgerJournal(old())
        let again = try await Ledger.import(journal, into: try place.store())
        #expect(again == LedgerImport(added: 0, same: journal.count))
    }

    @Test func fromOneStoreToTheOtherNothingIsLost() async throws {
        let from = try await LedgerPlace(.sqlite).open()
        let plan = String(repeating: "é", count: 400_000)
        let run = RunRecord(
            id: "r1", kind: "deploy", scope: "orders/test", commit: nil, planSHA256: nil, actor: "ada", started: now)
        try await from.begin(run, plan: plan)
        for number in 0..<60 { try await from.append(run: "r1", kind: "n", payload: "{\"n\":\(number)}", at: now) }
        let place = try await LedgerPlace(.dynamoDB)
        _ = try await Ledger.import(try LedgerJournal(from.export().text()), into: try place.store())
        let to = try await place.open()
        #expect(to.id == from.id)
        #expect(try await to.plan(run: "r1") == plan)
        #expect(try await to.events(run: "r1") == from.events(run: "r1"))
        #expect(try await to.export().text() == from.export().text())
    }

    @Test(arguments: StoreKind.allCases)
    func nothingIsOverwrittenAndEachDifferenceIsNamed(_ kind: StoreKind) async throws {
        let place = try await LedgerPlace(kind)
        let ledger = try await place.open()
        let run = RunRecord(
            id: "r1", kind: "deploy", scope: "orders/test", commit: nil, planSHA256: nil, actor: "ada", started: now)
        try await ledger.begin(run)
        try await ledger.append(run: "r1", kind: "first", at: now)
        let journal = try await ledger.export()
        try await ledger.end(run: "r1", state: .ok, summary: "done", at: now)
        await #expect {
            _ = try await Ledger.import(journal, into: try place.store())
        } throws: {
            "\($0)".contains("'run' of 'run/r1' differs")
        }
        #expect(try await ledger.run("r1")?.state == .ok)
        // Another ledger's journal has no place here.
        await #expect {
            _ = try await Ledger.import(try LedgerJournal(old()), into: try place.store())
        } throws: {
            "\($0)".contains("the journal is of 0a1b2c3d")
        }
        #expect(try await ledger.runs(scope: nil, limit: 9).map(\.id) == ["r1"])
    }

    @Test(arguments: [
        ("", "was cut"), ("{}\n", "no journal"),
        ("{\"format\":\"muster-ledger\",\"version\":2,\"ledger\":\"a\"}\n", "newer"),
        ("{\"format\":\"muster-ledger\",\"version\":1,\"ledger\":\"a\"}\n", "cut"),
        (
            "{\"format\":\"muster-ledger\",\"version\":1,\"ledger\":\"a\"}\n{\"items\":0,\"sha256\":\"00\"}\n",
            "changed"
        ),
    ]) func aFileThatIsNoWholeJournalIsRefused(_ text: String, _ word: String) {
        #expect {
            _ = try LedgerJournal(text)
        } throws: {
            "\($0)".contains(word)
        }
    }

    @Test func aJournalThatLostALineIsRefused() throws {
        var lines = try old().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.remove(at: 5)
        #expect(throws: LedgerJournal.Fault.self) { try LedgerJournal(lines.joined(separator: "\n")) }
    }

    /// Each harm is done to a ledger that was right, past the ledger.
    @Test(arguments: [
        ("run/r261121-1726-j0pg", "event/0000000003", String?.none, "event 3 is missing"),
        ("run/r261121-1726-j0pg", "plan", #"{"plan":"{}"}"#, "its plan is not the one whose hash it has"),
        ("run/r261121-1726-j0pg", "plan", nil, "its plan is missing"),
        ("run/r261121-1726-j0pg", "run", nil, "it is the entry of no run"),
        ("run/r261121-1726-j0pg", "run", "{}", "it cannot be read"),
        (
            "run/r0", "command/x",
            #"{"command":{"ended":false,"key":"x","nonce":"n","region":"r","run":"r0"},"prepared":1}"#,
            "it is of r0, which is not there"
        ),
        ("runs", "00000000000000001#r0", "{}", "it is the entry of no run"),
        ("strange", "thing", "{}", "nobody knows what this is"),
        (
            "leases", "r261121-1726-j0pg#a/b",
            #"{"instances":[],"lease":{"acquired":1,"expires":2,"fence":{"counter":1,"ledger":"a"},"owner":"o","reason":"d","run":"r261121-1726-j0pg","scope":"a/b"}}"#,
            "held by r261121-1726-j0pg, which has ended as ok"
        ),
    ]) func whatIsWrongIsSaid(_ partition: String, _ sort: String, _ body: String?, _ finding: String) async throws {
        let place = try await LedgerPlace(.sqlite)
        let store = try place.store()
        _ = try await Ledger.import(try LedgerJournal(old()), into: store)
        #expect(try await place.open().verify().findings.isEmpty)
        let key = ItemKey(partition, sort)
        let item = try await store.items([key]).first
        let change: ItemChange =
            switch (item, body) {
            case (let item?, let body?): .replace(key, version: item.version, body: body)
            case (let item?, nil): .delete(key, version: item.version)
            case (nil, let body): .insert(key, body: body ?? "{}")
            }
        #expect(try await store.write([change]))
        let findings = try await place.open().verify().findings
        #expect(findings.contains { $0.contains(finding) }, "\(findings)")
    }

    /// What a run's own item says has to be what its events say.
    @Test func aRunThatWasChangedAfterwardsIsFound() async throws {
        let findings = try await harmed(try LedgerJournal(old())) { items in
            let key = ItemKey("run/r261121-1726-j0pg", "run")
            let item = try #require(items[key])
            return [.replace(key, version: 1, body: item.replacing("\"state\":\"ok\"", with: "\"state\":\"failed\""))]
        }
        #expect(findings == ["run r261121-1726-j0pg: it is failed, and its events say ok"])
        let silent = try await harmed(try LedgerJournal(old())) { _ in
            [.delete(ItemKey("run/r261121-1726-j0pg", "event/0000000012"), version: 1)]
        }
        #expect(silent == ["run r261121-1726-j0pg: it is ok, and none of its events says so"])
    }

    @Test func commandsAndTheirEventsAreHeldAgainstEachOther() async throws {
        let run = "run/r261121-1726-j0pg"
        let gone = try await harmed(try LedgerJournal(old())) { items in
            items.keys.filter { $0.partition == run && $0.sort.hasPrefix("command/") }.map { .delete($0, version: 1) }
        }
        #expect(gone.count == 3 && gone.allSatisfy { $0.hasSuffix("was sent and is missing") }, "\(gone)")
        let other = try await harmed(try LedgerJournal(old())) { items in
            let key = try #require(items.keys.first { $0.sort.contains("j0pg stage") })
            let body = try #require(items[key]).replacing("6f5335de", with: "00000000")
            return [.replace(key, version: 1, body: body)]
        }
        #expect(other.count == 1 && other[0].contains("was sent as 6f5335de-"), "\(other)")
        let unsaid = try await harmed(try LedgerJournal(old())) { items in
            let key = ItemKey(run, "event/0000000003")
            let body = try #require(items[key]).replacing("command.sent", with: "command.seen")
            return [.replace(key, version: 1, body: body)]
        }
        #expect(unsaid.count == 1 && unsaid[0].contains("no event says that its command 'muster/1 orders"), "\(unsaid)")
    }

    /// Also where no event says how it ended.
    @Test func theLastEventsOfARunThatEndedAreMissed() async throws {
        let ledger = try await LedgerPlace(.sqlite).open()
        let run = RunRecord(
            id: "r1", kind: "run", scope: "run", commit: nil, planSHA256: nil, actor: "ada", started: now)
        try await ledger.begin(run)
        for kind in ["one", "two", "three"] { try await ledger.append(run: "r1", kind: kind, at: now) }
        try await ledger.end(run: "r1", state: .ok, summary: "done", at: now)
        try await ledger.append(run: "r1", kind: "notice.failed", at: now)
        #expect(try await ledger.verify().findings.isEmpty)
        let findings = try await harmed(try await ledger.export()) { _ in
            [3, 4].map { .delete(ItemKey("run/r1", "event/000000000\($0)"), version: 1) }
        }
        #expect(findings == ["run r1: it ended after 3 events, of which 2 are there"])
    }

    /// What is found after some items of a ledger were changed past it.
    private func harmed(
        _ journal: LedgerJournal, _ changes: ([ItemKey: String]) throws -> [ItemChange]
    ) async throws -> [String] {
        let place = try await LedgerPlace(.sqlite)
        let store = try place.store()
        _ = try await Ledger.import(journal, into: store)
        #expect(try await place.open().verify().findings.isEmpty)
        var items: [ItemKey: String] = [:]
        try await store.pages { page in for item in page { items[item.key] = item.body } }
        let made = try changes(items)
        #expect(!made.isEmpty)
        #expect(try await store.write(made))
        return try await place.open().verify().findings
    }
}
