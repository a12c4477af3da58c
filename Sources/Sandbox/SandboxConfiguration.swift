package import Foundation

/// What a sandbox consists of.
package struct SandboxConfiguration: Sendable {
    /// Number of Linux instances, which run scripts; at most 200.
    package var linux: Int
    /// Number of Windows instances, which keep scripts and never run them; at most 200.
    package var windows: Int
    /// The folder that holds everything. The caller creates and removes it; used again, it brings back the
    /// instances' files and the history of commands.
    package var state: URL
    package var region: String
    /// Twelve digits.
    package var accountID: String
    package var isolation: Isolation
    /// Folders of this machine that every Linux instance sees at the same path, read-only.
    package var shares: [URL]
    /// A JSON file with scripted results for Windows instances, see ``WindowsAnswer``.
    package var windowsAnswers: URL?
    /// In effect from the start.
    package var faults: [Fault]
    /// Virtual instances, the service's behaviour, and faults.
    package var profile: SandboxProfile
    package var clock: any SandboxClock
    /// `http://HOST:PORT` of another endpoint, which gets the requests that the sandbox does not serve.
    package var upstream: String?
    /// The agent's version on instances that run scripts; nil for 3.3.1142.0. Those since 3.3.2746.0 know `ENV_VAR`.
    package var agentVersion: String?
    /// Told of every call before it is answered, whoever answers it.
    package var onCall: (@Sendable (SandboxCall) -> Void)?
    /// Port on 127.0.0.1; 0 takes a free one.
    package var port: Int

    package init(
        linux: Int = 1, windows: Int = 0, state: URL, region: String = "eu-west-1", accountID: String = "123456789012",
        isolation: Isolation = .automatic, shares: [URL] = [], windowsAnswers: URL? = nil, faults: [Fault] = [],
        profile: SandboxProfile = SandboxProfile(), clock: any SandboxClock = SystemClock(), upstream: String? = nil,
        port: Int = 0
    ) {
        self.linux = linux
        self.windows = windows
        self.state = state
        self.region = region
        self.accountID = accountID
        self.isolation = isolation
        self.shares = shares
        self.windowsAnswers = windowsAnswers
        self.faults = faults
        self.profile = profile
        self.clock = clock
        self.upstream = upstream
        self.port = port
    }

    /// Whether ``region`` may be so.
    package static func isRegion(_ text: String) -> Bool { text.wholeMatch(of: /[a-z]+(-[a-z]+)+-[0-9]+/) != nil }

    /// Whether ``upstream`` may be so.
    package static func isUpstream(_ text: String) -> Bool { Upstream(text) != nil }

    /// The account and region of the main key and of the instances that a profile does not put elsewhere.
    var scope: Scope { Scope(account: accountID, region: region) }
}

/// What separates a Linux instance from this machine.
package enum Isolation: Sendable, Equatable {
    /// The best of the kinds below that works here; ``Sandbox/isolation`` tells which.
    case automatic
    /// Own mount, PID, UTS, IPC and network namespaces; an address in 198.18.0.0/15 (RFC 2544) that this machine
    /// reaches.
    case namespaces
    /// As ``namespaces`` without a network namespace: the address is a loopback address, 127.0.1.N where free.
    case mountsOnly
    /// A copy of this root file system and `chroot`, no namespaces; a loopback address. Needs `setpriv` inside.
    case chroot(rootfs: URL)
}
