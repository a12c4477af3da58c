import Foundation

/// The files of one Linux instance under the sandbox's folder.
///
/// They are written here only before the instance's first start. Later its scripts may have put symbolic links
/// anywhere, so that from then on every write goes through a process inside it.
struct RootFileSystem: Sendable {
    /// `/` of the instance.
    var root: URL
    /// `/usr/local` of the instance where `/usr` is this machine's.
    var local: URL

    init(folder: URL) {
        root = folder.appending(path: "root", directoryHint: .isDirectory)
        local = folder.appending(path: "local", directoryHint: .isDirectory)
    }

    private static let folders = [
        "etc/default", "etc/systemd/system", "opt", "srv", "root", "home", "mnt", "media", "var/lib/amazon/ssm",
        "var/log/journal",
        "var/tmp", "var/cache", "var/spool", "var/mail", "var/lib/systemd",
    ]

    /// What of this machine's `/etc` programs need; nothing that tells about its user.
    private static let settings = [
        "alternatives", "ca-certificates", "ca-certificates.conf", "crypto-policies", "debian_version", "host.conf",
        "java-17-openjdk", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "login.defs", "magic",
        "mime.types", "nsswitch.conf", "os-release", "pki", "profile", "protocols", "services", "shells", "ssl",
        "terminfo", "timezone",
    ]

    /// Folders of programs and libraries next to `/usr` on this machine: those that are links into `/usr`, or the
    /// others.
    static func systemFolders(links: Bool) -> [String] {
        ["bin", "sbin", "lib", "lib32", "lib64", "libx32"].filter { folder in
            guard let type = try? FileManager.default.attributesOfItem(atPath: "/\(folder)")[.type] else {
                return false
            }
            return (type as? FileAttributeType == .typeSymbolicLink) == links
        }
    }

    /// Creates the two folders, and in `/` the links into `/usr` that this machine has. Bubblewrap would make them
    /// too, but fails at the second start of an instance.
    func createTop() throws {
        let manager = FileManager.default
        for folder in [root, local] { try manager.createDirectory(at: folder, withIntermediateDirectories: true) }
        for folder in Self.systemFolders(links: true) {
            let link = root.appending(path: folder).path
            guard (try? manager.destinationOfSymbolicLink(atPath: link)) == nil else { continue }
            try manager.createSymbolicLink(atPath: link, withDestinationPath: "usr/\(folder)")
        }
    }

    /// Creates the folders, unless an earlier run has done so.
    func create(for instance: FleetInstance) async throws {
        let done = root.deletingLastPathComponent().appending(path: "created").path
        guard !FileManager.default.fileExists(atPath: done) else { return }
        try fill(instance)
        let present = Self.settings.map { "/etc/\($0)" }.filter { FileManager.default.fileExists(atPath: $0) }
        let etc = root.appending(path: "etc").path
        let copy = try await ChildProcess.run(ChildProgram(arguments: ["/bin/cp", "-a"] + present + [etc]))
        guard copy.succeeded else {
            throw SandboxError(.boot, "/etc cannot be copied for \(instance.id): \(copy.errorText)")
        }
        try Data().write(to: URL(filePath: done))
    }

    /// Copies a whole root file system, and `shares` into it at their own paths, unless an earlier run has done so.
    func copy(_ rootfs: URL, shares: [URL]) async throws {
        let done = root.deletingLastPathComponent().appending(path: "created").path
        guard !FileManager.default.fileExists(atPath: done) else { return }
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let copies = [(from: rootfs, to: root)] + shares.map { (from: $0, to: root.appending(path: $0.path)) }
        for copy in copies {
            try FileManager.default.createDirectory(at: copy.to, withIntermediateDirectories: true)
            let result = try await ChildProcess.run(
                ChildProgram(arguments: ["/bin/cp", "-a", copy.from.path + "/.", copy.to.path]))
            guard result.succeeded else {
                throw SandboxError(.boot, "\(copy.from.path) cannot be copied: \(result.errorText)")
            }
        }
        try await makeDevices()
        try Data().write(to: URL(filePath: done))
    }

    /// The devices that every program expects, where the copied root has none.
    private func makeDevices() async throws {
        let folder = root.appending(path: "dev")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, number) in [("null", "3"), ("zero", "5"), ("full", "7"), ("random", "8"), ("urandom", "9")] {
            let device = folder.appending(path: name).path
            guard !FileManager.default.fileExists(atPath: device) else { continue }
            let made = try await ChildProcess.run(
                ChildProgram(arguments: ["/bin/mknod", "-m", "666", device, "c", "1", number]))
            guard made.succeeded else {
                throw SandboxError(
                    .boot, "\(device) cannot be made (\(made.errorText)); put devices into the root file system.")
            }
        }
    }

    private func fill(_ instance: FleetInstance) throws {
        let manager = FileManager.default
        try createTop()
        for folder in Self.folders {
            try manager.createDirectory(at: root.appending(path: folder), withIntermediateDirectories: true)
        }
        for folder in ["bin", "sbin", "lib", "share", "etc"] {
            try manager.createDirectory(at: local.appending(path: folder), withIntermediateDirectories: true)
        }
        try manager.createSymbolicLink(atPath: root.appending(path: "var/run").path, withDestinationPath: "/run")
        try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: root.appending(path: "root").path)
        try manager.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: root.appending(path: "var/tmp").path)
        for (name, text) in accounts + identity(instance) {
            try Data(text.utf8).write(to: root.appending(path: "etc/\(name)"))
        }
    }

    private var accounts: [(String, String)] {
        let users = [
            "root:x:0:0:root:/root:/bin/sh", "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin",
            "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin",
            "ssm-user:x:1001:1001:ssm-user:/home/ssm-user:/bin/sh",
            "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
        ]
        let groups = [
            "root:x:0:", "daemon:x:1:", "adm:x:4:", "tty:x:5:", "sudo:x:27:", "www-data:x:33:", "ssm-user:x:1001:",
            "nogroup:x:65534:",
        ]
        return [("passwd", users), ("group", groups)].map { ($0, $1.joined(separator: "\n") + "\n") }
    }

    private func identity(_ instance: FleetInstance) -> [(String, String)] {
        let number = instance.id.suffix(17)
        return [
            ("hostname", instance.name + "\n"),
            ("hosts", "127.0.0.1 localhost\n127.0.1.1 \(instance.name)\n::1 localhost\n"),
            ("machine-id", String(repeating: "0", count: 15) + number + "\n"),
            ("resolv.conf", "# No name server is reachable from here.\n"),
        ]
    }
}
