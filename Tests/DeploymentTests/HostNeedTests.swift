import Deployment
import GoldenFiles
import Scripting
import Testing

/// What settings need on hosts, and how it is looked for.
@Suite struct HostNeedTests {
    private func needs(_ text: String) throws -> [String] {
        let settings = try #require(try Environments.read(text))
        return try HostNeed.all(of: settings).map { "\($0.name): \($0.purpose)" }
    }

    @Test func eachPartOfTheSettingsNamesItsOwn() throws {
        #expect(
            try needs(Environments.text(app: Environments.linuxNode)) == [
                "git: source", "tar: source", "node: app.runtime", "npm: app.runtime", "systemctl: app.restart",
                "curl or python3 or wget: health", "bash or python3: health",
            ])
        #expect(
            try needs(Environments.text(platform: "windows", app: Environments.windowsNode)) == [
                "git: source", "node: app.runtime", "npm: app.runtime",
            ])
    }

    @Test func secretsNeedWhatLooksThemUp() throws {
        let extra = "environment: {DATABASE_URL: {ssm: /orders/db}}"
        let linux = try needs(Environments.text(app: Environments.linuxUnit, extra: extra))
        #expect(linux.contains("aws: environment"), "\(linux)")
        let windows = try needs(
            Environments.text(platform: "windows", app: Environments.windowsProcess, extra: extra))
        #expect(windows.contains { $0.hasSuffix(": environment") }, "\(windows)")
        #expect(try !needs(Environments.text(app: Environments.linuxUnit)).contains { $0.hasSuffix("environment") })
    }

    @Test(arguments: [
        ("[{url: 'https://a.test', pin: 'sha256//\(String(repeating: "A", count: 43))='}]", ["curl: health"]),
        ("[{url: 'http://a.test', redirects: 2}]", ["curl or python3: health"]),
        ("[{url: 'http://a.test', from: runner}]", [String]()), ("[{log: {path: a.log, pattern: up}}]", []),
    ])
    func checksNeedWhatCanAsk(_ health: String, _ expected: [String]) throws {
        let found = try needs(Environments.text(app: Environments.linuxUnit, health: health))
        #expect(found.filter { $0.hasSuffix("health") } == expected)
    }

    @Test func whatIsMissingHasAFix() throws {
        let settings = try #require(try Environments.read(Environments.text(app: Environments.linuxUnit)))
        let all = try HostNeed.all(of: settings)
        let found = HostNeed.findings(all, facts: ["need0": "git 2.39", "free": "1024"], settings: settings)
        #expect(found[0].found == "git 2.39" && found[0].fix == nil)
        #expect(found[1].found == nil && found[1].fix?.hasPrefix("install tar") == true)
        #expect(found.last?.fix == "make room for /opt/orders: 1 MiB are free")
    }

    @Test(arguments: [
        ("linux-needs.sh", Environments.text(app: Environments.linuxDotNet)),
        ("windows-needs.ps1", Environments.text(platform: "windows", app: Environments.windowsSite)),
    ])
    func theScriptsThatLookAreAsRecorded(_ name: String, _ text: String) throws {
        let settings = try #require(try Environments.read(text))
        let script = try Scripts(settings: settings).looking(for: try HostNeed.all(of: settings))
        try Golden.expect(script.text, equals: name)
    }
}
