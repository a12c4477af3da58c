import Foundation

/// Finds out what separates instances on this machine, by trying.
struct IsolationProbe: Sendable {
    /// A folder for the trial's files.
    var folder: URL
    var tools: URL

    /// The kind to use for what was asked.
    ///
    /// - Throws: ``SandboxError`` with code `isolation` and the reasons when it does not work. Nothing is ever run in
    ///   this machine's own root.
    func resolve(_ wanted: Isolation) async throws -> Isolation {
        guard geteuid() == 0 else {
            throw SandboxError(.isolation, "Linux instances need root (CAP_SYS_ADMIN); start the sandbox as root.")
        }
        switch wanted {
        case .automatic:
            if await objection(to: .namespaces) == nil { return .namespaces }
            guard let reason = await objection(to: .mountsOnly) else { return .mountsOnly }
            throw SandboxError(
                .isolation,
                "No isolation works here: \(reason) Give the sandbox CAP_SYS_ADMIN and the package bubblewrap, or a "
                    + "root file system for chroot.")
        case .namespaces, .mountsOnly, .chroot:
            guard let reason = await objection(to: wanted) else { return wanted }
            throw SandboxError(.isolation, "This isolation does not work here: \(reason) Try the automatic choice.")
        }
    }

    /// Why a kind does not work here; nil when it does.
    private func objection(to isolation: Isolation) async -> String? {
        do {
            if case .chroot(let rootfs) = isolation { return chrootObjection(rootfs) }
            guard FileManager.default.isExecutableFile(atPath: InstanceShell.bubblewrap) else {
                return "bubblewrap is not installed."
            }
            let files = RootFileSystem(folder: folder)
            try files.createTop()
            let shell = InstanceShell(
                isolation: isolation, files: files, hostname: "probe", shares: [], tools: tools)
            let holder = try await InstanceHolder.start(shell)
            let reason = await trial(isolation, shell, holder)
            await holder.stop()
            return reason
        } catch {
            return "\(error)"
        }
    }

    private func trial(_ isolation: Isolation, _ shell: InstanceShell, _ holder: InstanceHolder) async -> String? {
        do {
            let entered = try await ChildProcess.run(
                ChildProgram(arguments: shell.entering(holder.leader, ["/bin/sh", "-c", "exit 0"])))
            guard entered.succeeded else { return "nsenter cannot enter a namespace: \(entered.errorText)" }
            guard isolation == .namespaces else { return nil }
            let range = try AddressRange.network(used: try await VirtualLink.used())
            let link = VirtualLink(
                name: "mst\(range.number)p", gateway: range.gateway, address: range.address(0))
            try await link.create(leader: holder.leader)
            await link.remove()
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func chrootObjection(_ rootfs: URL) -> String? {
        let needed = ["bin/sh", "usr/bin/setpriv"]
        let missing = needed.first { name in
            !FileManager.default.fileExists(atPath: rootfs.appending(path: name).path)
        }
        return missing.map { "\(rootfs.path) has no \($0)." }
    }
}
