import AWS
import Foundation
import HTTPTransport
import Ledger
import Settings

/// What a command remembers, where the settings say so.
extension PlaceOptions {
    /// `MUSTER_STATE`, else the XDG state folder; never the workspace.
    static var stateFolder: URL {
        let environment = ProcessInfo.processInfo.environment
        if let own = environment["MUSTER_STATE"], !own.isEmpty { return URL(filePath: own) }
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
            return URL(filePath: base).appending(path: "muster")
        }
        // HOME before the account's folder: in an action's container HOME is what outlives the step, /root is not.
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
        return (home ?? FileManager.default.homeDirectoryForCurrentUser).appending(path: ".local/state/muster")
    }

    /// The ledger that the settings name; without a settings file, that of this machine. Of the file only `state` has
    /// to be right: who looks for a run or breaks a lock is not kept up by the rest.
    func ledger() async throws -> Ledger { try await Ledger(store: try store()) }

    /// What holds it.
    func store() throws -> any LedgerStore { try Self.store(state()) }

    func state() throws -> StateSettings {
        guard FileManager.default.fileExists(atPath: config) else { return StateSettings() }
        let file = try SettingsFile.read(path: config)
        let mistakes = file.reader.diagnostics.filter { $0.path == "state" || $0.path.hasPrefix("state.") }
        guard mistakes.isEmpty else { throw SettingsError(mistakes) }
        return file.state
    }

    /// The ledger of a run that changes an environment.
    ///
    /// A hosted runner's disk is gone after the job, so there a file is refused unless the settings say that this will
    /// do or MUSTER_STATE names a folder that the workflow keeps.
    static func lastingLedger(_ state: StateSettings) async throws -> Ledger {
        let environment = ProcessInfo.processInfo.environment
        if state.ledger == .sqlite, !state.isEphemeral, environment["RUNNER_ENVIRONMENT"] == "github-hosted",
            environment["MUSTER_STATE"] ?? "" == ""
        {
            throw CommandFailure(
                .usage,
                "a ledger on a hosted runner is lost with the job\n  fix: keep it in DynamoDB with "
                    + "'state: {ledger: {dynamodb: {table: muster}}}', or keep a folder across jobs and name it in "
                    + "MUSTER_STATE, or accept the loss with 'state: {ephemeral: true}': the hosts keep their own record"
            )
        }
        return try await Ledger(store: try store(state))
    }

    private static func store(_ state: StateSettings) throws -> any LedgerStore {
        switch state.ledger {
        case .sqlite: try SQLiteStore(folder: stateFolder)
        case .dynamoDB(let table, let access): DynamoDBStore(try Session.configuration(access), table: table)
        }
    }
}

extension PlaceOptions {
    /// The artifacts that the settings name.
    func artifacts() throws -> any ArtifactStore { try Self.artifacts(state()) }

    static func artifacts(_ state: StateSettings) throws -> any ArtifactStore {
        switch state.artifacts {
        case .directory(let path):
            DirectoryArtifacts(folder: path.map { URL(filePath: $0) } ?? stateFolder.appending(path: "artifacts"))
        case .s3(let bucket, let prefix, let access):
            S3Artifacts(try Session.configuration(access), bucket: bucket, prefix: prefix)
        }
    }
}
