import Foundation

/// The instances as EC2 and SSM show them; a value without any process.
struct Fleet: Codable, Sendable {
    var instances: [FleetInstance]

    /// The instances of a sandbox: `i-00000000000000001` on, Linux first.
    init(linux: Int, windows: Int, launched: Date) {
        instances = (0..<linux + windows).map { index in
            let isLinux = index < linux
            let platform: FleetInstance.Platform = isLinux ? .linux : .windows
            return FleetInstance(
                id: "i-" + Self.digits(index + 1), platform: platform,
                name: "\(platform.rawValue)-\(isLinux ? index + 1 : index - linux + 1)", launched: launched)
        }
    }

    subscript(id: String) -> FleetInstance? { instances.first { $0.id == id } }

    /// Takes over what an earlier run of the sandbox left behind, for the same ids and platforms.
    mutating func restore(_ earlier: Fleet) {
        for index in instances.indices {
            guard let old = earlier[instances[index].id], old.platform == instances[index].platform else { continue }
            let address = instances[index].address
            instances[index] = old
            instances[index].address = address
        }
    }

    /// The instances that satisfy every target; terminated ones never do. Values of one target are alternatives.
    func matching(_ targets: [Target]) -> [FleetInstance] {
        instances.filter { instance in
            instance.state != .terminated
                && targets.allSatisfy { target in
                    instance.has(key: target.Key ?? "", anyOf: target.Values ?? [])
                }
        }
    }

    private static func digits(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: 17 - text.count) + text
    }
}

/// One instance.
struct FleetInstance: Codable, Sendable {
    enum Platform: String, Codable, Sendable { case linux, windows }
    enum State: String, Codable, Sendable {
        case running, stopped, terminated

        /// EC2's code of the state.
        var code: Int {
            switch self {
            case .running: 16
            case .stopped: 80
            case .terminated: 48
            }
        }
    }

    var id: String
    var platform: Platform
    var name: String
    var state = State.running
    var isOffline = false
    var address = ""
    var launched: Date
    var tags: [String: String]

    init(id: String, platform: Platform, name: String, launched: Date) {
        self.id = id
        self.platform = platform
        self.name = name
        self.launched = launched
        tags = ["Name": name, "Platform": platform.rawValue, "Fleet": "sandbox", "App": "sandbox"]
    }

    /// Commands reach it now.
    var isReachable: Bool { state == .running && !isOffline }

    var pingStatus: String { isReachable ? "Online" : "ConnectionLost" }

    /// Whether it satisfies one Run Command target: `InstanceIds`, `tag-key` or `tag:<key>`.
    func has(key: String, anyOf values: [String]) -> Bool {
        if key.lowercased() == "instanceids" { return values.contains(id) }
        if key == "tag-key" { return values.contains { tags[$0] != nil } }
        guard key.hasPrefix("tag:"), let value = tags[String(key.dropFirst(4))] else { return false }
        return values.contains(value)
    }
}
