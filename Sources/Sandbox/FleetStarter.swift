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
        let store = try StateFolder(configuration.state, logger: logger)
        let answers = try WindowsAnswer.load(configuration.windowsAnswers)
        let isolation = try await isolation(store)
        let range = configuration.linux > 0 ? try await addresses(isolation) : nil
        let fleet = fleet(store, range)
        let hosts = try await hosts(fleet, isolation, range, store)
        store.save(fleet)
        let parts = EngineParts(
            configuration: configuration, key: .random(), store: store, answers: answers, logger: logger, fleet: fleet,
            hosts: hosts, commands: store.commands(),
            documents: CommandDocument.shipped(at: Date()) + store.documents(), range: range)
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
    private func fleet(_ store: StateFolder, _ range: AddressRange?) -> Fleet {
        var fleet = Fleet(linux: configuration.linux, windows: configuration.windows, launched: Date())
        if let earlier = store.fleet() { fleet.restore(earlier) }
        for index in fleet.instances.indices {
            let isLinux = fleet.instances[index].platform == .linux
            fleet.instances[index].address =
                isLinux ? range?.address(index) ?? "" : "192.0.2.\(index - configuration.linux + 1)"
        }
        return fleet
    }

    private func addresses(_ isolation: Isolation) async throws -> AddressRange {
        isolation == .namespaces
            ? try AddressRange.network(used: try await VirtualLink.used()) : try AddressRange.loopback()
    }

    /// Starts every Linux instance that is not stopped, side by side; all of them are stopped again if one fails.
    private func hosts(_ fleet: Fleet, _ isolation: Isolation, _ range: AddressRange?, _ store: StateFolder)
        async throws -> [String: LinuxInstance]
    {
        let instances = fleet.instances.filter { $0.platform == .linux && $0.state != .terminated }
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
