/// The two kinds of host that scripts are rendered for.
///
/// The raw value is what `muster.yml` says.
package enum Platform: String, Codable, Sendable, CaseIterable {
    case linux
    case windows

    /// The SSM document that runs a script on this platform.
    package var document: String {
        switch self {
        case .linux: "AWS-RunShellScript"
        case .windows: "AWS-RunPowerShellScript"
        }
    }

    /// SSM's `PlatformType` (`Linux`, `Windows`, `MacOS`), compared without case. macOS hosts run POSIX scripts.
    package init?(platformType: String) {
        switch platformType.lowercased() {
        case "linux", "macos": self = .linux
        case "windows": self = .windows
        default: return nil
        }
    }
}
