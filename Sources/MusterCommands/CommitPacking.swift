import Deployment
import Foundation
import GitRepository
import Ledger
import Packing
import Redaction
import Settings

/// What plans of one command pack, kept until the command ends: each commit is packed once, and put once.
final class CommitPacking {
    private let repository: GitRepository
    private let state: StateSettings
    private var looked: Set<CommitID> = []
    private var packed: (commit: CommitID, file: String, artifact: PackedArtifact)?

    init(repository: GitRepository, state: StateSettings) {
        self.repository = repository
        self.state = state
    }

    deinit {
        if let packed { try? FileManager.default.removeItem(atPath: packed.file) }
    }

    /// Refuses a commit of which git alone does not bring everything.
    func look(at commit: Commit) throws {
        guard looked.insert(commit.id).inserted else { return }
        try refusing { try CommitTree(commit.id, in: repository).refuseWhatIsElsewhere() }
    }

    /// Packs a commit, without putting it anywhere.
    func pack(_ commit: Commit, _ access: SourceSettings.Access) throws -> PackedArtifact {
        if let packed, packed.commit == commit.id { return packed.artifact }
        let place = try self.place(access)
        let file = FileManager.default.temporaryDirectory.appending(path: "muster-artifact-\(UUID().uuidString)").path
        try refusing { try CommitArchive.write(commit, of: repository, to: file) }
        let name = try ArtifactName(ofFile: file)
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        let artifact = PackedArtifact(sha256: name.text, bytes: size, way: place(name.text))
        packed = (commit.id, file, artifact)
        return artifact
    }

    /// Puts what was packed where hosts find it, unless it is there; in the place of what was changed there.
    func publish(_ say: (String) -> Void) async throws {
        guard let packed else { return }
        let store = try PlaceOptions.artifacts(state)
        do {
            let kept = try await store.put(file: packed.file)
            let name = kept.name.text.prefix(12)
            switch kept.course {
            case .written: say("artifact \(name) was put to \(store.place)")
            case .present: say("artifact \(name) is at \(store.place)")
            case .replaced:
                say(
                    "artifact \(name) was put to \(store.place) again: what was there under its name was something else"
                )
            }
        } catch let error as ArtifactError { throw CommandFailure(.usage, UntrustedText.line("\(error)")) }
    }

    private func refusing(_ body: () throws -> Void) throws {
        do { try body() } catch let error as PackingError {
            throw CommandFailure(.usage, "this commit cannot be shipped: \(error)")
        }
    }

    /// Where an artifact of a name is going to be.
    private func place(_ access: SourceSettings.Access) throws -> (String) -> PackedArtifact.Way {
        switch (state.artifacts, access) {
        case (.directory(let path?), _): return { .file("\(path)/\($0)") }
        case (.s3(let bucket, let prefix, _), .url): return { .url(place: "s3://\(bucket)/\(prefix)\($0)") }
        case (.s3(let bucket, let prefix, let access), .role):
            let region = try access.region ?? Session.defaultRegion()
            return { .role(bucket: bucket, key: prefix + $0, region: region) }
        case (.directory(nil), _):
            throw CommandFailure(
                .usage,
                "'source: artifact' needs a place that hosts reach, and artifacts are kept in a folder of this machine\n"
                    + "  fix: keep them in S3 with 'state: {artifacts: {s3: {bucket: …}}}', or in a folder that every host "
                    + "sees, too, with 'state: {artifacts: {directory: /srv/artifacts}}'")
        }
    }
}
