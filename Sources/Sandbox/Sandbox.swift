import Foundation
package import Logging

/// An SSM-compatible endpoint on 127.0.0.1 with a simulated fleet whose Linux instances really run scripts.
///
/// Whoever starts it stops it; ``withSandbox(_:logger:_:)`` does both.
package final class Sandbox: Sendable {
    /// `http://127.0.0.1:PORT`, for every service.
    package let endpoint: String
    /// What separates the Linux instances from this machine; never ``Isolation/automatic`` where there are any.
    package let isolation: Isolation
    /// What a client needs in its environment: endpoint, region, keys, `MUSTER_STATE`.
    package let environment: [String: String]
    private let engine: Engine
    private let serving: Task<Void, any Error>
    private let working: Task<Void, Never>

    /// Starts instances and server; returns when requests are answered.
    ///
    /// - Throws: ``SandboxError``; nothing is left running then.
    package static func start(
        _ configuration: SandboxConfiguration, logger: Logger = .silent
    ) async throws -> Sandbox {
        let (parts, isolation) = try await FleetStarter(configuration: configuration, logger: logger).start()
        let engine = Engine(parts)
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let server = WireServer(port: configuration.port, logger: logger) { await engine.answer($0) }
        let serving = Task {
            defer { found.finish() }
            try await server.run { port in
                await engine.listening(on: port)
                found.yield(port)
                found.finish()
            }
        }
        guard let port = await ports.first(where: { _ in true }) else {
            await engine.stop()
            let reason = await serving.result
            throw SandboxError(
                .server, "The sandbox cannot listen on port \(configuration.port): \(reason); choose another, or 0.")
        }
        let working = Task { await engine.work() }
        return Sandbox(engine, isolation: isolation, port: port, serving: serving, working: working)
    }

    private init(
        _ engine: Engine, isolation: Isolation, port: Int, serving: Task<Void, any Error>, working: Task<Void, Never>
    ) {
        self.engine = engine
        self.isolation = isolation
        self.serving = serving
        self.working = working
        endpoint = "http://127.0.0.1:\(port)"
        environment = [
            "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": engine.configuration.region,
            "AWS_DEFAULT_REGION": engine.configuration.region, "AWS_ACCESS_KEY_ID": engine.mainKey.accessKeyID,
            "AWS_SECRET_ACCESS_KEY": engine.mainKey.secret, "AWS_EC2_METADATA_DISABLED": "true",
            "MUSTER_STATE": engine.configuration.state.appending(path: "muster").path,
        ]
    }

    /// Kills every instance with its processes, removes the links, stops the server. Once is enough; twice is fine.
    package func stop() async {
        await engine.stop()
        serving.cancel()
        await working.value
        _ = await serving.result
    }

    package var instances: [SandboxInstance] { get async { await engine.described } }

    /// Every instance's tags, by its id.
    package var tags: [String: [String: String]] { get async { await engine.tags } }

    /// An instance without connection: PingStatus ConnectionLost, commands wait; they are delivered, and results
    /// reported, when it is back.
    package func setOffline(_ id: String, _ isOffline: Bool) async throws {
        try await engine.setOffline(id, isOffline)
    }

    /// Ends an instance for good; it stays visible to EC2.
    package func terminate(_ id: String) async throws { try await engine.terminate(id) }
    /// Stops an instance; its files stay.
    package func stopInstance(_ id: String) async throws { try await engine.stopInstance(id) }
    /// Starts a stopped instance.
    package func startInstance(_ id: String) async throws { try await engine.startInstance(id) }
    /// Lets something go wrong.
    package func inject(_ fault: Fault) async { await engine.inject(fault) }
    /// How often each operation was called since the last time; counting starts over.
    package func takeCalls() async -> [String: Int] { await engine.takeTally().calls }
}

/// Runs `body` with a sandbox that lives exactly as long.
package func withSandbox<Result>(
    _ configuration: SandboxConfiguration, logger: Logger = .silent,
    _ body: (Sandbox) async throws -> Result
) async throws -> Result {
    let sandbox = try await Sandbox.start(configuration, logger: logger)
    do {
        let result = try await body(sandbox)
        await sandbox.stop()
        return result
    } catch {
        await sandbox.stop()
        throw error
    }
}

extension Logger {
    /// Logs nothing.
    package static let silent = Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
}
