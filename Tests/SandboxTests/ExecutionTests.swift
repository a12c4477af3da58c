import Foundation
import Testing

@testable import Sandbox

/// Scripts on Linux instances, against the agent's measured behaviour.
@Suite struct ExecutionTests {
    @Test(arguments: [
        ("echo out; echo err >&2", Ended(status: "Success", code: 0, output: "out\n", error: "err\n")),
        ("exit 3", Ended(status: "Failed", code: 3, output: "", error: "failed to run commands: exit status 3")),
        (
            "printf lost >&2; exit 2",
            Ended(status: "Failed", code: 2, output: "", error: "lostfailed to run commands: exit status 2")
        ),
        ("kill -9 $$", Ended(status: "ExecutionTimedOut", code: 137, output: "", error: "Killed\n")),
        ("exit 137", Ended(status: "ExecutionTimedOut", code: 137, output: "", error: "")),
        (
            "#!/bin/bash\n[[ -n $BASH_VERSION ]] && echo bash",
            Ended(status: "Success", code: 0, output: "bash\n", error: "")
        ),
        (
            "echo x >&2; exit 168",
            Ended(
                status: "Success", code: 168,
                output: "\nStep exited with code 168. Therefore, marking step as succeeded. "
                    + "Further document steps will be skipped.", error: "")
        ),
        ("pwd; id -u; echo \"${HOME-none}\"", Ended(status: "Success", code: 0, output: "/\n0\nnone\n", error: "")),
        (
            "echo $AWS_SSM_INSTANCE_ID $AWS_SSM_REGION_NAME",
            Ended(status: "Success", code: 0, output: "i-00000000000000001 eu-west-1\n", error: "")
        ),
    ])
    func endsAsTheAgentReportsIt(script: String, ended: Ended) async throws {
        try await withFleet { _, client in
            let result = try await client.run(script)
            #expect(result == ended)
        }
    }

    @Test func keepsAwayFromTheMachine() async throws {
        try await withFleet(linux: 2) { sandbox, client in
            let seen = try await client.run(
                "ls -A /root /home; mount -o remount,rw /usr && echo mounted; touch /usr/x && echo written; "
                    + "ls /work /tmp; hostname")
            #expect(seen.output == "/home:\n\n/root:\n/tmp:\nlinux-1\n")
            let other = try await client.run("echo mine >/opt/file; cat /opt/file")
            #expect(other.output == "mine\n")
            let absent = try await client.run("cat /opt/file", on: TestClient.second)
            #expect(absent.code == 1)
        }
    }

    @Test func keepsAStepRunningWhileAChildHoldsItsOutput() async throws {
        try await withFleet { _, client in
            let start = Clock.seconds
            let held = try await client.run("(sleep 1.5; echo late) &\necho early")
            #expect(held.output == "early\nlate\n")
            #expect(Clock.seconds - start >= 1.5)
            let detached = try await client.run("setsid sleep 300 >/dev/null 2>&1 </dev/null &\necho on its way")
            #expect(detached.status == "Success")
            #expect(try await client.run("pgrep -c sleep").output == "1\n")
        }
    }

    @Test func killsTheGroupAtTheTimeout() async throws {
        try await withFleet { _, client in
            let reply = try await client.ssm(
                "SendCommand",
                "{\"DocumentName\":\"AWS-RunShellScript\",\"InstanceIds\":[\"\(TestClient.first)\"],\"Parameters\":"
                    + "{\"commands\":[\"echo before\",\"sleep 100 & sleep 100\"],\"executionTimeout\":[\"5\"]}}")
            let id = try #require(reply.json["Command"]?["CommandId"]?.string)
            let ended = try await client.end(of: id)
            #expect(ended == Ended(status: "ExecutionTimedOut", code: 137, output: "before\n", error: ""))
            #expect(try await client.run("pgrep sleep || echo none").output == "none\n")
        }
    }

    @Test func cancelsWhatRuns() async throws {
        try await withFleet { _, client in
            let id = try await client.send("echo started; sleep 100")
            _ = try await client.wait(for: id) { $0["StatusDetails"]?.string == "InProgress" }
            #expect(try await client.ssm("CancelCommand", "{\"CommandId\":\"\(id)\"}").status == 200)
            let ended = try await client.end(of: id)
            #expect(ended.status == "Cancelled")
            #expect(ended.code == 137 || ended.code == -1)
            let list = try await client.ssm("ListCommands", "{\"CommandId\":\"\(id)\"}")
            #expect(list.text.contains("\"Status\":\"Cancelled\""))
        }
    }

