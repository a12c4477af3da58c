import Foundation

/// How to build the command lines that start an instance and enter it. Pure; one value an instance.
struct InstanceShell: Sendable {
    /// What actually separates it; never ``Isolation/automatic``.
    var isolation: Isolation
    var files: RootFileSystem
    var hostname: String
    var shares: [URL]
    /// This machine's folder with `systemctl` and `journalctl`.
    var tools: URL

    static let bubblewrap = "/usr/bin/bwrap"

    /// What root may do inside: what container engines leave it, without making devices. Above all no
    /// CAP_SYS_ADMIN, with which it could make this machine's `/usr` writable.
    private static let capabilities = [
        "chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service",
        "net_raw", "setfcap",
    ]

    private var bounding: [String] {
        ["setpriv", "--bounding-set=-all" + Self.capabilities.map { ",+\($0)" }.joined(), "--"]
    }

    /// The program that lives as long as the instance. It ends when its standard input does: the write end of that
    /// pipe is held by the sandbox alone, so the kernel ends the instance even when the sandbox is killed. (The
    /// parent-death signal would do so when the *thread* that started it ends.) It prints a line when the instance can be
    /// entered; descriptor 3 gets its process id.
    var holder: [String] {
        switch isolation {
        case .chroot: ["/bin/sh", "-c", Self.reaper, "sh", files.root.path]
        case .namespaces: bubblewrapArguments(["--unshare-net"])
        case .mountsOnly, .automatic: bubblewrapArguments([])
        }
    }

    /// Kills, once standard input ends, every process whose root folder is `$1`.
    private static let reaper = """
        echo '{"child-pid": 0}' >&3; exec 3>&-; echo ready; exec >&-
        read -r _ || :
        round=0
        while [ "$round" -lt 50 ]; do
            found=
            for process in /proc/[0-9]*; do
                if [ "$(readlink "$process/root")" = "$1" ]; then kill -9 "${process#/proc/}"; found=1; fi
            done
            [ -n "$found" ] || exit 0
            round=$((round + 1))
        done 2>/dev/null
        """

    private func bubblewrapArguments(_ network: [String]) -> [String] {
        var line = [Self.bubblewrap, "--bind", files.root.path, "/", "--ro-bind", "/usr", "/usr"]
        line += ["--bind", files.local.path, "/usr/local"]
        for folder in RootFileSystem.systemFolders(links: false) {
            line += ["--ro-bind", "/\(folder)", "/\(folder)"]
        }
        line += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp", "--tmpfs", "/run"]
        for share in shares { line += ["--ro-bind", share.path, share.path] }
        for tool in ["systemctl", "journalctl"] {
            line += ["--ro-bind", tools.appending(path: tool).path, "/usr/local/bin/\(tool)"]
        }
        line += ["--unshare-pid", "--unshare-uts", "--unshare-ipc", "--hostname", hostname] + network
        return line + ["--info-fd", "3", "--chdir", "/", "--as-pid-1", "--", "/bin/sh", "-c", Self.first]
    }

    /// The first process of a PID namespace: when it ends, the kernel kills the others. The shell, and not
    /// bubblewrap's own first process, which would wait for them; it takes in orphans while it waits for `cat`.
    private static let first = "echo ready; cat >/dev/null; exit 0"

    /// A command line that runs `command` inside, as root with ``capabilities``, in `/`.
    /// - Parameter leader: the process id of the instance's first process.
    func entering(_ leader: Int32, _ command: [String]) -> [String] {
        switch isolation {
        case .chroot: return ["/usr/sbin/chroot", files.root.path] + bounding + command
        case .namespaces, .mountsOnly, .automatic:
            let network = isolation == .namespaces ? ["-n"] : []
            return ["/usr/bin/nsenter", "-t", "\(leader)", "-m", "-u", "-i", "-p"] + network + ["--"] + bounding
                + command
        }
    }

    /// What every process of the instance finds in its environment. No HOME: systemd gives the agent none.
    func environment(address: String) -> [String: String] {
        ["PATH": ChildProgram.searchPath, "LANG": "C.UTF-8", "MUSTER_SANDBOX_ADDRESS": address]
    }
}
