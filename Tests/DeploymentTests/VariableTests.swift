import Deployment
import Foundation
import Scripting
import Settings
import Testing

/// The application's variables, by the real scripts on this machine's shell.
@Suite struct VariableTests {
    /// What a shell, systemd or `sed` could take for something else.
    private static let odd = #"a "b" 'c' $HOME `id` \n \\ {{ssm:x}} &|/* #end"#

    private static let played = """
        aws() {
          case "$*" in
          *"get-parameter --name /orders/db --with-decryption --query Parameter.Value --region eu-west-1 --output text")
            printf '%s\\n' "${DB:-postgres-s3cret}" ;;
          *"get-secret-value --secret-id orders/odd"*) printf '%s\\n' \((try? Quoting.shell(odd)) ?? "") 'and a second line' ;;
          *) return 254 ;;
          esac
        }
        AWS_SSM_REGION_NAME=eu-west-1
        unset AWS_REGION AWS_DEFAULT_REGION
        """

    private func settings(_ host: RenderedHost, _ variables: String, _ app: String = "keep: 3") throws
        -> EnvironmentSettings
    {
        try host.settings(app, extra: "environment: \(variables)")
    }

    private func file(_ host: RenderedHost, _ commit: String) -> URL {
        host.app.appending(path: "releases/\(commit)/.muster-environment")
    }

    @Test func referencesAreLookedUpIntoAFileThatOnlyRootReads() throws {
        let host = try RenderedHost()
        let commit = try host.commit(["a": "a", ".muster-environment": "EVIL=1"])
        let settings = try settings(
            host, "{DATABASE_URL: {ssm: /orders/db}, FEATURE: on, ODD: {secretsmanager: orders/odd}, EMPTY: ''}")
        let ran = try host.stage(settings, commit, before: Self.played)
        #expect(ran.isGood, "\(ran.reason)")
        let file = file(host, commit)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let (read, _) = try Tool.run(
            "/bin/sh",
            [
                "-c", ". \"$1\"; printf '%s|' \"$DATABASE_URL\" \"$FEATURE\" \"$EMPTY\" \"${EVIL:-}\" \"$ODD\"", "sh",
                file.path,
            ])
        #expect(read == "postgres-s3cret|on|||\(Self.odd)\nand a second line|")
    }

    @Test func aReleaseThatIsStagedAlreadyGetsTheValuesOfToday() throws {
        let host = try RenderedHost()
        let commit = try host.commit(["a": "a"])
        let settings = try settings(host, "{DATABASE_URL: {ssm: /orders/db}}")
        #expect(try host.stage(settings, commit, before: Self.played).isGood)
        #expect(try host.stage(settings, commit, before: "DB=rotated-s3cret\n\(Self.played)").isGood)
        #expect(try String(contentsOf: file(host, commit), encoding: .utf8) == "DATABASE_URL=\"rotated-s3cret\"\n")
        let without = try host.settings("keep: 3")
        #expect(try host.stage(without, commit).isGood)
        #expect(!FileManager.default.fileExists(atPath: file(host, commit).path))
    }

    @Test func whatCannotBeLookedUpFailsStagingByName() throws {
        let host = try RenderedHost()
        let commit = try host.commit(["a": "a"])
        let ran = try host.stage(
            try settings(host, "{DATABASE_URL: {ssm: /orders/other}}"), commit, before: Self.played)
        #expect(ran.reason.contains("cannot read ssm /orders/other; it needs ssm:GetParameter"), "\(ran.reason)")
        #expect(!FileManager.default.fileExists(atPath: file(host, commit).path))
    }

    @Test func whatAHookPrintsOfASecretDoesNotLeaveTheHost() throws {
        let host = try RenderedHost()
        let commit = try host.commit(["a": "a"])
        let hooks = "hooks: {after-stage: [{run: '. ./.muster-environment; echo \"[$DATABASE_URL$FEATURE]\"'}]}"
        let settings = try host.settings(
            "keep: 3", extra: "environment: {DATABASE_URL: {ssm: /orders/db}, FEATURE: plain-text}\n    \(hooks)")
        let ran = try host.stage(settings, commit, before: Self.played)
        #expect(ran.isGood, "\(ran.reason)")
        #expect(ran.output.contains("[***plain-text]") && !ran.output.contains("s3cret"), "\(ran.output)")
    }

    @Test func theAWSCommandLineIsLookedForOnlyWhereItIsNeeded() throws {
        let host = try RenderedHost()
        let absent = "command() { case $2 in git | tar | systemctl) ;; *) return 1 ;; esac; }"
        for (variables, missing) in [("{A: {ssm: /a}}", ["aws"]), ("{A: text}", [])] {
            let ran = try host.run(
                try Scripts(settings: try settings(host, variables)).preflight(), before: absent)
            #expect(HostRecord(facts: ran.verdict?.facts ?? [:]).missing == missing)
        }
    }

    @Test(arguments: [
        "{1A: x}", "{MUSTER_RUN: x}", "{A B: x}", "{A: {ssm: 'has blanks'}}", "{A: {env: B}}", "{A: [x]}", "[A]",
        "{A: {ssm: /a, secretsmanager: b}}", "{A: {secretsmanager: 'file:///etc/shadow'}}",
    ])
    func whatIsNoVariableIsRefused(_ variables: String) throws {
        let host = try RenderedHost()
        #expect(throws: SettingsError.self) { try settings(host, variables) }
    }

    @Test(arguments: [
        Environments.windowsService, Environments.windowsSite, Environments.windowsTask, Environments.windowsFiles,
    ])
    func whatMusterDoesNotStartIsGivenNoVariables(_ app: String) throws {
        let text = Environments.text(platform: "windows", app: app, extra: "environment: {A: x}")
        let error = #expect(throws: SettingsError.self) { try Environments.read(text) }
        #expect("\(String(describing: error))".contains("can give it no variables"))
    }

    @Test func aPlanHoldsNamesAndReferencesAndChangesWithThem() throws {
        let host = try RenderedHost()
        let commit = try host.commit(["a": "a"])
        let sums = try ["{A: {ssm: /a}}", "{A: {ssm: /b}}", "{B: {ssm: /a}}", "{A: /a}"].map { variables in
            try Scripts(settings: try settings(host, variables))
                .deployment(commit: commit, source: Environments.source)[0].sha256
        }
        #expect(Set(sums).count == sums.count)
    }
}
