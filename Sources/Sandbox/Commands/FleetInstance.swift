import Foundation

/// One instance.
struct FleetInstance: Codable, Sendable {
    enum Platform: String, Codable, Sendable, CaseIterable {
        case linux, windows, macos

        /// The PlatformType of SSM.
        var wireName: String {
            switch self {
            case .linux: "Linux"
            case .windows: "Windows"
            case .macos: "MacOS"
            }
        }
    }
    enum State: String, Codable, Sendable {
        case pending, running, stopping, stopped, terminated

        /// EC2's code of the state.
        var code: Int {
            switch self {
            case .pending: 0
            case .running: 16
            case .stopping: 64
            case .stopped: 80
            case .terminated: 48
            }
        }
    }

    /// A time without connection, such as a reboot.
    struct Absence: Sendable {
        var from: Date
        var until: Date
    }

    var id: String
    var platform: Platform
    var name: String
    var scope: Scope
    var state = State.running
    var isOffline = false
    var address = ""
    var launched: Date
    var tags: [String: String]
    /// The agent of an instance that runs things; nil for the usual one.
    var agent: String?
    /// What a virtual instance was made from; nil for one that runs things.
    var group: VirtualGroup?
    /// The number that makes a virtual instance's chances its own.
    var salt: UInt64 = 0
    var absence: Absence?

    private enum CodingKeys: String, CodingKey {
        case id, platform, name, scope, state, isOffline, address, launched, tags
    }

    init(id: String, platform: Platform, name: String, scope: Scope, launched: Date) {
        self.id = id
        self.platform = platform
        self.name = name
        self.scope = scope
        self.launched = launched
        tags = ["Name": name, "Platform": platform.rawValue, "Fleet": "sandbox", "App": "sandbox"]
    }

    /// The version whose behaviour the sandbox follows.
    static let agentVersion = "3.3.1142.0"

    var agentVersion: String { group?.profile.agentVersion ?? agent ?? Self.agentVersion }

    /// Registered by an activation, unknown to EC2.
    var isHybrid: Bool { id.hasPrefix("mi-") }

    /// Commands reach it at that time.
    func isReachable(at time: Date) -> Bool {
        guard state == .running, !isOffline else { return false }
        if let absence, (absence.from..<absence.until).contains(time) { return false }
        return group?.isOffline(salt: salt, at: time) != true
    }

    /// When a virtual instance that is away at `time` is back; nil when nothing but a request brings it back.
    func returns(after time: Date) -> Date? {
        guard state == .running, !isOffline, let group else { return nil }
        var back = time
        // A millisecond on top: a sum of times may be rounded to a moment before their end.
        if let absence, (absence.from..<absence.until).contains(back) { back = absence.until + 0.001 }
        if let end = group.offlineEnd(salt: salt, at: back) { back = max(back, end) + 0.001 }
        return back
    }

    func pingStatus(at time: Date) -> String { isReachable(at: time) ? "Online" : "ConnectionLost" }

    /// Whether it satisfies one Run Command target: `InstanceIds`, `tag-key`, `tag:<key>` or `resource-groups:Name`.
    func has(key: String, anyOf values: [String]) -> Bool {
        if key.lowercased() == "instanceids" { return values.contains(id) }
        if key == "tag-key" { return values.contains { tags[$0] != nil } }
        if key == "resource-groups:Name" {
            return values.contains { group?.profile.resourceGroups.contains($0) == true }
        }
        guard key.hasPrefix("tag:"), let value = tags[String(key.dropFirst(4))] else { return false }
        return values.contains(value)
    }
}