    @Test func rebootsAndRunsTheStepAgain() async throws {
        try await withFleet { _, client in
            let ended = try await client.run(
                """
                touch /run/gone
                if mkdir /var/lib/once 2>/dev/null; then echo "first $SSM_COMMAND_ID"; exit 194; fi
                echo "second $SSM_COMMAND_ID"
                """)
            let lines = ended.output.split(separator: "\n")
            #expect(ended.status == "Success")
            #expect(lines.count == 2)
            #expect(lines.first?.dropFirst("first ".count) == lines.last?.dropFirst("second ".count))
            let id = try await client.send("test -e /run/gone || echo cleared")
            #expect(try await client.end(of: id).error.isEmpty)
        }
    }

    @Test func runsFiveCommandsAtATime() async throws {
        try await withFleet { _, client in
            var ids: [String] = []
            for _ in 0..<7 { ids.append(try await client.send("sleep 0.6; date +%s.%N")) }
            var ends: [Double] = []
            for id in ids {
                let text = try await client.end(of: id).output.trimmingCharacters(in: .newlines)
                ends.append(try #require(Double(text)))
            }
            let sorted = ends.sorted()
            #expect(sorted[5] - sorted[0] >= 0.55)
        }
    }

    @Test func showsSharedFoldersReadOnly() async throws {
        try await withFolder { shared in
            try Data("from outside".utf8).write(to: shared.appending(path: "file"))
            try await withFleet(linux: 1) {
                $0.shares = [shared]
            } _: { _, client in
                let seen = try await client.run("cat \(shared.path)/file; touch \(shared.path)/other && echo written")
                #expect(seen.output == "from outside")
            }
        }
    }

    @Test func bringsBackFilesAndHistory() async throws {
        try await withFolder { folder in
            let configuration = SandboxConfiguration(linux: 1, state: folder)
            let id = try await withSandbox(configuration) { sandbox in
                let client = TestClient(sandbox)
                let id = try await client.send("echo kept >/opt/kept")
                _ = try await client.end(of: id)
                return id
            }
            try await withSandbox(configuration) { sandbox in
                let client = TestClient(sandbox)
                let kept = try await client.run("cat /opt/kept")
                #expect(kept.output == "kept\n")
                let ended = try await client.end(of: id)
                #expect(ended.status == "Success")
            }
        }
    }

    @Test func worksWithoutANetworkNamespace() async throws {
        try await withFleet(linux: 1) {
            $0.isolation = .mountsOnly
        } _: { sandbox, client in
            #expect(sandbox.isolation == .mountsOnly)
            let address = try #require(await sandbox.instances.first?.address)
            #expect(address.hasPrefix("127.0."))
            #expect(try await client.run("echo $MUSTER_SANDBOX_ADDRESS; ls -A /root").output == address + "\n")
        }
    }

    /// A root file system of the few programs that the agent's part needs, with their libraries.
    private func makeRoot(_ root: URL) async throws {
        let script = """
            for tool in sh setpriv cat mkdir rm chmod touch ls sleep date hostname; do
                program=$(command -v "$tool")
                mkdir -p "$1/usr/bin" "$1/bin" "$1/tmp"
                cp "$program" "$1/usr/bin/$tool" && cp "$program" "$1/bin/$tool"
                ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
                    mkdir -p "$1/${library%/*}" && cp -L "$library" "$1/$library"
                done
            done
            """
        let made = try await ChildProcess.run(ChildProgram(arguments: ["/bin/sh", "-c", script, "sh", root.path]))
        #expect(made.succeeded, "\(made.errorText)")
    }

    @Test func worksInACopiedRootWithoutNamespaces() async throws {
        try await withFolder { rootfs in
            try await makeRoot(rootfs)
            try await withFleet(linux: 2) {
                $0.isolation = .chroot(rootfs: rootfs)
            } _: { _, client in
                let seen = try await client.run("echo $MUSTER_SANDBOX_ADDRESS >/here; ls /; sleep 1111 >/tmp/x 2>&1 &")
                #expect(seen.output.contains("here\n"), "\(seen)")
                #expect(!seen.output.contains("home\n"))
                let other = try await client.run("ls /here || echo absent", on: TestClient.second)
                #expect(other.output == "absent\n")
            }
        }
        let left = try await ChildProcess.run(ChildProgram(arguments: ["/usr/bin/pgrep", "-f", "^sleep 1111"]))
        #expect(left.text == "")
    }
}
