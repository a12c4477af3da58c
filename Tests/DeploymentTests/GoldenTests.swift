import GoldenFiles
import Deployment
import Scripting
import Settings
import Testing

/// Every phase's script for every kind of host, as it was read last.
@Suite struct GoldenTests {
    @Test(arguments: [
        ("adhoc.sh", Platform.linux, "echo it's \"me\"; exit 3"),
        ("adhoc-shebang.sh", .linux, "#!/usr/bin/env python3\nprint('x')"),
        ("adhoc.ps1", .windows, "Write-Output 'it''s me'; exit 3"),
    ])
    func adHocScriptsAreAsRecorded(_ name: String, _ platform: Platform, _ text: String) throws {
        try Golden.expect(try ScriptTemplate(adHoc: text, platform: platform, scope: "adhoc/run").text, equals: name)
    }

    struct Variant: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        /// Only these phases; all when nil.
        var phases: Set<String>?
        var testDescription: String { name }
    }

    static let variants: [Variant] =
        [
            Variant(name: "linux-process", text: Environments.text()),
            Variant(
                name: "linux-systemd",
                text: Environments.text(app: Environments.linuxUnit, health: Environments.proofOnHost)),
            Variant(
                name: "linux-venv",
                text: Environments.text(
                    app: "{path: /opt/orders, runtime: {python: {}}, restart: {systemd: {unit: orders}}}"),
                phases: ["preflight", "stage"]),
            making("linux-node", Environments.text(app: Environments.linuxNode)),
            making("linux-dotnet", Environments.text(app: Environments.linuxDotNet)),
            making("linux-static", Environments.text(app: Environments.linuxStatic)),
            making("windows-node", Environments.text(platform: "windows", app: Environments.windowsNode)),
            making("windows-dotnet", Environments.text(platform: "windows", app: Environments.windowsDotNet)),
            making("windows-static", Environments.text(platform: "windows", app: Environments.windowsStatic)),
            Variant(
                name: "windows-process", text: Environments.text(platform: "windows", app: Environments.windowsProcess)),
            Variant(
                name: "windows-service",
                text: Environments.text(
                    platform: "windows", app: Environments.windowsService, health: Environments.proofOnHost)),
            Variant(
                name: "linux-hooks",
                text: Environments.text(
                    app: Environments.linuxUnit, health: Environments.proofOnHost, extra: Environments.hooks),
                phases: ["stage", "activate", "verify", "restore"]),
            Variant(
                name: "windows-hooks",
                text: Environments.text(
                    platform: "windows", app: Environments.windowsService, health: Environments.proofOnHost,
                    extra: Environments.hooks), phases: ["stage", "activate", "verify", "restore"]),
        ] + starting + logging + fetching + variables

    /// Only what differs between kinds of restart.
    private static let starting: [Variant] =
        [
            ("linux-compose", Environments.text(app: Environments.linuxCompose)),
            ("linux-script", Environments.text(app: Environments.linuxScript)),
            ("linux-files", Environments.text(app: Environments.linuxFiles)),
            ("windows-iis", Environments.text(platform: "windows", app: Environments.windowsSite)),
            ("windows-task", Environments.text(platform: "windows", app: Environments.windowsTask)),
            ("windows-script", Environments.text(platform: "windows", app: Environments.windowsScript)),
            ("windows-files", Environments.text(platform: "windows", app: Environments.windowsFiles)),
        ].map { Variant(name: $0, text: $1, phases: ["preflight", "activate"]) }

    /// Only what differs between sources.
    private static let fetching: [Variant] =
        ["linux", "windows"].flatMap { platform in
            let app = platform == "linux" ? Environments.linuxUnit : Environments.windowsService
            return [
                ("token", "{git: {token: {ssm: /orders/git}}}"),
                (
                    "key",
                    "{git: {deploy-key: {secretsmanager: orders/git}, host-keys: [github.com ssh-ed25519 AAAAC3Nz]}}"
                ),
                ("signed", "artifact"), ("role", "{artifact: {access: role}}"),
            ].map { name, source in
                Variant(
                    name: "\(platform)-\(name)",
                    text: Environments.text(platform: platform, app: app, health: Environments.proofOnHost)
                        + "\nsource: \(source)\n",
                    phases: ["preflight", "stage"])
            }
        }

    /// Only what differs with the application's variables.
    private static let variables: [Variant] = ["linux", "windows"].map { platform in
        let app = platform == "linux" ? Environments.linuxUnit : Environments.windowsProcess
        return Variant(
            name: "\(platform)-variables",
            text: Environments.text(
                platform: platform, app: app, health: Environments.proofOnHost,
                extra: "environment: {DATABASE_URL: {ssm: /orders/db}, API: {secretsmanager: orders/api}, FEATURE: on}"),
            phases: ["preflight", "stage", "activate"])
    }

    /// A source as a plan of these settings has it.
    private func source(_ settings: EnvironmentSettings) -> ReleaseSource {
        let sum = String(repeating: "5", count: 64)
        return switch settings.source {
        case .git: Environments.source
        case .artifact(.url): .artifact(PackedArtifact(sha256: sum, bytes: 1, way: .url(place: "s3://acme/\(sum)")))
        case .artifact(.role):
            .artifact(
                PackedArtifact(
                    sha256: sum, bytes: 1, way: .role(bucket: "acme", key: "orders/\(sum)", region: "eu-west-1")))
        }
    }

    /// Only what differs between logs.
    private static let logging: [Variant] =
        [
            (
                "linux-process-log",
                Environments.text(app: Environments.linuxProcess, health: Environments.proofInLogs)
            ),
            ("linux-systemd-log", Environments.text(app: Environments.linuxUnit, health: Environments.proofInLogs)),
            ("linux-compose-log", Environments.text(app: Environments.linuxCompose, health: Environments.proofInLogs)),
            (
                "windows-process-log",
                Environments.text(
                    platform: "windows", app: Environments.windowsProcess, health: Environments.proofInFile)
            ),
        ].map { Variant(name: $0, text: $1, phases: ["activate", "verify"]) }

    /// Only what differs between runtimes.
    private static func making(_ name: String, _ text: String) -> Variant {
        Variant(name: name, text: text, phases: ["preflight", "stage"])
    }

    @Test(arguments: variants) func scriptsAreAsTheyWereRead(_ variant: Variant) throws {
        let settings = try #require(try Environments.read(variant.text))
        let scripts = Scripts(settings: settings)
        let all =
            [try scripts.preflight()]
            + (try scripts.deployment(commit: Environments.commit, source: source(settings)))
        for script in all where variant.phases?.contains(script.phase) ?? true {
            try Golden.expect(script.text, equals: "\(variant.name)-\(script.phase).\(suffix(script.platform))")
            #expect(script.fits, "\(script.phase): \(script.parameterBytes) bytes")
        }
        if variant.phases == nil {
            let observe = try scripts.observe(commit: Environments.commit)
            try Golden.expect(observe.text, equals: "\(variant.name)-observe.\(suffix(observe.platform))")
            let rollback = try scripts.restore(goal: Environments.commit, failed: nil)
            try Golden.expect(rollback.text, equals: "\(variant.name)-rollback.\(suffix(rollback.platform))")
        }
    }

    @Test func theFirstDifferenceIsShownWithItsLine() {
        #expect(
            Golden.firstDifference("a\nb\n", "a\nc\n") == "differs first in line 2:\n  recorded: b\n  rendered: c")
        #expect(Golden.firstDifference("a", "a\nb")?.contains("(the end)") == true)
        #expect(Golden.firstDifference("a\n", "a\n") == nil)
    }

    private func suffix(_ platform: Platform) -> String { platform == .linux ? "sh" : "ps1" }
}
