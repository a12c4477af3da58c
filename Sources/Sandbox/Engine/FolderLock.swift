import Foundation
import Glibc
import Synchronization

/// The right to use a sandbox's folder: an exclusive lock on the file `lock` in it, which holds the owner's process id.
/// The kernel drops it when the process ends, however it ends.
final class FolderLock: Sendable {
    private let descriptor: Mutex<Int32?>
    /// A process that is started just when a sandbox gives its folder back holds a copy of the lock until its own program
    /// begins.
    private static let patience: Duration = .seconds(2)

    /// - Throws: ``SandboxError`` with code `state` when another sandbox has the folder.
    init(_ folder: URL) throws {
        let file = folder.appending(path: "lock").path
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw SandboxError(.state, "The sandbox's folder \(folder.path) cannot be made: \(error)")
        }
        let opened = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else {
            throw SandboxError(.state, "\(file) cannot be opened (errno \(errno)); name a folder of your own")
        }
        guard Self.isTaken(opened) else {
            let owner = Self.owner(opened)
            close(opened)
            throw SandboxError(
                .state,
                "The folder \(folder.path) is in use by the sandbox with process id \(owner); "
                    + "stop it, or name another folder with --state.")
        }
        ftruncate(opened, 0)
        let text = Array("\(getpid())\n".utf8)
        pwrite(opened, text, text.count, 0)
        descriptor = Mutex(opened)
    }

    deinit { release() }

    private static func isTaken(_ descriptor: Int32) -> Bool {
        let deadline = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < deadline else { return false }
            usleep(20_000)
        }
        return true
    }

    /// Gives the folder back; a second time does nothing.
    func release() {
        descriptor.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    private static func owner(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
