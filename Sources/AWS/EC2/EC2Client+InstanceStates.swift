/// The state that an instance had, and the one that it is in now or goes to.
package struct EC2InstanceStateChange: Sendable, Hashable {
    package let instanceID: String
    package let currentState: EC2InstanceState
    package let previousState: EC2InstanceState

    init(_ node: XMLNode) {
        instanceID = node.filledText("instanceId") ?? ""
        currentState = EC2InstanceState(node["currentState"]?.filledText("name") ?? "")
        previousState = EC2InstanceState(node["previousState"]?.filledText("name") ?? "")
    }
}

/// Starting, stopping, rebooting. The replies come before it is done.
extension EC2Client {
    /// Starts stopped instances; those that run stay as they are, so it may be repeated.
    package func startInstances(_ ids: [String]) async throws(AWSError) -> [EC2InstanceStateChange] {
        try await wire.call("StartInstances", QueryProtocol.list("InstanceId", ids))
            .items("instancesSet").map(EC2InstanceStateChange.init)
    }

    /// Stops instances; those that are stopped stay as they are, so it may be repeated.
    /// - Parameter force: without shutting the operating system down.
    package func stopInstances(
        _ ids: [String], force: Bool = false
    ) async throws(AWSError) -> [EC2InstanceStateChange] {
        let how = force ? [(name: "Force", value: "true")] : []
        return try await wire.call("StopInstances", QueryProtocol.list("InstanceId", ids) + how)
            .items("instancesSet").map(EC2InstanceStateChange.init)
    }

    /// Reboots instances. It is sent at most once, since a second one would reboot them again.
    package func rebootInstances(_ ids: [String]) async throws(AWSError) {
        _ = try await wire.call("RebootInstances", QueryProtocol.list("InstanceId", ids), .atMostOnce)
    }
}
