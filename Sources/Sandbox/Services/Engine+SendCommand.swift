import Foundation

/// SendCommand and CancelCommand.
extension Engine {
    func sendCommand(_ request: SendCommandRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        try request.validate()
        let document = try documents.document(
            request.DocumentName ?? "", version: request.DocumentVersion, in: scope)
        let values = try resolved(request.Parameters ?? [:], of: document, in: scope)
        try document.check(values)
        try checkHash(request, document)
        try request.checkRoles()
        if let bucket = request.OutputS3BucketName, behaviour.buckets?.contains(bucket) == false {
            throw ServiceFault("InvalidOutputFolder", "")
        }
        let instances = try targets(of: request, document, in: scope)
        let command = command(request, document, values, instances, scope)
        let ordinal = commands.add(command)
        if command.resolvingSeconds > 0 { events.add(.settle(command: ordinal), at: command.resolves) }
        events.add(.settle(command: ordinal), at: command.expires)
        save(ordinal)
        let answer = SendCommandOutput(Command: asSent(command))
        advance(ordinal)
        return JSONBody.encode(answer)
    }

    /// The parameters' values with what `{{ssm:NAME}}` stands for in them, and in the defaults that are used. The
    /// command itself keeps the references.
    private func resolved(_ given: [String: [String]], of document: CommandDocument, in scope: Scope)
        throws(ServiceFault) -> [String: [String]]
    {
        var values = given
        for (name, parameter) in document.parameters where given[name] == nil {
            let texts = parameter.defaultValue.flatMap { $0.strings ?? $0.string.map { [$0] } } ?? []
            if texts.contains(where: ParameterReference.occurs) { values[name] = texts }
        }
        for (name, texts) in values.sorted(by: { $0.key < $1.key }) {
            let isList = document.parameters[name]?.type == "StringList"
            values[name] = try ParameterReference.resolve(texts, isList: isList) { text throws(ServiceFault) in
                try parameters.find(text, in: scope)
            }
        }
        return values
    }

    private func command(
        _ request: SendCommandRequest, _ document: CommandDocument, _ values: [String: [String]],
        _ instances: [FleetInstance], _ scope: Scope
    ) -> CommandRecord {
        let steps = document.steps(values)
        let plugins = steps.map { PluginRecord(name: $0.name, action: $0.action) }
        let refusal = refusal(of: request, instances, scope)
        let invocations = (refusal == nil ? instances : []).map { instance in
            CommandRecord.Invocation(
                instanceID: instance.id, instanceName: instance.name,
                phase: document.supports(instance.platform) ? .waiting : .invalidPlatform, plugins: plugins)
        }
        var command = CommandRecord(
            id: UUID().uuidString.lowercased(), scope: scope, request: request,
            documentVersion: request.DocumentVersion ?? "$DEFAULT", steps: steps,
            requested: Date(timeIntervalSince1970: Timestamps.epoch(now)),
            deliveryTimeout: request.TimeoutSeconds ?? 3600, executionTimeout: document.executionTimeout(values),
            invocations: invocations)
        command.hiddenSeconds = faults.hiddenSeconds ?? behaviour.visibility
        command.resolvingSeconds = request.Targets?.isEmpty == false ? behaviour.resolving : 0
        command.startsSlowly = behaviour.startsSlowly
        command.isVirtual = instances.contains { $0.group != nil }
        command.refusal = refusal
        return command
    }

    /// Why the whole command ends unsent.
    private func refusal(of request: SendCommandRequest, _ instances: [FleetInstance], _ scope: Scope)
        -> CommandRecord.Refusal?
    {
        let groups = (request.Targets ?? []).filter { $0.Key == "resource-groups:Name" }.flatMap { $0.Values ?? [] }
        if groups.contains(where: behaviour.deniedGroups.contains) { return .accessDenied }
        guard let quota = behaviour.pendingQuota else { return nil }
        let pending = commands.ordinals(in: scope).reduce(0) { $0 + commands[$1].undeliveredCount }
        return pending + instances.count > quota ? .rateExceeded : nil
    }

