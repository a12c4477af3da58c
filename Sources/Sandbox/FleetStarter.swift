import Foundation
import Logging

/// Brings up what an ``Engine`` is made of.
struct FleetStarter: Sendable {
    var configuration: SandboxConfiguration
    var logger: Logger

    private static let mostOfAKind = 200

    /// Starts the instances and reads what an earlier run left.
    func start() async throws -> (parts: EngineParts, isolation: Isolation) {
        let allowed = 0...Self.mostOfAKind
        guard allowed.contains(configuration.linux), allowed.contains(configuration.windows) else {
            throw SandboxError(.state, "A sandbox has 0 to \(Self.mostOfAKind) instances of each platform.")
        }
        if let upstream = configuration.upstream, Upstream(upstream) == nil {
            throw SandboxError(.state, "The upstream '\(upstream)' is no URL such as http://127.0.0.1:5000.")
        }
        let store = try StateFolder(configuration.state, logger: logger)
        let answers = try WindowsAnswer.load(configuration.windowsAnswers)
        let isolation = try await isolation(store)
        let range = configuration.linux > 0 ? try await addresses(isolation) : nil
        let instances = instances(store, range)
        let hosts = try await hosts(instances, isolation, range, store)
        let virtual = VirtualGroup.instances(
            of: configuration.profile, main: configuration.scope, start: configuration.clock.now)
        let parts = EngineParts(
            configuration: configuration, store: store, answers: answers, logger: logger,
            instances: instances + virtual, hosts: hosts, commands: store.commands(),
            documents: CommandDocument.shipped(at: Date()).map(DocumentEntry.init) + store.documents(), range: range)
        store.save(Fleet(instances))
        return (parts, isolation)
    }

    private func isolation(_ store: StateFolder) async throws -> Isolation {
        guard configuration.linux > 0 else { return configuration.isolation }
        let probe = IsolationProbe(folder: store.folder.appending(path: "probe"), tools: store.tools)
        let isolation = try await probe.resolve(configuration.isolation)
        logger.info("isolation chosen", metadata: ["isolation": "\(isolation)"])
        return isolation
    }

    /// Windows instances get addresses that nothing answers at (RFC 5737).
    private func instances(_ store: StateFolder, _ range: AddressRange?) -> [FleetInstance] {
        let earlier = Fleet(store.instances())
        let new = Fleet.real(
            linux: configuration.linux, windows: configuration.windows, scope: configuration.scope, launched: Date())
        return new.enumerated().map { index, instance in
            var instance = instance
            if let old = earlier[instance.id], old.platform == instance.platform { instance = old }
            instance.scope = configuration.scope
            instance.agent = configuration.agentVersion
            let isLinux = instance.platform == .linux
            instance.address =
                isLinux ? range?.address(index) ?? "" : "192.0.2.\(index - configuration.linux + 1)"
            return instance
        }
    }

    private func addresses(_ isolation: Isolation) async throws -> AddressRange {
        isolation == .namespaces
            ? try AddressRange.network(used: try await VirtualLink.used()) : try AddressRange.loopback()
    }

    /// Starts every Linux instance that is not stopped, side by side; all of them are stopped again if one fails.
    private func hosts(_ all: [FleetInstance], _ isolation: Isolation, _ range: AddressRange?, _ store: StateFolder)
        async throws -> [String: LinuxInstance]
    {
        let instances = all.filter { $0.platform == .linux && $0.state != .terminated }
        let pairs = instances.map { ($0, host($0, isolation, range, store)) }
        do {
            try await withThrowingDiscardingTaskGroup { group in
                for (instance, host) in pairs {
                    group.addTask { try await bringUp(instance, host, isolation, store) }
                }
            }
        } catch {
            for (_, host) in pairs { await host.retire() }
            throw error
        }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0.id, $1) })
    }

    private func bringUp(
        _ instance: FleetInstance, _ host: LinuxInstance, _ isolation: Isolation, _ store: StateFolder
    ) async throws {
        let files = RootFileSystem(folder: store.instance(instance.id))
        if case .chroot(let rootfs) = isolation {
            try await files.copy(rootfs, shares: configuration.shares)
        } else {
            try await files.create(for: instance)
        }
        if instance.state == .running { try await host.start() }
    }

    private func host(
        _ instance: FleetInstance, _ isolation: Isolation, _ range: AddressRange?, _ store: StateFolder
    ) -> LinuxInstance {
        let files = RootFileSystem(folder: store.instance(instance.id))
        let shell = InstanceShell(
            isolation: isolation, files: files, hostname: instance.name,
            shares: configuration.shares.map { $0.standardizedFileURL }, tools: store.tools)
        var link: VirtualLink?
        if isolation == .namespaces, let range {
            let last = instance.address.split(separator: ".").last ?? ""
            link = VirtualLink(name: "mst\(range.number)n\(last)", gateway: range.gateway, address: instance.address)
        }
        return LinuxInstance(
            id: instance.id, shell: shell, link: link, address: instance.address, region: configuration.region)
    }
}
