import Foundation
import Logging

/// What a sandbox keeps in its folder: `fleet.json`, `commands/<id>.json`, `documents.json`, `parameters.json`,
/// `instances/<id>/`, `objects/<bucket>/<key>`, `tools/`.
struct StateFolder: Sendable {
    let folder: URL
    let logger: Logger
    private let lock: FolderLock

    /// Takes the folder for this sandbox and creates what is missing.
    ///
    /// - Throws: ``SandboxError`` with code `state`, also when another sandbox uses the folder.
    init(_ folder: URL, logger: Logger) throws {
        // Names of mounts have to be real ones.
        self.folder = folder.standardizedFileURL.resolvingSymlinksInPath()
        self.logger = logger
        lock = try FolderLock(self.folder)
        do {
            for name in ["commands", "instances", "tools"] {
                try FileManager.default.createDirectory(
                    at: self.folder.appending(path: name), withIntermediateDirectories: true)
            }
            for (name, text) in ShellTools.all {
                let file = tools.appending(path: name)
                try Data(text.utf8).write(to: file)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
            }
        } catch {
            throw SandboxError(.state, "The sandbox's folder \(folder.path) cannot be written: \(error)")
        }
    }

    /// Leaves the folder to others.
    func release() { lock.release() }

    var tools: URL { folder.appending(path: "tools", directoryHint: .isDirectory) }

    /// What instances upload where there is no upstream.
    var objects: ObjectStore { ObjectStore(folder: folder.appending(path: "objects")) }

    /// An instance's own folder.
    func instance(_ id: String) -> URL { folder.appending(path: "instances/\(id)", directoryHint: .isDirectory) }

    func save(_ fleet: Fleet) { write(fleet.real, "fleet.json") }
    func save(_ command: CommandRecord) { write(command, "commands/\(command.id).json") }
    func save(_ parameters: ParameterBook) { write(parameters.all, "parameters.json") }
    func save(_ documents: DocumentBook) { write(documents.own, "documents.json") }

    /// The real instances of an earlier run.
    func instances() -> [FleetInstance] {
        read([FleetInstance].self, folder.appending(path: "fleet.json")) ?? []
    }
    func parameters() -> ParameterBook {
        ParameterBook(read([StoredParameter].self, folder.appending(path: "parameters.json")) ?? [])
    }
    func documents() -> [DocumentEntry] {
        read([DocumentEntry].self, folder.appending(path: "documents.json")) ?? []
    }

    /// The commands of earlier runs.
    func commands() -> [CommandRecord] {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder.appending(path: "commands"), includingPropertiesForKeys: nil)
        return (files ?? []).compactMap { read(CommandRecord.self, $0) }
    }

    /// Keeps a Windows step's script, as the agent writes it: with a byte order mark.
    ///
    /// - Returns: the file's path.
    func keep(_ step: DocumentStep, of commandID: String, on instanceID: String) -> String {
        let place = instance(instanceID).appending(path: "scripts/\(commandID)/\(step.folder)")
        let file = place.appending(path: "_script.ps1")
        do {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data([0xef, 0xbb, 0xbf] + Array(step.script.utf8)).write(to: file)
        } catch {
            logger.error("script not kept", metadata: ["file": "\(file.path)", "error": "\(error)"])
        }
        return file.path
    }

    /// The history is a convenience: what cannot be written is logged and does not stop the sandbox.
    private func write(_ value: some Encodable, _ name: String) {
        do {
            try JSONEncoder().encode(value).write(to: folder.appending(path: name), options: .atomic)
        } catch {
            logger.error("state not saved", metadata: ["file": "\(name)", "error": "\(error)"])
        }
    }

    private func read<Value: Decodable>(_ type: Value.Type, _ file: URL) -> Value? {
        guard let data = try? Data(contentsOf: file) else { return nil }
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            logger.warning("state not understood", metadata: ["file": "\(file.path)", "error": "\(error)"])
            return nil
        }
    }
}
