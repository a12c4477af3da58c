/// An instance as its user sees it.
package struct SandboxInstance: Sendable, Codable, Equatable {
    /// `i-` and 17 digits.
    package let id: String
    /// `linux-1`, `windows-1`, …; also the host name.
    package let name: String
    /// `linux` or `windows`.
    package let platform: String
    /// This machine reaches a Linux instance there; a Windows instance has one that nothing answers at.
    package let address: String
    /// `pending`, `running`, `stopping`, `stopped` or `terminated`.
    package let state: String
    /// `Online` or `ConnectionLost`.
    package let pingStatus: String
}