    /// The answer shows the command before anything has happened to it.
    private func asSent(_ command: CommandRecord) -> CommandShape {
        var shape = command.shape(now: now)
        (shape.Status, shape.StatusDetails) = ("Pending", "Pending")
        shape.CompletedCount = 0
        return shape
    }

    private func checkHash(_ request: SendCommandRequest, _ document: CommandDocument) throws(ServiceFault) {
        guard let hash = request.DocumentHash, request.DocumentHashType != "Sha1" else { return }
        guard hash == document.hash else {
            throw ServiceFault("InvalidDocument", "document hash \(hash) does not match Sha256.")
        }
    }

    /// The instances named by id or found by targets, in the order of the fleet for the latter.
    private func targets(of request: SendCommandRequest, _ document: CommandDocument, in scope: Scope)
        throws(ServiceFault) -> [FleetInstance]
    {
        let ids = request.InstanceIds ?? []
        let targets = request.Targets ?? []
        guard ids.isEmpty != targets.isEmpty else {
            throw ServiceFault("InvalidParameters", "Give either InstanceIds or Targets.")
        }
        guard !ids.isEmpty else { return try found(by: targets, in: scope) }
        guard Set(ids).count == ids.count else { throw ServiceFault("DuplicateInstanceId", "") }
        let invalid = ids.filter { id in fleet.instance(id, in: scope).map { $0.state == .terminated } ?? true }
        guard invalid.isEmpty else {
            throw ServiceFault(
                "InvalidInstanceId",
                "Instances [[\(invalid.joined(separator: ", "))]] not in a valid state for account \(scope.account)")
        }
        let instances = ids.compactMap { fleet[$0] }
        guard instances.allSatisfy({ document.supports($0.platform) }) else {
            throw ServiceFault(
                "UnsupportedPlatformType", "Document \(document.name) does not support the platform of every instance.")
        }
        return instances
    }

    private func found(by targets: [Target], in scope: Scope) throws(ServiceFault) -> [FleetInstance] {
        for target in targets {
            let key = target.Key ?? ""
            guard
                key.hasPrefix("tag:") || ["tag-key", "resource-groups:Name"].contains(key)
                    || key.lowercased() == "instanceids"
            else {
                throw ServiceFault("InvalidParameters", "The sandbox does not know the target key '\(key)'.")
            }
            guard key != "resource-groups:Name" || target.Values?.count == 1 else {
                throw ServiceFault("InvalidParameters", "The target resource-groups:Name takes one name.")
            }
        }
        return fleet.matching(targets, in: scope)
    }

    func cancelCommand(_ request: CancelRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let ids = request.InstanceIds ?? []
        guard ids.count <= 50 else {
            throw .validation(
                "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: "
                    + "Member must have length less than or equal to 50")
        }
        let id = try ModelRules.required(request.CommandId, "commandId")
        try ModelRules.checkCommandID(id)
        for instance in ids { try ModelRules.checkInstanceID(instance, "instanceIds") }
        guard Set(ids).count == ids.count else { throw ServiceFault("DuplicateInstanceId", "") }
        guard let ordinal = commands.ordinal(of: id, in: scope) else {
            throw ServiceFault("InvalidCommandId", "")
        }
        guard ids.allSatisfy({ commands[ordinal].index(of: $0) != nil }) else {
            throw ServiceFault("InvalidInstanceId", "")
        }
        for index in commands[ordinal].cancel(ids) {
            let target = Delivery.Target(command: ordinal, index: index)
            switches[target]?.throw()
            if let instance = fleet[commands[ordinal].invocations[index].instanceID], let group = instance.group {
                cancelVirtually(target, on: instance, of: group)
            }
        }
        save(ordinal)
        advance(ordinal)
        return JSONBody.encode(EmptyOutput())
    }
}
