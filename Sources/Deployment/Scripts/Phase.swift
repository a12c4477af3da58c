/// The scripts of a deployment, in the order of their use.
package enum Phase: String, Codable, Sendable, CaseIterable {
    /// Reads a host's record and what it lacks.
    case preflight
    /// Makes the release ready beside the one that serves.
    case stage
    /// Switches to the release and starts it.
    case activate
    /// Proves that the release serves, and, unless the runner has checks of its own, records the proof.
    case verify
    /// Records the proof after the runner's checks.
    case confirm
    /// Proves once more that the release serves; changes nothing.
    case observe
    /// Goes back to the last release that was proven here, and proves it again.
    case restore

    /// The fact by which a host says that it has switched to another release, whatever came of that.
    var fact: String? {
        switch self {
        case .activate: "switched"
        case .restore: "restored"
        default: nil
        }
    }

    /// Whether it is a step of the new release, which an alarm may stop: looking and going back must not be stopped.
    var changes: Bool { [.stage, .activate, .verify, .confirm].contains(self) }
}
