import Foundation

/// The instances as EC2 and SSM show them; a value without any process.
struct Fleet: Sendable {
    private(set) var instances: [FleetInstance] = []
    private var positions: [String: Int] = [:]
    private var scopes: [Scope: [Int]] = [:]

    init(_ instances: [FleetInstance]) {
        positions.reserveCapacity(instances.count)
        for instance in instances { add(instance) }
    }

    mutating func add(_ instance: FleetInstance) {
        positions[instance.id] = instances.count
        scopes[instance.scope, default: []].append(instances.count)
        instances.append(instance)
    }

    /// The instances that really run something, or are stand-ins of such: `i-00000000000000001` on, Linux first.
    static func real(linux: Int, windows: Int, scope: Scope, launched: Date) -> [FleetInstance] {
        (0..<linux + windows).map { index in
            let isLinux = index < linux
            let platform: FleetInstance.Platform = isLinux ? .linux : .windows
            return FleetInstance(
                id: "i-" + digits(index + 1, 17), platform: platform,
                name: "\(platform.rawValue)-\(isLinux ? index + 1 : index - linux + 1)", scope: scope,
                launched: launched)
        }
    }

    subscript(id: String) -> FleetInstance? { positions[id].map { instances[$0] } }

    func position(of id: String) -> Int? { positions[id] }

    /// Changes one instance in place.
    mutating func change(_ position: Int, _ body: (inout FleetInstance) -> Void) { body(&instances[position]) }

    /// What is real; the rest is made anew from the profile.
    var real: [FleetInstance] { instances.filter { $0.group == nil } }

    /// The positions of a scope's instances, in order.
    func positions(in scope: Scope) -> [Int] { scopes[scope] ?? [] }

    /// An instance of this scope.
    func instance(_ id: String, in scope: Scope) -> FleetInstance? {
        self[id].flatMap { $0.scope == scope ? $0 : nil }
    }

    /// The instances that satisfy every target; terminated ones never do. Values of one target are alternatives.
    func matching(_ targets: [Target], in scope: Scope) -> [FleetInstance] {
        positions(in: scope).map { instances[$0] }.filter { instance in
            instance.state != .terminated
                && targets.allSatisfy { target in
                    instance.has(key: target.Key ?? "", anyOf: target.Values ?? [])
                }
        }
    }

    /// A number with so many digits.
    static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
