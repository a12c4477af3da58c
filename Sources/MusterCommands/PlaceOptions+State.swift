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
        if let own = environment["MUSTER_STATE"], !own.isEmpty { return URL(filePath: own).absoluteURL }
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
            return URL(filePath: base).appending(path: "muster")
        }
        // HOME before the account's folder: in an action's container HOME is what outlives the step, /root is not.
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
        return (home ?? FileManager.default.homeDirectoryForCurrentUser).appending(path: ".local/state/muster")
    }

    /// The ledger that the settings name, to look at and to change what is there; without a settings file, that of this
    /// machine. Of the settings only `state` has to be right: who looks for a run or breaks a lock is not kept up by the
    /// rest. One that is not there yet is empty, and is not made by looking at it.
    func ledger() async throws -> Ledger { try await Ledger(store: try presentStore()) }

    /// The same for what a ledger may begin with: one that is not there yet is made.
    func madeLedger() async throws -> Ledger { try await Ledger(store: try store()) }

    /// What holds it; made if it is not there.
    func store() throws -> any LedgerStore { try Self.store(state()) }

    /// What holds it; a file that is not there is not made, and what would be written to it is forgotten.
    func presentStore() throws -> any LedgerStore { try Self.presentStore(state()) }

    private static func presentStore(_ state: StateSettings) throws -> any LedgerStore {
        let path = SQLiteStore.path(in: stateFolder)
        let isMissing = state.ledger == .sqlite && !FileManager.default.fileExists(atPath: path)
        return isMissing ? RehearsalStore(place: path) : try store(state)
    }

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
    /// do or MUSTER_STATE names a folder that the workflow keeps. In a dry run nothing is written to it.
    static func lastingLedger(_ state: StateSettings, dryRun: Bool) async throws -> Ledger {
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
        return try await Ledger(store: dryRun ? RehearsalStore(over: presentStore(state)) : store(state))
    }

    private static func store(_ state: StateSettings) throws -> any LedgerStore {
        switch state.ledger {
        case .sqlite: try SQLiteStore(folder: stateFolder)
        case .dynamoDB(let table, let access): DynamoDBStore(try Session.configuration(access), table: table)
        }
    }
}

extension ChangeOptions {
    /// The ledger whose content is changed; in a dry run it forgets its changes.
    func ledger(_ place: PlaceOptions) async throws -> Ledger {
        dryRun ? try await rehearsal(place) : try await place.ledger()
    }

    /// The same for what a ledger may begin with.
    func madeLedger(_ place: PlaceOptions) async throws -> Ledger {
        dryRun ? try await rehearsal(place) : try await place.madeLedger()
    }

    /// Where items are written, or in a dry run forgotten.
    func store(_ place: PlaceOptions) throws -> any LedgerStore {
        dryRun ? RehearsalStore(over: try place.presentStore()) : try place.store()
    }

    private func rehearsal(_ place: PlaceOptions) async throws -> Ledger { try await Ledger(store: try store(place)) }
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
