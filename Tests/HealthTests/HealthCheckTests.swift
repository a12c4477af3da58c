import Foundation
@testable import Health
import Scripting
import Settings
import Testing

@Suite struct HealthCheckTests {
    func read(_ text: String, _ platform: Platform = .linux) throws -> (checks: [HealthCheck], mistakes: [String]) {
        let file = try SettingsFile.parse(
            "version: 1\napplication: a\nenvironments: {e: {health: \(text)}}\n", file: "muster.yml")
        let checks = try file.environment("e").mapping { keys in
            keys.required("health")?.list().compactMap { HealthCheck.read($0, platform: platform) }
        }
        do { try file.reader.finish() } catch { return (checks ?? [], error.diagnostics.map(\.message)) }
        return (checks ?? [], [])
    }

    @Test func readsBothKinds() throws {
        let (checks, mistakes) = try read(
            "[{url: 'http://{address}:80/h', revision: version, every: 500ms, within: 2m, consecutive: 3}, {tcp: '{address}:22', from: runner}]"
        )
        #expect(mistakes.isEmpty)
        #expect(
            checks == [
                HealthCheck(
                    probe: .http(url: "http://{address}:80/h"), revision: "version", every: 500, within: 120,
                    consecutive: 3),
                HealthCheck(probe: .tcp(host: "{address}", port: 22), from: .runner),
            ])
    }

    @Test(arguments: [
        "[{url: 'ftp://x'}]", "[{url: \"http://x/\\ny\"}]", "[{tcp: 'x'}]", "[{tcp: 'x:0'}]", "[{tcp: '-x:1'}]", "[{}]",
        "[{url: 'http://x', tcp: 'x:1'}]", "[{url: 'http://x', status: 99}]", "[{url: 'http://x', revision: 'a\"b'}]",
        "[{log: {}}]", "[{log: {path: '', pattern: a}}]", "[{log: {pattern: ''}}]",
        "[{log: {pattern: a}, from: runner}]",
        "[{url: 'http://169.254.169.254/latest'}]", "[{url: 'http://[fe80::1]:80/'}]", "[{tcp: '169.254.170.2:80'}]",
        "[{url: 'http://0xa9fea9fe/'}]", "[{url: 'http://x', redirects: 11}]", "[{tcp: 'x:1', redirects: 1}]",
        "[{url: 'https://x', pin: 'sha256//abc'}]", "[{url: 'http://x', pin: 'sha256//\(Self.key)'}]",
        "[{url: 'https://x', expires: 7d}]", "[{url: 'https://x', from: runner, expires: 1h}]",
        "[{log: {pattern: a}, tcp: 'x:1'}]", "[{url: 'http://x', within: 0s}]", "[{url: 'http://x', insecure: true}]",
        "[{log: {pattern: '('}, within: 3s}]", "[{url: 'http://x', every: 31s, consecutive: 3}]",
        "[{url: 'http://x', every: 2s, within: 1s}]", "[{url: 'http://x', consecutive: 100}]",
    ])
    func refusesWhatCannotBeAProof(_ text: String) throws {
        #expect(try read(text).mistakes.count == 1)
    }

    static let key = String(repeating: "A", count: 43) + "="

    @Test func redirectsPinAndExpiryAreRead() throws {
        let (checks, mistakes) = try read(
            "[{url: 'https://x', from: runner, redirects: 3, pin: 'sha256//\(Self.key)', expires: 7d}]")
        #expect(mistakes.isEmpty)
        #expect(checks.map(\.redirects) == [3] && checks.map(\.expires) == [604_800])
        #expect(checks.map(\.pin) == ["sha256//\(Self.key)"])
    }

    @Test func aLogHasAPatternAndPerhapsAPath() throws {
        let (checks, mistakes) = try read("[{log: {pattern: '^up'}, within: 30s}, {log: {path: a/b.log, pattern: up}}]")
        #expect(mistakes.isEmpty)
        #expect(
            checks == [
                HealthCheck(probe: .log(path: nil, pattern: "^up"), within: 30, consecutive: 1),
                HealthCheck(probe: .log(path: "a/b.log", pattern: "up"), consecutive: 1),
            ])
        #expect(checks.map(\.title) == ["'^up' in its own log", "'up' in a/b.log"])
    }

    static let commit = "0123456789abcdef0123456789abcdef01234567"

    @Test(arguments: [
        (200, #"{"version":"0123456789abcdef0123456789abcdef01234567"}"#, true),
        (200, #"{"version":"0123456","up":3}"#, true), (200, #"{"version":"012345"}"#, false),
        (200, #"{"version":"fedcba9876543210"}"#, false), (200, #"{"version":12345678}"#, false),
        (200, #"{"other":"0123456"}"#, false), (200, "ok", false), (500, #"{"version":"0123456"}"#, false),
    ])
    func onlyTheDeployedCommitIsHealthy(_ status: Int, _ body: String, _ healthy: Bool) {
        let check = HealthCheck(probe: .http(url: "http://x"), revision: "version")
        let fault = HealthJudge.fault(of: check, status: status, body: Array(body.utf8), commit: Self.commit)
        #expect((fault == nil) == healthy)
    }

    @Test func whatIsWrongIsSaidWithItsValues() throws {
        #expect(
            try read("[{url: 'http://x', every: 30s, within: 59s, consecutive: 3}]").mistakes == [
                "3 good answers, one every 30s, take 1m, which is more than 'within', 59s"
            ])
        #expect(try read("[{url: 'http://x', every: 30s, within: 1m, consecutive: 3}]").mistakes.isEmpty)
        #expect(
            try read("[{log: {pattern: 'a[b'}}]").mistakes.first?.contains("'a[b' is no pattern for grep -E: ") == true)
        #expect(
            try read("[{url: 'ftp://x'}]").mistakes == [
                "expected an http or https URL, in which only {address} is replaced, found 'ftp://x'"
            ])
    }

    /// The real grep is the oracle: it ends with 2 for what it cannot read.
    @Test(arguments: [
        "{\"level\"", "{2}", "a{2", "a{2}", "a{,3}", "a{2,1}", "(", ")", "[a", "*a", "a**", "a|*b", "^*", "(|a)",
        "a{x}", "[]a]", "[^]a]{", "[[:foo:]]", "[[:digit:]{]", "a\\", "\\(", "a+{", "()", "(a{)", "[{]", "\\{",
        "a{1,2,3}", "[b-a]", "a{99999}", "\\d+", "|a", "+", "{,}", "a{,}", "a{}", "{a}", "[ä-ü]+", "[[.a.]",
        "^started$",
    ])
    func aPatternIsTakenWhereGrepTakesIt(_ pattern: String) throws {
        let grep = Process()
        grep.executableURL = URL(filePath: "/usr/bin/env")
        grep.arguments = ["LC_ALL=C", "grep", "-E", "-q", "-e", pattern, "/dev/null"]
        grep.standardError = FileHandle.nullDevice
        try grep.run()
        grep.waitUntilExit()
        #expect((LogPattern.mistake(in: pattern, for: .linux) == nil) == (grep.terminationStatus < 2))
    }

    @Test func windowsHasPatternsOfItsOwn() throws {
        #expect(try read(#"[{log: {path: a, pattern: '(?<year>\d{4})-(?!x)'}}]"#, .windows).mistakes.isEmpty)
        #expect(try read("[{log: {path: a, pattern: '(?<year'}}]", .windows).mistakes.count == 1)
    }
}
