import Deployment
import Foundation
import Scripting
import Settings
import Testing

/// How a release's files come to a host, by the real scripts on this machine's shell.
@Suite struct SourceTests {
    private static let commit = Environments.commit

    private func settings(_ host: RenderedHost, _ source: String) throws -> EnvironmentSettings {
        try host.settings("keep: 3", source: source)
    }

    /// Packs what is given with Python's tarfile: a text, or a link where it begins with `->`.
    private func artifact(_ host: RenderedHost, _ members: [(String, String)]) throws -> (file: URL, sum: String) {
        let file = host.folder.appending(path: "\(UUID().uuidString).tar")
        let program = """
            import io, sys, tarfile
            with tarfile.open(sys.argv[1], "w") as tar:
                for name, text in zip(sys.argv[2::2], sys.argv[3::2]):
                    member = tarfile.TarInfo(name)
                    if text.startswith("->"):
                        member.type, member.linkname = tarfile.SYMTYPE, text[2:]
                    member.size = 0 if text.startswith("->") else len(text.encode())
                    tar.addfile(member, io.BytesIO(text.encode()))
            """
        let words = members.flatMap { [$0.0, $0.1] }
        let (output, code) = try Tool.run("/usr/bin/env", ["python3", "-c", program, file.path] + words)
        try #require(code == 0, "\(output)")
        let (sum, _) = try Tool.run("/usr/bin/env", ["sha256sum", file.path])
        return (file, String(sum.prefix(64)))
    }

    private func stage(
        _ host: RenderedHost, _ members: [(String, String)], sum: String? = nil, isDownloaded: Bool = false
    ) throws -> RenderedHost.Ran {
        let packed = try artifact(host, members)
        let source = ReleaseSource.artifact(
            PackedArtifact(
                sha256: sum ?? packed.sum, bytes: 1,
                way: isDownloaded ? .url(place: "s3://b/k") : .file(packed.file.path)))
        let scripts = try Scripts(settings: try settings(host, "artifact"))
            .deployment(commit: Self.commit, source: source)
        return try host.run(scripts[0], url: isDownloaded ? "file://\(packed.file.path)" : nil)
    }

    private static let good = [
        ("REVISION", Environments.commit + "\n"), ("app.py", "print()\n"), ("in/data", "x"), ("in/link", "->../app.py"),
    ]

    @Test(arguments: [false, true]) func anArtifactIsUnpackedWhenItsSumIsRight(_ isDownloaded: Bool) throws {
        let host = try RenderedHost()
        let ran = try stage(host, Self.good, isDownloaded: isDownloaded)
        #expect(ran.isGood, "\(ran.reason)")
        #expect(host.text("releases/\(Self.commit)/in/link") == "print()\n")
        #expect(host.text("releases/\(Self.commit)/REVISION") == Self.commit + "\n")
        #expect(!ran.output.contains("file://"))
    }

    @Test func nothingIsUnpackedWhenTheSumIsWrong() throws {
        let host = try RenderedHost()
        let ran = try stage(host, Self.good, sum: String(repeating: "0", count: 64))
        #expect(ran.reason.hasPrefix("what came as the artifact has SHA-256"), "\(ran.reason)")
        #expect(host.text("releases/\(Self.commit)/app.py") == nil)
    }

    @Test(arguments: ["../outside", "/tmp/muster-outside", "in/../../outside"])
    func aPathThatLeadsOutIsRefused(_ path: String) throws {
        let host = try RenderedHost()
        let ran = try stage(host, Self.good + [(path, "x")])
        #expect(ran.reason.hasPrefix("the artifact holds a path that leads out"), "\(ran.reason)")
        #expect(host.text("releases/\(Self.commit)/app.py") == nil)
    }

    @Test(arguments: ["/etc/passwd", "../outside", "in/../../outside"])
    func aLinkThatLeadsOutIsRefused(_ target: String) throws {
        let host = try RenderedHost()
        let ran = try stage(host, Self.good + [("escape", "->\(target)")])
        #expect(ran.reason == "the artifact's link ./escape leads out of the release", "\(ran.reason)")
        #expect(host.text("releases/\(Self.commit)/app.py") == nil)
    }

