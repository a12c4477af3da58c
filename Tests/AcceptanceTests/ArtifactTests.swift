import AWS
import Foundation
import MotoServer
import Testing

/// Commits that are packed where Muster runs, and downloaded by hosts.
@Suite struct ArtifactTests {
    @Test func aCommitIsPackedPutOnceAndDeployedWithoutGitOnTheHosts() async throws {
        try await Stage.run(linux: 2) { stage in
            let folder = stage.work.appending(path: "artifacts")
            try stage.write(
                "muster.yml", Stage.settings() + "\nsource: artifact\nstate: {artifacts: {directory: \(folder.path)}}\n"
            )
            let commit = try stage.commit(Stage.server())
            let plan = try await stage.muster("plan", "test")
            #expect(plan.code == 0 && plan.output.contains("source    artifact \(folder.path)/"), "\(plan.all)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit, commit])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
            let again = try await stage.muster("deploy", "test")
            #expect(again.code == 0 && again.all.contains("is at \(folder.path)"), "\(again.all)")

            // What was changed since is put again, so that hosts do not refuse it for ever.
            let kept = folder.appending(
                path: try #require(FileManager.default.contentsOfDirectory(atPath: folder.path).first))
            var bytes = try Data(contentsOf: kept)
            bytes[600] ^= 1
            try bytes.write(to: kept)
            let mended = try await stage.muster("deploy", "test")
            #expect(mended.code == 0 && mended.all.contains("was something else"), "\(mended.all)")
            #expect(try await stage.muster("deploy", "test").all.contains("is at \(folder.path)"))
        }
    }

    @Test func whatIsChangedOnTheWayToTheHostsIsNotUnpackedAndWhatServesGoesOn() async throws {
        try await Stage.run(linux: 2) { stage in
            let folder = stage.work.appending(path: "artifacts")
            let settings =
                Stage.settings() + "\nsource: artifact\nstate: {artifacts: {directory: \(folder.path)}}\n"
            try stage.write("muster.yml", settings)
            let commit = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            let hook = "for file in \(folder.path)/*; do echo forged >$file; done"
            try stage.write(
                "muster.yml",
                settings.replacing(
                    "timeouts:", with: "hooks: {before-stage: [{on: runner, run: '\(hook)'}]}\n    timeouts:"))
            _ = try stage.commit(Stage.server())
            let bad = try await stage.muster("deploy", "test")
            #expect(bad.code == 1 && bad.all.contains("nothing was unpacked"), "\(bad.all)")
            #expect(try await stage.serving() == [commit, commit])
        }
    }

    @Test func aFolderThatHostsDoNotSeeIsRefusedWithTheWayOut() async throws {
        try await Stage.run { stage in
            try stage.write("muster.yml", Stage.settings() + "\nsource: artifact\n")
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 2 && deploy.error.contains("{artifacts: {s3: {bucket"), "\(deploy.all)")
        }
    }

    /// The sandbox's hosts cannot reach moto's server: what is looked at is what Muster does until they try.
    @Test func withABucketTheUploadIsMadeOnceAndItsUrlIsNowhereToBeRead() async throws {
        let bucket = MotoServer.name("artifacts")
        let s3 = S3Client(try MotoServer.shared().configuration)
        try await s3.createBucket(bucket)
        try await Stage.run(upstream: try MotoServer.shared().url) { stage in
            try stage.write(
                "muster.yml",
                Stage.settings() + "\nsource: artifact\n"
                    + "state: {artifacts: {s3: {bucket: \(bucket), prefix: orders, region: eu-west-1}}}\n")
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 1 && deploy.all.contains("cannot be had"), "\(deploy.all)")
            let objects = try await s3.listObjects(bucket: bucket, prefix: "orders/").all()
            #expect(objects.count == 1)
            let file = stage.work.appending(path: "ledger.jsonl")
            #expect(try await stage.muster("ledger", "export", "--to", file.path).code == 0)
            for text in [deploy.all, try String(contentsOf: file, encoding: .utf8)] {
                #expect(!text.contains("X-Amz-Signature"))
            }
        }
    }

    @Test func aSubmoduleIsRefusedBeforeAnythingIsSent() async throws {
        try await Stage.run { stage in
            let commit = try stage.commit(Stage.server())
            try Stage.git(
                ["update-index", "--add", "--cacheinfo", "160000,\(commit),vendor/library"], in: stage.repository)
            try Stage.git(["commit", "--quiet", "--message", "submodule"], in: stage.repository)
            try Stage.git(["push", "--quiet", "origin", "HEAD:main"], in: stage.repository)
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 2 && deploy.error.contains("'vendor/library' is a submodule"), "\(deploy.all)")
        }
    }
}
