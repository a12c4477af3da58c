import Foundation

/// What tests and people do to instances.
extension Engine {
    /// `POST /_sandbox/<operation>` with the body `{"instance": …}`, for `inject` `{"fault": …}`.
    struct ControlRequest: Codable {
        var instance: String?
        var fault: Fault?
    }

    func answerControl(_ operation: String, _ body: [UInt8]) async throws(ServiceFault) -> [UInt8] {
        let request = try JSONBody.decode(ControlRequest.self, from: body)
        do {
            switch operation {
            case "instances": return JSONBody.encode(described)
            case "offline": try setOffline(request.instance ?? "", true)
            case "online": try setOffline(request.instance ?? "", false)
            case "terminate": try await terminate(request.instance ?? "")
            case "stop": try await stopInstance(request.instance ?? "")
            case "start": try await startInstance(request.instance ?? "")
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

    var described: [SandboxInstance] {
        fleet.instances.map {
            SandboxInstance(
                id: $0.id, name: $0.name, platform: $0.platform.rawValue, address: $0.address,
                state: $0.state.rawValue, pingStatus: $0.pingStatus)
        }
    }

    func setOffline(_ id: String, _ isOffline: Bool) throws {
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
            instance.launched = Date()
        }
        deliverPending(to: id)
    }

    /// What was not delivered ends as Undeliverable; what ran never reports.
    func terminate(_ id: String) async throws {
        try change(id, allowed: [.running, .stopped]) { $0.state = .terminated }
        for command in commands.values {
            guard let index = command.index(of: id) else { continue }
            let phase = command.invocations[index].phase
            if phase == .pending || phase == .waiting {
                commands[command.id]?.end(id, .undeliverable)
                advance(command.id)
            }
        }
        await hosts.removeValue(forKey: id)?.retire()
    }

    func inject(_ fault: Fault) {
        faults.add(fault)
        if case .releaseDelivery(let instance) = fault { deliverPending(to: instance) }
    }

    private func change(
        _ id: String, allowed: [FleetInstance.State] = [.running, .stopped],
        _ body: (inout FleetInstance) -> Void
    ) throws {
        guard let index = fleet.instances.firstIndex(where: { $0.id == id }) else {
            throw SandboxError(.instance, "\(id) is not an instance of this sandbox.")
        }
        guard allowed.contains(fleet.instances[index].state) else {
            throw SandboxError(.instance, "\(id) is \(fleet.instances[index].state.rawValue), which does not allow it.")
        }
        body(&fleet.instances[index])
        store.save(fleet)
    }
}