    @Test func anArtifactOfAnotherCommitIsRefused() throws {
        let host = try RenderedHost()
        let ran = try stage(host, [("REVISION", "other\n")])
        #expect(ran.reason == "the artifact is of another commit")
    }

    /// `aws` plays Parameter Store and Secrets Manager; `git` tells what it would be asked with, at its fetch.
    private static let played = #"""
        aws() {
          case "$*" in
          *"get-parameter --name /orders/token --with-decryption"*) echo t0p-s3cret ;;
          *"get-secret-value --secret-id orders/key"*) printf 'PRIVATE\nKEY\n' ;;
          *) echo 'AccessDeniedException' >&2; return 254 ;;
          esac
        }
        git() {
          case "$*" in
          *fetch*)
            {
              echo "words $*"
              [ -z "${GIT_ASKPASS:-}" ] || echo "user $("$GIT_ASKPASS" 'Username for x') password $("$GIT_ASKPASS" 'Password for x')"
              [ -z "${GIT_SSH_COMMAND:-}" ] || { echo "$GIT_SSH_COMMAND"; stat -c 'mode %a' "$muster_work/key"; cat "$muster_work/key"; }
            } >"$MUSTER_HOME/asked"
            ;;
          esac
          command git "$@"
        }
        """#

    private func fetch(_ host: RenderedHost, _ source: String) throws -> (ran: RenderedHost.Ran, asked: String) {
        let commit = try host.commit(["a": "a"])
        let ran = try host.stage(try settings(host, source), commit, before: Self.played)
        let asked = try? String(contentsOf: host.folder.appending(path: "records/asked"), encoding: .utf8)
        return (ran, asked ?? "")
    }

    @Test func gitIsGivenATokenThatNobodyElseSees() throws {
        let host = try RenderedHost()
        let (ran, asked) = try fetch(host, "{git: {url: 'https://x', token: {ssm: /orders/token}}}")
        #expect(ran.isGood, "\(ran.reason)")
        #expect(asked.contains("user x-access-token password t0p-s3cret"))
        #expect(!(asked.split(separator: "\n").first ?? "").contains("t0p"))
        #expect(!ran.output.contains("t0p"))
    }

    @Test(arguments: [("", "accept-new"), (", host-keys: [github.com ssh-ed25519 AAAAC3]", "yes")])
    func gitIsGivenADeployKeyInAFileThatGoesAgain(_ keys: String, _ checking: String) throws {
        let host = try RenderedHost()
        let (ran, asked) = try fetch(host, "{git: {deploy-key: {secretsmanager: orders/key}\(keys)}}")
        #expect(ran.isGood, "\(ran.reason)")
        #expect(asked.contains("mode 600\nPRIVATE\nKEY\n") && asked.contains("StrictHostKeyChecking=\(checking)"))
        #expect(!ran.output.contains("PRIVATE"))
        let (left, _) = try Tool.run("/usr/bin/env", ["grep", "-r", "-l", "PRIVATE", host.folder.path + "/records"])
        #expect(left.split(separator: "\n").allSatisfy { $0.hasSuffix("/asked") }, "\(left)")
    }

    @Test func aSecretThatTheRoleCannotReadIsNamedWithWhatItNeeds() throws {
        let host = try RenderedHost()
        let (ran, asked) = try fetch(host, "{git: {url: 'https://x', token: {ssm: /orders/other}}}")
        #expect(ran.reason.contains("cannot read ssm /orders/other; it needs ssm:GetParameter"), "\(ran.reason)")
        #expect(asked.isEmpty)
    }

    @Test(arguments: [
        "{git: {token: ghp_secret}}", "{git: {token: {ssm: 'a b'}}}",
        "{git: {token: {ssm: /a}, deploy-key: {ssm: /b}}}",
        "{git: {user: me}}", "{git: {host-keys: [a b c]}}", "{git: {deploy-key: {ssm: /a}, host-keys: [one]}}",
        "{git: {}, artifact: {}}", "{artifact: {access: magic}}", "tarball",
        "{git: {token: {ssm: /a, secretsmanager: b}}}",
    ])
    func sourcesThatDoNotExistAreRefused(_ source: String) throws {
        let host = try RenderedHost()
        #expect(throws: SettingsError.self) { try settings(host, source) }
    }
}
