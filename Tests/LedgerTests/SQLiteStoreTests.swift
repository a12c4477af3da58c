import Foundation
import GRDB
import Ledger
import Synchronization
import Testing

/// What is SQLite's own: the file, and the schemas that it had.
@Suite final class SQLiteStoreTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "sqlite-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: folder) }

    @Test func aNewFileThatManyOpenAtOnceIsBroughtUpToDateOnce() throws {
        for round in 0..<10 {
            let folder = folder.appending(path: "\(round)")
            let opened = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                do {
                    _ = try SQLiteStore(folder: folder)
                    opened.withLock { $0 += 1 }
                } catch { Issue.record(error) }
            }
            #expect(opened.withLock(\.self) == 8)
        }
    }

    @Test func anOldFileThatManyOpenAtOnceIsBroughtUpToDateOnce() async throws {
        for round in 0..<5 {
            let folder = folder.appending(path: "\(round)")
            try make(2, in: folder)
            let opened = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                do {
                    _ = try SQLiteStore(folder: folder)
                    opened.withLock { $0 += 1 }
                } catch { Issue.record(error) }
            }
            #expect(opened.withLock(\.self) == 8)
            #expect(try await Ledger(folder: folder).runs(scope: nil, limit: 9).count == 2)
        }
    }

    @Test func aDamagedFileIsSaidByItsName() async throws {
        _ = try await Ledger(folder: folder)
        let file = try FileHandle(forWritingTo: folder.appending(path: "ledger.sqlite"))
        try file.write(contentsOf: Data(repeating: 0x55, count: 8_192))
        try file.close()
        let error = #expect(throws: LedgerError.self) { try SQLiteStore(folder: self.folder) }
        #expect(error.map { "\($0)".contains("ledger.sqlite") } == true)
    }

    @Test func aFolderThatCannotBeWrittenIsSaidWithTheRemedy() {
        let error = #expect(throws: LedgerError.self) { try SQLiteStore(folder: URL(filePath: "/proc/muster")) }
        #expect(error.map { "\($0)".contains("MUSTER_STATE") } == true)
    }

    /// A file as an earlier version left it.
    private func make(_ schema: Int, in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let dump = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/schema-\(schema).sql")
        let database = try DatabaseQueue(path: folder.appending(path: "ledger.sqlite").path)
        try database.inDatabase { try $0.execute(sql: String(contentsOf: dump, encoding: .utf8)) }
        try database.close()
    }

    @Test func aFileOfTheSecondSchemaKeepsAllThatItHolds() async throws {
        try make(2, in: folder)
        let ledger = try await Ledger(folder: folder)
        #expect(ledger.id == "0a1b2c3d")
        let runs = try await ledger.runs(scope: "orders/sandbox", limit: 9)
        #expect(runs.map(\.state) == [.rolledBack, .ok])
        #expect(runs.map(\.actor) == ["ada@laptop", "ada@laptop"])
        let bad = try #require(runs.first)
        let events = try await ledger.events(run: bad.id)
        #expect(events.map(\.sequence) == Array(1...16))
        #expect(events.last?.kind == "run.ended")
        let commands = try await ledger.commands(run: bad.id)
        #expect(commands.count == 4 && commands.allSatisfy { $0.ended && $0.commandID != nil })
        #expect(commands.first?.key.contains(" stage.0.1 ") == true)
        #expect(try await ledger.plan(run: bad.id)?.contains(#""account":"123456789012""#) == true)
        #expect(try await ledger.releases(scope: "orders/sandbox", limit: 9).map(\.run) == runs.map(\.id))
        let lease = try #require(try await ledger.lease(scope: "orders/sandbox"))
        #expect(lease.reason == "audit" && lease.fence == Fence(ledger: "0a1b2c3d", counter: 0))
        // The fence goes on, and what comes next follows what was there.
        try await ledger.release(run: lease.run)
        let next = try await ledger.acquire(
            scope: "orders/sandbox", run: "r9", owner: "bob", reason: "deploy", duration: .seconds(60), hosts: nil,
            at: Date())
        #expect(next.fence == Fence(ledger: "0a1b2c3d", counter: 3))
        #expect(try await ledger.append(run: bad.id, kind: "later", at: Date()) == 17)
        #expect(try await Ledger(folder: folder).events(run: bad.id).count == 17)
    }

    @Test func aFileOfTheFirstSchemaKeepsAllThatItHolds() async throws {
        try make(1, in: folder)
        let ledger = try await Ledger(folder: folder)
        let runs = try await ledger.runs(scope: nil, limit: 9)
        #expect(runs.map(\.state) == [.running, .ok])
        #expect(try await ledger.plan(run: runs[1].id) == nil)
        #expect(
            try await ledger.leases().map(\.scope)
                == ["instance/123456789012/eu-west-1/i-00000000000000001", "orders/sandbox"])
        let lease = try await ledger.acquire(
            scope: "orders/sandbox", run: "r9", owner: "bob", reason: "deploy", duration: .seconds(60), hosts: nil,
            at: runs[0].started.addingTimeInterval(61))
        #expect(lease.fence.counter == 3)
        #expect(try await ledger.run(runs[0].id)?.state == .lost)
        #expect(try await ledger.leases() == [lease])
    }
}
