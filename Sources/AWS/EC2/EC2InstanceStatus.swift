package import Foundation

/// The result of EC2's reachability checks.
package enum EC2StatusSummary: WireValue {
    case ok, impaired, insufficientData, notApplicable, initializing
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.ok, "ok"), (.impaired, "impaired"), (.insufficientData, "insufficient-data"),
        (.notApplicable, "not-applicable"), (.initializing, "initializing"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}

/// Something that EC2 will do to an instance.
package struct EC2ScheduledEvent: Sendable, Hashable {
    /// E.g. `system-reboot`, `instance-retirement`.
    package let code: String
    /// Starts with `[Completed]` or `[Canceled]` when it is over.
    package let summary: String
    package let notBefore: Date?
    package let notAfter: Date?

    init(_ node: XMLNode) {
        code = node.filledText("code") ?? ""
        summary = node.filledText("description") ?? ""
        notBefore = node.filledText("notBefore").flatMap(Date.init(wire:))
        notAfter = node.filledText("notAfter").flatMap(Date.init(wire:))
    }
}

/// What DescribeInstanceStatus tells.
package struct EC2InstanceStatus: Sendable, Hashable {
    package let instanceID: String
    package let state: EC2InstanceState
    /// AWS's side: power, network, host.
    package let systemStatus: EC2StatusSummary
    /// The operating system's side.
    package let instanceStatus: EC2StatusSummary
    package let availabilityZone: String?
    package let events: [EC2ScheduledEvent]

    init?(_ node: XMLNode) {
        guard let instanceID = node.filledText("instanceId") else { return nil }
        self.instanceID = instanceID
        state = EC2InstanceState(node["instanceState"]?.filledText("name") ?? "")
        systemStatus = EC2StatusSummary(node["systemStatus"]?.filledText("status") ?? "")
        instanceStatus = EC2StatusSummary(node["instanceStatus"]?.filledText("status") ?? "")
        availabilityZone = node.filledText("availabilityZone")
        events = node.items("eventsSet").map(EC2ScheduledEvent.init)
    }
}
