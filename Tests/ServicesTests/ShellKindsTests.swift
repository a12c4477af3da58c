import Foundation
import Scripting
import Services
import ShellHost
import Testing

/// Kinds whose processes others start, really run; Docker is played by a program that starts a process.
@Suite struct ShellKindsTests {
    private static let identify = "muster_fact self \"$(muster_service_identity)\""

    /// The folder is the application's and the release's.
    private func host() throws -> ShellHost {
        let host = try ShellHost()
        try Data("200 ok\n".utf8).write(to: host.folder.appending(path: "answers"))
        return host
    }

    private func run(_ kind: RestartKind, _ body: String, on host: ShellHost, before: String = "") throws
        -> ShellHost.Ran
    {
        let functions = "muster_app=$folder\nMUSTER_APPLICATION=orders\nMUSTER_ENVIRONMENT=test\n\(before)\n"
        return try host.run(body, functions: functions + (try kind.shellFunctions()))
    }

    /// Writes the server's id where the other two commands find it.
    private static let script = RestartKind.script(
        .init(
            start: "setsid python3 server.py </dev/null & echo $! >id", stop: "[ ! -f id ] || kill $(cat id); rm -f id",
            identity: "cat id"))

    @Test func ownCommandsStartNameAndStopAProcess() throws {
        let host = try host()
        let start = "\(ShellHost.prepared)\nmuster_service_start \"$folder\"\n\(ShellHost.started)\n\(Self.identify)"
        let started = try run(Self.script, start, on: host)
        #expect(started.verdict?.exit == 0, "\(started.output)")
        let words = started.fact("self").split(separator: " ")
        #expect(words.count == 2 && words.first != "0", "\(started.fact("self"))")
        let stopped = try run(Self.script, "muster_service_stop\n\(Self.identify)", on: host)
        #expect(stopped.verdict?.exit == 0, "\(stopped.output)")
        #expect(stopped.fact("self") == "")
        #expect(try run(Self.script, "muster_service_stop", on: host).verdict?.exit == 0)
    }

    @Test(arguments: [
        ("echo 999999999", ""), ("echo", ""), ("false", ""), ("echo 0", ""), ("echo two words", "0 "),
        ("echo '$(touch x)'", "0 "), ("printf 'a\\nb\\n'", "0 "),
    ])
    func aWordIsAnIdentityAndADeadIdIsNone(_ command: String, _ expected: String) throws {
        let kind = RestartKind.script(.init(start: ":", stop: ":", identity: command))
        let ran = try run(kind, Self.identify, on: try host())
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
        #expect(
            expected.isEmpty ? ran.fact("self").isEmpty : ran.fact("self").hasPrefix(expected), "\(ran.fact("self"))")
    }

    @Test func aCommandThatFailsSaysWhatItPrinted() throws {
        let kind = RestartKind.script(.init(start: "echo no port is free; exit 3", stop: "exit 4", identity: ":"))
        let host = try host()
        let ran = try run(kind, "muster_service_start \"$folder\"", on: host)
        #expect(ran.reason == "the command that starts it failed")
        #expect(ran.output.contains("no port is free"))
        #expect(try run(kind, "muster_service_stop", on: host).reason == "the command that stops it failed")
    }

    @Test func filesHaveANewIdentityWithEverySwitch() throws {
        let host = try host()
        let kind = RestartKind.files(reload: "echo reloaded >>told")
        let start = "cd \"$folder\"\nln -s . current || :\nmuster_service_start \"$folder\"\n\(Self.identify)"
        let first = try run(kind, start, on: host)
        let second = try run(kind, start, on: host)
        #expect(first.fact("self").hasPrefix("0 ") && second.fact("self").hasPrefix("0 "), "\(first.output)")
        #expect(first.fact("self") != second.fact("self"))
        #expect(try String(contentsOf: host.folder.appending(path: "told"), encoding: .utf8) == "reloaded\nreloaded\n")
        #expect(
            try run(.files(reload: "false"), start, on: host).reason == "the command that tells the server failed")
    }

    /// What the rendered functions ask of Docker: `up` begins a container, `ps` names the running ones.
    private static let docker = """
        docker() {
          echo "$*" >>"$folder/calls"
          case $* in
          compose*" up "*) [ ! -f "$folder/bad" ] || return 1; echo c$(wc -l <"$folder/calls") >"$folder/container" ;;
          compose*" logs "*) echo 'the port is taken' ;;
          ps*) cat "$folder/container" 2>/dev/null ;;
          inspect*) echo "$*" ;;
          esac
        }
        """

    @Test func composeBringsTheProjectUpAnewAndWaits() throws {
        let host = try host()
        let kind = RestartKind.compose(.init(file: "deploy/c.yaml", wait: 90))
        let start = "muster_service_stop\nmuster_service_start \"$folder\"\n\(Self.identify)"
        #expect(try run(kind, Self.identify, on: host, before: Self.docker).fact("self") == "")
        let first = try run(kind, start, on: host, before: Self.docker)
        let second = try run(kind, start, on: host, before: Self.docker)
        #expect(first.verdict?.exit == 0, "\(first.output)")
        #expect(first.fact("self").hasPrefix("0 ") && first.fact("self") != second.fact("self"))
        let calls = try String(contentsOf: host.folder.appending(path: "calls"), encoding: .utf8)
        #expect(
            calls.contains(
                "compose --project-name orders-test --file deploy/c.yaml up --detach --force-recreate "
                    + "--remove-orphans --wait --wait-timeout 90\n"), "\(calls)")
        #expect(calls.contains("label=com.docker.compose.project=orders-test"))
        #expect(calls.contains("inspect --format {{.Id}} {{.State.StartedAt}} c"))
    }

    @Test func composeThatDoesNotComeUpShowsItsLogs() throws {
        let host = try host()
        try Data().write(to: host.folder.appending(path: "bad"))
        let ran = try run(
            .compose(.init(project: "shop")), "muster_service_start \"$folder\"", on: host, before: Self.docker)
        #expect(ran.reason == "docker compose cannot bring shop up")
        #expect(ran.output.contains("the port is taken"))
    }
}
