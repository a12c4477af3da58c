import Foundation
import Testing

@testable import Sandbox

/// Units inside instances, and what survives what.
@Suite struct ServiceUnitTests {
    private static let unit = """
        cat >/etc/systemd/system/web.service <<'END'
        [Unit]
        Description=A web server
        [Service]
        Environment="WORDS=two words" PORT=8080
        WorkingDirectory=/srv
        ExecStart=/usr/bin/python3 -m http.server ${PORT}
        Restart=always
        [Install]
        WantedBy=multi-user.target
        END
        echo "$(hostname)" >/srv/name
        systemctl daemon-reload && systemctl enable --now web
        """

    /// What the machine reads from a URL within five seconds.
    private func fetched(_ url: String) async throws -> String {
        let curl = ["/usr/bin/curl", "-s", "--retry", "50", "--retry-connrefused", "--retry-delay", "0"]
        return try await ChildProcess.run(
            ChildProgram(arguments: curl + ["--retry-max-time", "10", "-m", "5", url])
        ).text
    }

    @Test func servesOnTheSamePortOfEachInstance() async throws {
        try await withFleet(linux: 2) { sandbox, client in
            for instance in await sandbox.instances {
                let started = try await client.run(Self.unit, on: instance.id)
                #expect(started.status == "Success")
                let name = try await fetched("http://\(instance.address):8080/name")
                #expect(name == instance.name + "\n")
            }
        }
    }

    @Test func startsEnabledUnitsAfterAReboot() async throws {
        try await withFleet { sandbox, client in
            _ = try await client.run(Self.unit)
            let address = try #require(await sandbox.instances.first?.address)
            #expect(try await client.run("test -e /run/again || { mkdir -p /var/x || :; }").status == "Success")
            #expect(try await client.run("mkdir /var/rebooted 2>/dev/null && exit 194; echo back").output == "back\n")
            #expect(try await fetched("http://\(address):8080/name") == "linux-1\n")
        }
    }

    @Test func restartsWithANewProcess() async throws {
        try await withFleet { _, client in
            _ = try await client.run(Self.unit)
            let show = "systemctl show web -p MainPID,ExecMainStartTimestampMonotonic --value"
            let seen = try await client.run("\(show); systemctl restart web; \(show)").output.split(separator: "\n")
            #expect(seen.count == 4)
            #expect(seen.first != seen.dropFirst(2).first)
            #expect(Int(seen[1]) ?? 0 < Int(seen[3]) ?? 0)
        }
    }

    @Test(
        arguments: [
            ("systemctl is-active web; systemctl stop web; systemctl is-active web", "active\ninactive\n", 3),
            ("systemctl is-enabled web; systemctl disable web; systemctl is-enabled web", "enabled\ndisabled\n", 1),
            ("systemctl show web --property=ActiveState --value", "active\n", 0),
            ("systemctl show nope -p LoadState --value", "not-found\n", 0),
            ("systemctl stop web; systemctl status web >/dev/null", "", 3),
            ("systemctl start nope", "", 5),
            ("systemctl isolate rescue.target 2>&1 | cut -c1-20", "Unknown verb isolate\n", 0),
            ("systemctl stop web; pgrep -f http.server || echo none", "none\n", 0),
        ] as [(String, String, Int)])
    func answersVerbs(script: String, output: String, code: Int) async throws {
        try await withFleet { _, client in
            _ = try await client.run(Self.unit)
            let ended = try await client.run(script)
            #expect(ended.output == output)
            #expect(ended.code == code)
        }
    }

    @Test func readsCommandLinesAsSystemdDoes() async throws {
        try await withFleet { _, client in
            let ended = try await client.run(
                #"""
                cat >/etc/default/words <<'END'
                # a comment
                FROM_FILE="from a file"
                END
                cat >/usr/local/bin/show <<'END'
                #!/bin/sh
                for word in "$@"; do printf '<%s>' "$word"; done
                END
                chmod +x /usr/local/bin/show
                cat >/etc/systemd/system/words.service <<'END'
                [Service]
                Type=oneshot
                Environment=ONE=1 "SPACED=a b"
                EnvironmentFile=-/etc/default/absent
                EnvironmentFile=/etc/default/words
                ExecStart=/usr/local/bin/show 'single quoted' "double 'inner'" ${SPACED} $SPACED pre${ONE} \
                    a\sb $$5 %% %n ${FROM_FILE}
                END
                systemctl start words && journalctl -u words -o cat | head -n 1 | cut -d'>' -f1-11
                """#)
            let words = "<single quoted><double 'inner'><a b><a><b><pre1><a b><$5><%><words.service><from a file"
            #expect(ended.output == words + "\n", "\(ended.error)")
        }
    }

    @Test func nothingInAnInstanceHasSignalsBlockedOrIgnored() async throws {
        try await withFleet { _, client in
            let ended = try await client.run(
                """
                grep -E '^Sig(Blk|Ign)' /proc/self/status /proc/1/status
                cat >/etc/systemd/system/signals.service <<'END'
                [Service]
                Type=oneshot
                ExecStart=/bin/grep -E '^Sig(Blk|Ign)' /proc/self/status
                END
                cat >/etc/systemd/system/polite.service <<'END'
                [Service]
                ExecStart=/bin/sleep 600
                KillSignal=SIGINT
                TimeoutStopSec=20
                END
                systemctl start signals && journalctl -u signals -o cat | grep Sig
                systemctl start polite && timeout 10 systemctl stop polite && echo stopped
                """)
            let masks = ended.output.matches(of: /Sig(?:Blk|Ign):\s*([0-9a-f]+)/).compactMap { UInt64($0.1, radix: 16) }
            // Signals 32 and 33 are the C library's own.
            #expect(masks.map { $0 & 0x7fff_ffff } == [0, 0, 0, 0, 0, 0], "\(ended.output)")
            #expect(ended.output.hasSuffix("stopped\n"), "\(ended.output)")
        }
    }

    @Test func restartsAFailingServiceAndGivesUp() async throws {
        try await withFleet { _, client in
            let ended = try await client.run(
                """
                cat >/etc/systemd/system/bad.service <<'END'
                [Service]
                ExecStart=/bin/sh -c 'exit 7'
                Restart=on-failure
                RestartSec=100ms
                END
                systemctl start bad
                for round in $(seq 100); do systemctl is-failed -q bad && break; sleep 0.1; done
                systemctl show bad -p ActiveState,Result,ExecMainStatus,NRestarts --value
                """)
            #expect(ended.output == "failed\nstart-limit-hit\n7\n4\n")
        }
    }

    @Test(arguments: ShellTools.all.map(\.name))
    func toolsPassShellcheck(name: String) async throws {
        let text = try #require(ShellTools.all.first { $0.name == name }?.text)
        let result = try await ChildProcess.run(
            ChildProgram(arguments: ["/usr/bin/shellcheck", "-s", "sh", "-"], input: Array(text.utf8)))
        #expect(result.text == "")
        #expect(result.succeeded)
    }
}
