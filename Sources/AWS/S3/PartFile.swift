import Foundation

/// A file that is read or written in parts, by several tasks at once.
final class PartFile: Sendable {
    private let descriptor: Int32
    let size: Int

    init(reading path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure }
        size = Int(lseek(descriptor, 0, Int32(SEEK_END)))
    }

    /// Makes the file, which must not exist yet; only its owner may read it.
    init(writing path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure }
        size = 0
    }

    deinit {
        if descriptor >= 0 { Foundation.close(descriptor) }
    }

    /// Throws when the file has become shorter.
    func read(_ range: Range<Int>) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: done), range.count - done, range.lowerBound + done)
            }
            guard count > 0 else { throw count == 0 ? POSIXError(.EIO) : Self.failure }
            done += count
        }
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: Int) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done, offset + done)
            }
            guard count > 0 else { throw Self.failure }
            done += count
        }
    }

    /// Waits until the content is on the disk.
    func flush() throws {
        guard fsync(descriptor) == 0 else { throw Self.failure }
    }

    private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
