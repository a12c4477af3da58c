import Foundation
import Testing

@testable import Sandbox

/// Whose a sandbox's folder is.
@Suite struct StateFolderTests {
    @Test func belongsToOneSandboxAtATime() async throws {
        try await withFolder { folder in
            let first = try StateFolder(folder, logger: .silent)
            #expect {
                try StateFolder(folder, logger: .silent)
            } throws: { error in
                let text = "\(error)"
                return (error as? SandboxError)?.code == .state && text.contains("process id \(getpid());")
            }
            first.release()
            try StateFolder(folder, logger: .silent).release()
        }
    }

    /// Marks as a dead owner, a living one and another program would leave them.
    @Test(
        arguments: [
            (#"{"process":PID,"started":"1","user":UID}"#, true),
            (#"{"process":PID,"started":"","user":UID}"#, false),
            (#"{"process":PID,"started":"1","user":4294967294}"#, false),
            ("something else", false), (nil, false),
        ] as [(String?, Bool)])
    func removesOnlyWhatADeadSandboxLeft(mark: String?, isRemoved: Bool) async throws {
        try await withFolder { parent in
            let left = parent.appending(path: "muster-sandbox-left")
            try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
            let text = mark?.replacing("PID", with: "\(getpid())").replacing("UID", with: "\(geteuid())")
            try text.map { try Data($0.utf8).write(to: left.appending(path: ".muster-sandbox-owner")) }
            #expect(TemporaryState.removeAbandoned(in: parent) == (isRemoved ? 1 : 0))
            #expect(FileManager.default.fileExists(atPath: left.path) == !isRemoved)
        }
    }

    @Test func keepsWhatIsLockedOrOwned() async throws {
        try await withFolder { parent in
            let own = try TemporaryState.make(in: parent)
            let locked = parent.appending(path: "muster-sandbox-locked")
            let lock = try FolderLock(locked)
            let mark = "{\"process\":\(getpid()),\"started\":\"1\",\"user\":\(geteuid())}"
            try Data(mark.utf8).write(to: locked.appending(path: ".muster-sandbox-owner"))
            #expect(TemporaryState.removeAbandoned(in: parent) == 0)
            lock.release()
            // A process that is started just now holds a copy of the lock until its own program begins.
            let deadline = ContinuousClock.now + .seconds(30)
            var removed = 0
            while removed == 0, ContinuousClock.now < deadline {
                removed = TemporaryState.removeAbandoned(in: parent)
                await Task.yield()
            }
            #expect(removed == 1)
            #expect(FileManager.default.fileExists(atPath: own.path))
        }
    }
}
