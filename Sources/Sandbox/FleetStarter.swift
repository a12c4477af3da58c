import Foundation
import Logging

/// Brings up what an ``Engine`` is made of.
struct FleetStarter: Sendable {
    var configuration: SandboxConfiguration
    var logger: Logger

    private static let mostOfAKind = 200

    func start() async throws -> (parts: EngineParts, isolation: Isolation) {
        let allowed = 0...Self.mostOfAKind
        guard allowed.contains(configuration.linux), allowed.contains(configuration.windows) else {
            throw SandboxError(.state, "A sandbox has 0 to \(Self.mostOfAKind) instances of each platform.")
        }
        let store = try StateFolder(configuration.state, logger: logger)
        let answers = try WindowsAnswer.load(configuration.windowsAnswers)
        var fleet = Fleet(linux: configuration.linux, windows: configuration.windows, launched: Date())
        if let earlier = store.fleet() { fleet.restore(earlier) }
        var isolation = configuration.isolation
        var range: AddressRange?
        if configuration.linux > 0 {
            isolation = try await IsolationProbe(
                folder: store.folder.appending(path: "probe"), tools: store.tools
            ).resolve(configuration.isolation)
            logger.info("isolation chosen", metadata: ["isolation": "\(isolation)"])
            range = try await addresses(isolation)
        }
        for index in fleet.instances.indices {
            let isLinux = fleet.instances[index].platform == .linux
            fleet.instances[index].address =
                isLinux ? range?.address(index) ?? "" : "192.0.2.\(index - configuration.linux + 1)"
        }
        let hosts = try await hosts(fleet, isolation, range, store)
        store.save(fleet)
        let parts = EngineParts(
            configuration: configuration, key: .random(), store: store, answers: answers, logger: logger, fleet: fleet,
            hosts: hosts, commands: store.commands(),
            documents: CommandDocument.shipped(at: Date()) + store.documents(), range: range)
        return (parts, isolation)
    }

    private func addresses(_ isolation: Isolation) async throws -> AddressRange {
        isolation == .namespaces
            ? try AddressRange.network(used: try await VirtualLink.used()) : try AddressRange.loopback()
    }

    /// Starts every Linux instance that is not stopped; all of them are stopped again if one fails.
    private func hosts(_ fleet: Fleet, _ isolation: Isolation, _ range: AddressRange?, _ store: StateFolder)
        async throws -> [String: LinuxInstance]
    {
        var hosts: [String: LinuxInstance] = [:]
        do {
            for instance in fleet.instances where instance.platform == .linux && instance.state != .terminated {
                let folder = store.instance(instance.id)
                let files = RootFileSystem(folder: folder)
                if case .chroot(let rootfs) = isolation {
                    try await files.copy(rootfs, shares: configuration.shares)
                } else {
                    try await files.create(for: instance)
                }
                let host = host(instance, isolation, range, store, files)
                hosts[instance.id] = host
                if instance.state == .running { try await host.start() }
            }
        } catch {
            for host in hosts.values { await host.stop() }
            throw error
        }
        return hosts
    }

    private func host(
        _ instance: FleetInstance, _ isolation: Isolation, _ range: AddressRange?, _ store: StateFolder,
        _ files: RootFileSystem
    ) -> LinuxInstance {
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
