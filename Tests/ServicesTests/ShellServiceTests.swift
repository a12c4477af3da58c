import Foundation
import Scripting
import Services
import ShellHost
import Testing

/// The functions for Linux services, really run.
@Suite struct ShellServiceTests {
    static let server = RestartKind.process(.init(executable: "python3", arguments: ["server.py"]))

    /// A program in `sh` that says through the pipe that it is there.
    static func program(_ text: String) -> RestartKind {
        .process(.init(executable: "/bin/sh", arguments: ["-c", text]))
    }

    static let start = """
        \(ShellHost.prepared)
        muster_service_start "$folder"
        \(ShellHost.started)
        muster_fact self "$(muster_service_identity)"
        """
    static let identify = "muster_fact self \"$(muster_service_identity)\""

    private func host() throws -> ShellHost {
        let host = try ShellHost()
        try Data("200 ok\n".utf8).write(to: host.folder.appending(path: "answers"))
        return host
    }

    private func isAlive(_ identity: String) -> Bool {
        let pid = identity.split(separator: " ").first.map(String.init) ?? ""
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return !stat.contains(") Z ")
    }

    @Test func aProcessSurvivesItsScriptAndIsKnownAgain() throws {
        let host = try host()
        let functions = try Self.server.shellFunctions()
        let started = try host.run(Self.start, functions: functions)
        #expect(started.verdict?.exit == 0, "\(started.output)")
        #expect(started.fact("self").split(separator: " ").count == 2)
        #expect(isAlive(started.fact("self")))
        #expect(try host.run(Self.identify, functions: functions).fact("self") == started.fact("self"))
    }

    @Test func aStoppedProcessIsGoneAndHasNoIdentity() throws {
        let host = try host()
        let functions = try Self.server.shellFunctions()
        let started = try host.run(Self.start, functions: functions)
        let stopped = try host.run("muster_service_stop\n\(Self.identify)", functions: functions)
        #expect(stopped.verdict?.exit == 0, "\(stopped.output)")
        #expect(stopped.fact("self").isEmpty)
        #expect(!isAlive(started.fact("self")))
    }

    /// `sleep` does nothing here, so that the patience of ten seconds passes at once.
    @Test func aProcessThatIgnoresTERMIsKilled() throws {
        let host = try host()
        let functions = try Self.program("trap '' TERM; echo $$ >port; while :; do read -r _ <port; done")
            .shellFunctions()
        let started = try host.run(Self.start, functions: functions)
        #expect(isAlive(started.fact("self")))
        let stopped = try host.run("sleep() { :; }\nmuster_service_stop\n\(Self.identify)", functions: functions)
        #expect(stopped.verdict?.exit == 0, "\(stopped.output)")
        #expect(!isAlive(started.fact("self")))
    }

    @Test func childrenThatOutliveTheirLeaderAreKilled() throws {
        let host = try host()
        let child = "(trap \"\" TERM; mkfifo never; read -r _ <never) & echo $! >port; wait"
        let functions = try Self.program(child).shellFunctions()
        let started = try host.run(Self.start, functions: functions)
        #expect(isAlive(started.fact("port")))
        let stopped = try host.run(
            "muster_service_stop\nwhile muster_alive \(started.fact("port")) \"$(muster_started \(started.fact("port")))\"; do :; done",
            functions: functions)
        #expect(stopped.verdict?.exit == 0, "\(stopped.output)")
        #expect(!isAlive(started.fact("port")))
    }

    @Test func anIdThatWasGivenToAnotherProcessIsNotOurs() throws {
        let host = try host()
        let functions = try Self.server.shellFunctions()
        let own = ProcessInfo.processInfo.processIdentifier
        let ran = try host.run(
            "muster_record pid=\(own) started=1\n\(Self.identify)\nmuster_service_stop", functions: functions)
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
        #expect(ran.fact("self").isEmpty)
    }

    @Test func aProcessThatEndsAtOnceIsAFailure() throws {
        let ran = try host().run("muster_service_start \"$folder\"", functions: Self.program("exit 0").shellFunctions())
        #expect(ran.verdict?.exit == 1)
        #expect(ran.reason == "the process ended at once")
    }

    @Test func aProcessThatNobodyHasReapedIsDead() throws {
        let ran = try host().run(
            """
            mkfifo "$folder/id"
            python3 - "$folder/id" <<'END' &
            import os, sys, time
            child = os.fork()
            if child == 0:
                os._exit(0)
            # Seen to have ended, not reaped.
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
            with open(sys.argv[1], "w") as file:
                print(child, file=file)
            time.sleep(60)
            END
            parent=$!
            read -r child <"$folder/id"
            muster_fact started "$(muster_started "$child")"
            kill "$parent"
            """)
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
        #expect(ran.verdict?.facts["started"] == "")
    }

    // systemd, played by a function: what counts is what the scripts make of its answers.

    @Test func aUnitThatIsNotThereYetNeedNoStopping() throws {
        let functions = try RestartKind.systemd(unit: "orders.service", file: nil).shellFunctions()
        let ran = try host().run(
            "systemctl() { case $1 in show) echo MainPID=0 ;; *) return 5 ;; esac; }\nmuster_service_stop",
            functions: functions)
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
    }

    @Test func aUnitThatLivesAndCannotBeStoppedIsAFailure() throws {
        let functions = try RestartKind.systemd(unit: "orders.service", file: nil).shellFunctions()
        let ran = try host().run(
            "systemctl() { case $1 in show) echo \"MainPID=$$\" ;; *) return 5 ;; esac; }\n\(Self.identify)\nmuster_service_stop",
            functions: functions)
        #expect(ran.reason == "systemctl cannot stop orders.service")
        #expect(ran.fact("self").split(separator: " ").count == 2)
    }

    @Test func theReleasesUnitFileIsInstalledBeforeTheStart() throws {
        let functions = try RestartKind.systemd(unit: "orders.service", file: "deploy/o.service").shellFunctions()
        let ran = try host().run(
            """
            cp() { muster_fact copied "$*"; }
            systemctl() { case $1 in show) echo "MainPID=$$" ;; *) echo "$*" >>"$folder/calls" ;; esac; }
            muster_service_start /opt/orders/releases/one
            muster_fact calls "$(tr '\\n' ';' <"$folder/calls")"
            """, functions: functions)
        #expect(ran.verdict?.exit == 0, "\(ran.output)")
        #expect(
            ran.fact("copied") == "/opt/orders/releases/one/deploy/o.service /etc/systemd/system/orders.service")
        #expect(ran.fact("calls") == "daemon-reload;start orders.service;enable orders.service;")
    }
}
