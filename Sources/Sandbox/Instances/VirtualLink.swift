import Foundation

/// The pair of virtual Ethernet devices between this machine and one instance.
struct VirtualLink: Sendable {
    /// The device's name on this machine, at most 15 characters.
    var name: String
    /// This machine's address.
    var gateway: String
    /// The instance's address.
    var address: String

    static let tool = "/usr/sbin/ip"

    /// Creates it and gives both ends their addresses.
    /// - Parameter leader: a process in the instance's network namespace.
    func create(leader: Int32) async throws {
        try await ip([], "link add \(name) type veth peer name eth0 netns \(leader)\n" + configuration(of: name))
        try await ip(
            ["/usr/bin/nsenter", "-t", "\(leader)", "-n", "--"],
            "addr add \(address) peer \(gateway) dev eth0\nlink set eth0 up\nlink set lo up\n"
                + "route add default via \(gateway)\n")
    }

    private func configuration(of name: String) -> String {
        "addr add \(gateway) peer \(address) dev \(name)\nlink set \(name) up\n"
    }

    /// Removes it at once; a namespace that ends takes it along only some time later. No link is no error.
    func remove() async {
        _ = try? await ChildProcess.run(ChildProgram(arguments: [Self.tool, "link", "del", name]))
    }

    private func ip(_ entering: [String], _ commands: String) async throws {
        let program = ChildProgram(arguments: entering + [Self.tool, "-batch", "-"], input: Array(commands.utf8))
        let result = try await ChildProcess.run(program)
        guard result.succeeded else {
            throw SandboxError(
                .network, "The link of \(address) cannot be set up (\(result.errorText)); is CAP_NET_ADMIN given?")
        }
    }

    /// The addresses and routes that exist on this machine.
    static func used() async throws -> String {
        let addresses = try await ChildProcess.run(ChildProgram(arguments: [tool, "-o", "-4", "addr"]))
        let routes = try await ChildProcess.run(ChildProgram(arguments: [tool, "-o", "-4", "route"]))
        return addresses.text + routes.text
    }
}
