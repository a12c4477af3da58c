import Foundation
import Health
import Scripting
import Services
import ShellHost
import Testing

/// The checks of Linux hosts, really run against a server that the service functions started.
@Suite struct ShellHealthTests {
    static let commit = "0123456789abcdef0123456789abcdef01234567"
    static let good = #"200 {"version": "\#(commit)"}"#

    /// A host whose service answers `answers`, one a request.
    private func serving(
        _ answers: [String], by kind: RestartKind = .process(.init(executable: "python3", arguments: ["server.py"]))
    ) throws -> (host: ShellHost, port: Int, service: String) {
        let host = try ShellHost()
        try Data(answers.joined(separator: "\n").utf8).write(to: host.folder.appending(path: "answers"))
        let functions = try kind.shellFunctions()
        let ran = try host.run(
            "\(ShellHost.prepared)\nmuster_service_start \"$folder\"\n\(ShellHost.started)", functions: functions)
        return (host, try #require(Int(ran.fact("port")), "\(ran.output)"), functions)
    }

    private func check(
        port: Int, status: Int = 200, revision: String? = "version", every: Int = 100, timeout: Int = 5_000,
        within: Int = 1, consecutive: Int = 1
    ) -> HealthCheck {
        HealthCheck(
            probe: .http(url: "http://127.0.0.1:\(port)/health?a={1,2}[3-4]"), status: status, revision: revision,
            every: every, timeout: timeout, within: within, consecutive: consecutive)
    }

    private func run(_ check: HealthCheck, on host: ShellHost, _ service: String, before: String = "") throws
        -> ShellHost.Ran
    {
        try host.run(
            "\(before)\nmuster_health \(Self.commit)",
            functions: "\(service)\n\(try HealthCheck.shellFunctions([check]))")
    }

    @Test(arguments: [
        good, #"200 {"version":"0123456"}"#, #"200 {"db": {"version": "15.2"}, "version": "0123456789"}"#,
        #"200 {"version":"0123456","db":{"version":"15.2"}}"#,
        #"200 {"a":["version",":"],"b":"\"version\":","version" : "0123456"}"#,
    ])
    func theDeployedCommitPasses(_ answer: String) throws {
        let (host, port, service) = try serving([answer])
        let ran = try run(check(port: port, within: 10, consecutive: 2), on: host, service)
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
        #expect(ran.fact("health0") == "passed: 2 tries")
    }

    @Test(arguments: [
        (#"503 {"version":"0123456"}"#, "answered 503, not 200"), (#"200 {"version":"012345"}"#, "is '012345'"),
        (#"200 {"version":"fedcba9876"}"#, "is 'fedcba9876', not"), (#"200 {"other":"0123456"}"#, "is ''"),
        (#"200 {"db":{"version":"0123456"}}"#, "is ''"), (#"200 [{"version":"0123456"}]"#, "is ''"),
        (#"200 {"version":12345678}"#, "is ''"), ("200 ok", "is ''"),
        (#"200 {"version":"0123456*"}"#, "is '0123456*', not"),
    ])
    func anythingElseFailsWithItsReason(_ answer: String, _ reason: String) throws {
        let (host, port, service) = try serving([answer])
        let ran = try run(check(port: port), on: host, service)
        #expect(ran.verdict?.exit == 1)
        #expect(ran.reason.contains(reason), "\(ran.reason)")
    }

    @Test func goodAnswersHaveToComeInARow() throws {
        let (host, port, service) = try serving([Self.good, "500 no", Self.good, Self.good])
        let ran = try run(check(port: port, within: 20, consecutive: 2), on: host, service)
        #expect(ran.fact("health0") == "passed: 4 tries", "\(ran.output)")
    }

    @Test func aProcessThatDiesFails() throws {
        let (host, port, service) = try serving([Self.good, "die"])
        let ran = try run(check(port: port, within: 8, consecutive: 3), on: host, service)
        #expect(ran.reason.hasSuffix("the process is not running"), "\(ran.output)")
    }

    /// The identity, played: another one at every `every`th question, two questions a try.
    private func changing(every: Int) -> String {
        """
        : >"$folder/asked"
        muster_owns_port() { :; }
        muster_service_identity() {
          echo >>"$folder/asked"
          asked=$(($(wc -l <"$folder/asked") - 1))
          printf '1 %s\\n' "$((asked / \(every)))"
        }
        """
    }

    @Test func aProcessThatIsReplacedWhileItIsAskedFails() throws {
        let (host, port, service) = try serving([Self.good])
        let ran = try run(check(port: port), on: host, service, before: changing(every: 1))
        #expect(ran.reason.hasSuffix("the process changed while it was asked"), "\(ran.output)")
    }

    @Test func aReplacedProcessStartsTheRowAnew() throws {
        let (host, port, service) = try serving([Self.good])
        // The questions 1 to 4 (two tries) name one process, 5 to 8 the next: three in a row never come.
        let ran = try run(check(port: port, within: 5, consecutive: 3), on: host, service, before: changing(every: 4))
        #expect(ran.reason.contains("good in a row"))
        #expect(ran.output.contains("try 2: http://127.0.0.1:\(port)/health?a={1,2}[3-4]: good, 2 in a row"))
        #expect(ran.output.contains("try 3: http://127.0.0.1:\(port)/health?a={1,2}[3-4]: good, 1 in a row"))
    }

    @Test func aPortOfAnotherProcessFails() throws {
        let (other, port, _) = try serving([Self.good])
        let sleeper = RestartKind.process(.init(executable: "sleep", arguments: ["60"]))
        let host = try ShellHost()
        let service = try sleeper.shellFunctions()
        let started = try host.run("muster_service_start \"$folder\"", functions: service)
        #expect(started.verdict?.exit == 0)
        let ran = try run(check(port: port, revision: nil), on: host, service)
        #expect(ran.reason.contains("port \(port) belongs to another process"), "\(ran.output)")
        // A proxy that answers with the deployed commit is proof enough.
        let proxied = try run(check(port: port, within: 10), on: host, service)
        #expect(proxied.verdict?.exit == 0, "\(proxied.output)")
        withExtendedLifetime(other) {}
    }

    @Test func aPortOfAChildIsTheProcesss() throws {
        let kind = RestartKind.process(.init(executable: "/bin/sh", arguments: ["-c", "python3 server.py & wait"]))
        let (host, port, service) = try serving([Self.good], by: kind)
        let ran = try run(check(port: port, within: 10), on: host, service)
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
    }

    @Test func anOpenPortPassesAndAClosedOneFails() throws {
        let (host, port, service) = try serving([Self.good])
        let probe = HealthCheck.Probe.tcp(host: "127.0.0.1", port: port)
        let open = HealthCheck(probe: probe, every: 100, timeout: 1_000, within: 10, consecutive: 2)
        #expect(try run(open, on: host, service).fact("health0") == "passed: 2 tries")
        #expect(try host.run("muster_service_stop", functions: service).verdict?.exit == 0)
        let sleeper = try RestartKind.process(.init(executable: "sleep", arguments: ["60"])).shellFunctions()
        #expect(try host.run("muster_service_start \"$folder\"", functions: sleeper).verdict?.exit == 0)
        let closed = HealthCheck(probe: probe, every: 100, timeout: 1_000, within: 1, consecutive: 1)
        let ran = try run(closed, on: host, sleeper)
        #expect(ran.reason.hasSuffix("no connection to 127.0.0.1:\(port)"), "\(ran.output)")
    }

    /// A PATH of links to what a bare host has, and to `tools`.
    private func restricted(_ tools: [String], on host: ShellHost) throws -> String {
        let folder = host.folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let basics = [
            "awk", "basename", "cat", "cp", "cut", "date", "grep", "head", "hostname", "ls", "mv", "rm", "sed", "sleep",
            "tail", "tr", "wc",
        ]
        for tool in basics + tools {
            for place in ["/usr/bin", "/bin"] where FileManager.default.isExecutableFile(atPath: "\(place)/\(tool)") {
                let link = folder.appending(path: tool)
                try? FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "\(place)/\(tool)")
            }
        }
        return "PATH=\"$folder/bin\""
    }

    @Test(arguments: ["curl", "python3", "wget"]) func eachOfThreeProgramsCanAsk(_ tool: String) throws {
        let (host, port, service) = try serving([Self.good, "302 moved", Self.good])
        let path = try restricted([tool], on: host)
        let passed = try run(check(port: port, within: 10), on: host, service, before: path)
        #expect(passed.verdict?.exit == 0, "\(passed.output)")
        let status = try run(check(port: port, status: 302, revision: nil, within: 10), on: host, service, before: path)
        #expect(status.verdict?.exit == 0, "\(status.output)")
    }

    @Test(arguments: ["curl", "python3", "wget"]) func eachOfThemGivesUpInTime(_ tool: String) throws {
        let (host, port, service) = try serving(["hang"])
        let ran = try run(
            check(port: port, timeout: 1_000), on: host, service, before: try restricted([tool], on: host))
        #expect(ran.reason.contains("answered 000, not 200"), "\(ran.output)")
        #expect(ran.took < 20)
    }

    @Test func withoutAnyOfThemTheReasonSaysSo() throws {
        let (host, port, service) = try serving([Self.good])
        let ran = try run(check(port: port), on: host, service, before: try restricted([], on: host))
        #expect(ran.reason == "a health check needs curl, wget or python3 on the host")
    }

    @Test func theTimeIsOverWhenItIsOverHoweverRareTheTries() throws {
        let (host, port, service) = try serving(["500 no"])
        let ran = try run(check(port: port, every: 300_000), on: host, service)
        #expect(ran.verdict?.exit == 1)
        #expect(ran.took < 60)
    }

    @Test func theAddressIsFilledInWhereverItStands() throws {
        let (host, port, service) = try serving([Self.good])
        let probe = HealthCheck.Probe.http(url: "http://{address}:\(port)/?host={address}")
        let check = HealthCheck(probe: probe, revision: "version", within: 10, consecutive: 1)
        let ran = try run(check, on: host, service, before: "MUSTER_SANDBOX_ADDRESS=127.0.0.1")
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
        #expect(ran.output.contains("http://127.0.0.1:\(port)/?host=127.0.0.1: good"))
    }

    @Test(arguments: ["curl", "python3"]) func redirectsAreFollowedAsFarAsTheCheckAllows(_ tool: String) throws {
        let (host, port, service) = try serving(["302 /one", "301 /two", Self.good])
        var check = check(port: port, within: 10)
        check.redirects = 2
        let path = try restricted([tool], on: host)
        let followed = try run(check, on: host, service, before: path)
        #expect(followed.verdict?.exit == 0, "\(followed.output)")
        let (other, otherPort, otherService) = try serving(["302 /one"])
        check = self.check(port: otherPort)
        check.redirects = 2
        let endless = try run(check, on: other, otherService, before: try restricted([tool], on: other))
        #expect(endless.reason.hasSuffix("answered 302, not 200"), "\(endless.output)")
    }

    @Test(arguments: [
        "http://169.254.169.254/latest/", "http://0xA9FEA9FE/", "http://[fd00:ec2::254]/", "http://x@[FE80::1]:80/",
        "http://[::ffff:169.254.169.254]/", "http://2852039166/",
    ])
    func aRedirectToMetadataIsNotFollowed(_ place: String) throws {
        let (host, port, service) = try serving(["302 \(place)"])
        var check = check(port: port)
        check.redirects = 3
        let ran = try run(check, on: host, service)
        #expect(ran.reason.hasSuffix("is an address that must not be probed"), "\(ran.output)")
    }

    @Test(arguments: ["curl", "python3"]) func goodAnswersTellHowLongTheyTook(_ tool: String) throws {
        let (host, port, service) = try serving([Self.good])
        let ran = try run(
            check(port: port, within: 10, consecutive: 3), on: host, service, before: try restricted([tool], on: host))
        let numbers = ran.fact("latency0").split(separator: " ").compactMap { Int($0) }
        #expect(numbers.count == 2 && numbers[0] <= numbers[1] && numbers[1] < 10_000, "\(ran.output)")
    }

    /// A curl that writes down what it was told and answers times of its own.
    @Test func theMedianAndTheMaximumAreOfAllGoodAnswersAndAPinReachesCurl() throws {
        let (host, _, service) = try serving([Self.good])
        var check = HealthCheck(
            probe: .http(url: "https://localhost:9/"), every: 100, timeout: 1_000, within: 10, consecutive: 5)
        check.pin = "sha256//\(String(repeating: "A", count: 43))="
        let curl = """
            echo 0 >"$folder/calls"
            muster_owns_port() { :; }
            curl() {
              printf '%s\\n' "$*" >>"$folder/told"
              calls=$(($(cat "$folder/calls") + 1))
              echo "$calls" >"$folder/calls"
              case $calls in 1) took=0.100 ;; 2) took=0.0204 ;; 3) took=2.5 ;; 4) took=0.009 ;; *) took=0.030 ;; esac
              printf '200 %s ' "$took"
            }
            """
        let ran = try run(check, on: host, service, before: curl)
        #expect(ran.fact("latency0") == "30 2500", "\(ran.output)")
        let told = try String(contentsOf: host.folder.appending(path: "told"), encoding: .utf8)
        #expect(told.contains("--pinnedpubkey sha256//AAA"), "\(told)")
    }

    @Test func withoutCurlAPinnedKeyIsRefused() throws {
        let (host, port, service) = try serving([Self.good])
        var check = check(port: port)
        check.pin = "sha256//\(String(repeating: "A", count: 43))="
        let ran = try run(check, on: host, service, before: try restricted(["python3", "wget"], on: host))
        #expect(ran.reason == "a check with a pinned key needs curl on the host", "\(ran.output)")
    }
}
