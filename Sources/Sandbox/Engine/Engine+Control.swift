import Foundation

/// What tests and people do to instances.
extension Engine {
    /// `POST /_sandbox/<operation>` with the body `{"instance": …}`, for `inject` `{"fault": …}`, for
    /// `credentials` `{"account": …}`.
    struct ControlRequest: Codable {
        var instance: String?
        var account: String?
        var fault: Fault?
    }

    func answerControl(_ operation: String, _ body: [UInt8]) async throws(ServiceFault) -> [UInt8] {
        let request = try JSONBody.decode(ControlRequest.self, from: body)
        do {
            switch operation {
            case "instances": return JSONBody.encode(described)
            case "calls": return JSONBody.encode(takeTally())
            case "commands": return JSONBody.encode(commandTallies)
            case "offline": try setOffline(request.instance ?? "", true)
            case "online": try setOffline(request.instance ?? "", false)
            case "terminate": try await terminate(request.instance ?? "")
            case "stop": try await stopInstance(request.instance ?? "")
            case "start": try await startInstance(request.instance ?? "")
            case "credentials": return try issue(to: request.account ?? main.account)
            case "inject":
                guard let fault = request.fault else { throw ServiceFault.validation("The body needs a fault.") }
                inject(fault)
            default: throw ServiceFault.unknownOperation(operation)
            }
            return Array("{}".utf8)
        } catch let fault as ServiceFault {
            throw fault
        } catch {
            throw .validation("\(error)")
        }
    }

    /// Keys of the main user's counterpart in any account.
    private func issue(to account: String) throws(ServiceFault) -> [UInt8] {
        guard account.utf8.count == 12, account.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .validation("An account has twelve digits, not '\(account)'.")
        }
        let key = keys.issue(to: .user(of: account)).key
        return JSONBody.encode(["AccessKeyId": key.accessKeyID, "SecretAccessKey": key.secret])
    }

    /// The calls since the last time; counting starts over.
    func takeTally() -> CallTally {
        defer { tally = CallTally() }
        return tally
    }

    private var commandTallies: [CommandTally] {
        catchUp()
        return commands.records.map(CommandTally.init)
    }

    var tags: [String: [String: String]] {
        Dictionary(uniqueKeysWithValues: fleet.instances.map { ($0.id, $0.tags) })
    }

    var described: [SandboxInstance] {
        let now = clock.now
        return fleet.instances.map {
            SandboxInstance(
                id: $0.id, name: $0.name, platform: $0.platform.rawValue, address: $0.address,
                state: $0.state.rawValue, pingStatus: $0.pingStatus(at: now))
        }
    }

    func setOffline(_ id: String, _ isOffline: Bool) throws {
        catchUp()
        try change(id) { $0.isOffline = isOffline }
        deliverPending(to: id)
    }

    func stopInstance(_ id: String) async throws {
        try change(id, allowed: [.running]) { $0.state = .stopped }
        await hosts[id]?.stop()
    }

    func startInstance(_ id: String) async throws {
        guard fleet[id]?.state == .stopped else {
            throw SandboxError(.instance, "\(id) is not a stopped instance of this sandbox.")
        }
        try await hosts[id]?.start()
        try change(id, allowed: [.stopped]) { instance in
            instance.state = .running
            instance.launched = clock.now
        }
        deliverPending(to: id)
    }

    /// What was not delivered ends as Undeliverable; what ran never reports.
    func terminate(_ id: String) async throws {
        try change(id, allowed: [.running, .stopped]) { $0.state = .terminated }
        for ordinal in commands.ordinals(in: fleet[id]?.scope ?? main) {
            guard let index = commands[ordinal].index(of: id) else { continue }
            let phase = commands[ordinal].invocations[index].phase
            if phase.isUndelivered || phase == .waiting {
                commands[ordinal].end(index, .undeliverable)
                advance(ordinal)
            }
        }
        await hosts.removeValue(forKey: id)?.retire()
    }

    func inject(_ fault: Fault) {
        faults.add(fault)
        catchUp()
        if case .releaseDelivery(let instance) = fault { deliverPending(to: instance) }
    }

    private func change(
        _ id: String, allowed: [FleetInstance.State] = [.running, .stopped],
        _ body: (inout FleetInstance) -> Void
    ) throws {
        guard let position = fleet.position(of: id), let instance = fleet[id] else {
            throw SandboxError(.instance, "\(id) is not an instance of this sandbox.")
        }
        guard allowed.contains(instance.state) else {
            throw SandboxError(.instance, "\(id) is \(instance.state.rawValue), which does not allow it.")
        }
        fleet.change(position, body)
        if instance.group == nil { store.save(fleet) }
    }
}
