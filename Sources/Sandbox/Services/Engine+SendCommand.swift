import Foundation

/// SendCommand and CancelCommand.
extension Engine {
    func sendCommand(_ request: SendCommandRequest) throws(ServiceFault) -> [UInt8] {
        try request.validate()
        let document = try document(named: request.DocumentName ?? "")
        if let version = request.DocumentVersion, !["$DEFAULT", "$LATEST", "1"].contains(version) {
            throw ServiceFault("InvalidDocumentVersion", "Document \(document.name) has no version \(version).")
        }
        let values = request.Parameters ?? [:]
        try document.check(values)
        try checkHash(request, document)
        let instances = try targets(of: request, document)
        let steps = document.steps(values)
        var command = CommandRecord(
            id: UUID().uuidString.lowercased(), request: request,
            documentVersion: request.DocumentVersion ?? "$DEFAULT",
            steps: steps, requested: Date(timeIntervalSince1970: Timestamps.epoch(Date())),
            deliveryTimeout: request.TimeoutSeconds ?? 3600, executionTimeout: document.executionTimeout(values),
            hiddenSeconds: faults.hiddenSeconds,
            invocations: instances.map { instance in
                CommandRecord.Invocation(
                    instanceID: instance.id, instanceName: instance.name,
                    plugins: steps.map { PluginRecord(name: $0.name, action: $0.action) })
            })
        if let platform = document.platform {
            for instance in instances where instance.platform != platform {
                command.end(instance.id, .invalidPlatform)
            }
        }
        commands[command.id] = command
        store.save(command)
        let answer = SendCommandOutput(Command: asSent(command))
        advance(command.id)
        return JSONBody.encode(answer)
    }

    /// The answer shows the command before anything has happened to it.
    private func asSent(_ command: CommandRecord) -> CommandShape {
        var shape = command.shape(region: configuration.region)
        (shape.Status, shape.StatusDetails) = ("Pending", "Pending")
        shape.CompletedCount = 0
        return shape
    }

    private func checkHash(_ request: SendCommandRequest, _ document: CommandDocument) throws(ServiceFault) {
        guard let hash = request.DocumentHash, request.DocumentHashType != "Sha1" else { return }
        guard hash == document.hash else {
            throw ServiceFault("InvalidDocument", "The hash given is not the hash of document \(document.name).")
        }
    }

    /// The instances named by id or found by targets, in the order of the fleet for the latter.
    private func targets(of request: SendCommandRequest, _ document: CommandDocument)
        throws(ServiceFault) -> [FleetInstance]
    {
        let ids = request.InstanceIds ?? []
        let targets = request.Targets ?? []
        guard ids.isEmpty != targets.isEmpty else {
            throw ServiceFault("InvalidParameters", "Give either InstanceIds or Targets.")
        }
        guard !ids.isEmpty else { return try found(by: targets) }
        guard Set(ids).count == ids.count else { throw ServiceFault("DuplicateInstanceId", "") }
        let invalid = ids.filter { id in fleet[id].map { $0.state == .terminated } ?? true }
        guard invalid.isEmpty else {
            throw ServiceFault(
                "InvalidInstanceId",
                "Instances [[\(invalid.joined(separator: ", "))]] not in a valid state for account "
                    + configuration.accountID)
        }
        let instances = ids.compactMap { fleet[$0] }
        if let platform = document.platform, instances.contains(where: { $0.platform != platform }) {
            throw ServiceFault(
                "UnsupportedPlatformType", "Document \(document.name) does not support the platform of every instance.")
        }
        return instances
    }

    private func found(by targets: [Target]) throws(ServiceFault) -> [FleetInstance] {
        for target in targets {
            let key = target.Key ?? ""
            guard key.hasPrefix("tag:") || key == "tag-key" || key.lowercased() == "instanceids" else {
                throw ServiceFault("InvalidParameters", "The sandbox does not know the target key '\(key)'.")
            }
        }
        return fleet.matching(targets)
    }

    func cancelCommand(_ request: CancelRequest) throws(ServiceFault) -> [UInt8] {
        let id = request.CommandId ?? ""
        let ids = request.InstanceIds ?? []
        guard ids.count <= 50 else {
            throw .validation(
                "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: "
                    + "Member must have length less than or equal to 50")
        }
        guard Set(ids).count == ids.count else { throw ServiceFault("DuplicateInstanceId", "") }
        guard var command = commands[id] else { throw ServiceFault("InvalidCommandId", "") }
        guard ids.allSatisfy({ command.index(of: $0) != nil }) else { throw ServiceFault("InvalidInstanceId", "") }
        for instance in command.cancel(ids) {
            switches[Delivery.Target(commandID: id, instanceID: instance)]?.throw()
        }
        commands[id] = command
        store.save(command)
        advance(id)
        return JSONBody.encode(EmptyOutput())
    }
}
