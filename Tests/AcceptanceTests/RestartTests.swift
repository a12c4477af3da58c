import Foundation
import Sandbox
import Testing

/// Applications that neither Muster nor systemd starts, deployed and taken back on real hosts.
@Suite struct RestartTests {
    /// Puts a program into the host's `/usr/local/bin`.
    private func install(_ name: String, _ text: String, on stage: Stage) async throws {
        let id = await stage.sandbox.instances[0].id
        let place = "/usr/local/bin/\(name)"
        let ran = try await stage.muster(
            "run", "--target", id, "--", "cat >\(place) <<'PROGRAM'\n\(text)\nPROGRAM\nchmod +x \(place)")
        #expect(ran.code == 0, "\(ran.all)")
    }

    /// Two good releases, and one that answers 500 and is taken back.
    private func deployTwiceAndFail(_ stage: Stage) async throws {
        for _ in 1...2 {
            let commit = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit])
        }
        let serving = try await stage.serving()
        _ = try stage.commit(Stage.server(status: "500"))
        let failed = try await stage.muster("deploy", "test")
        #expect(failed.code == 3, "\(failed.all)")
        #expect(try await stage.serving() == serving)
    }

    @Test func ownCommandsAreAKindOfRestart() async throws {
        let script = """
            {script: {start: "setsid python3 app.py </dev/null & echo $! >/run/orders",
              stop: "[ ! -f /run/orders ] || kill $(cat /run/orders)", identity: cat /run/orders}}
            """
        try await Stage.run(settings: Stage.settings(restart: script)) { try await deployTwiceAndFail($0) }
    }

    /// Docker, played by a program that knows one container: a process that it really starts in the release.
    private static let docker = #"""
        #!/bin/sh
        echo "$*" >>/run/docker-calls
        case $* in
        'compose version') ;;
        compose*' config '*) [ -f compose.yaml ] ;;
        compose*' up '*)
          [ ! -f /run/container ] || kill "$(cat /run/container)" 2>/dev/null
          sleep 0.3
          setsid python3 app.py </dev/null >/dev/null 2>&1 &
          echo $! >/run/container
          sleep 0.3
          ;;
        ps*) if kill -0 "$(cat /run/container 2>/dev/null)" 2>/dev/null; then cat /run/container; fi ;;
        inspect*) shift 3; echo "$*" ;;
        esac
        """#

    @Test func composeProjectsAreAKindOfRestart() async throws {
        try await Stage.run(settings: Stage.settings(restart: "{compose: {}}")) { stage in
            try await install("docker", Self.docker, on: stage)
            _ = try stage.commit(Stage.server())
            let lacking = try await stage.muster("deploy", "test")
            #expect(lacking.output.contains("docker compose cannot read its file"), "\(lacking.all)")
            try stage.write("compose.yaml", "services: {}\n")
            try await deployTwiceAndFail(stage)
            let id = await stage.sandbox.instances[0].id
            let calls = try await stage.muster("run", "--target", id, "--", "cat /run/docker-calls")
            #expect(
                calls.output.contains(
                    "compose --project-name orders-test --file compose.yaml up --detach --force-recreate"))
        }
    }

    @Test func aDockerWithoutComposeIsNamedBeforeAnythingIsSent() async throws {
        try await Stage.run(settings: Stage.settings(restart: "{compose: {}}")) { stage in
            try await install("docker", "#!/bin/sh\nexit 1", on: stage)
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 6, "\(deploy.all)")
            #expect(deploy.all.contains("it lacks docker-compose-v2"), "\(deploy.all)")
        }
    }

    /// A web server that is not the application's serves what `current` leads to.
    @Test func staticFilesAreServedBySomebodyElse() async throws {
        let settings = Stage.settings(
            health: #"[{url: "http://127.0.0.1:8080/about.json", revision: version, every: 100ms, within: 8s}]"#,
            restart: "{files: {reload: echo told >>/run/told}}"
        ).replacing(
            "path: /opt/orders",
            with: "path: /opt/orders\n      runtime: {static: {root: public, revision: about.json}}")
        try await Stage.run(settings: settings) { stage in
            let id = await stage.sandbox.instances[0].id
            // It changes into the folder with every request: the link leads elsewhere after a deployment.
            let server = """
                cat >/srv/server.py <<'END'
                import http.server, functools
                class Files(http.server.SimpleHTTPRequestHandler):
                    def __init__(self, *words): super().__init__(*words, directory="/opt/orders/current/public")
                http.server.ThreadingHTTPServer(("", 8080), Files).serve_forever()
                END
                setsid python3 /srv/server.py </dev/null >/dev/null 2>&1 &
                """
            #expect(try await stage.muster("run", "--target", id, "--", server).code == 0)
            try FileManager.default.createDirectory(
                at: stage.repository.appending(path: "public"), withIntermediateDirectories: true)
            for number in 1...2 {
                try stage.write("public/index.html", "\(number)")
                let commit = try stage.commit("")
                let deploy = try await stage.muster("deploy", "test")
                #expect(deploy.code == 0, "\(deploy.all)")
                #expect(try await stage.serving() == [commit])
            }
            let rollback = try await stage.muster("rollback", "test")
            #expect(rollback.code == 0, "\(rollback.all)")
            let told = try await stage.muster("run", "--target", id, "--", "wc -l </run/told")
            #expect(told.output.contains("3"), "\(told.output)")
        }
    }

    /// What the service prints proves the start; what the release before it printed does not.
    @Test(arguments: ["process", "systemd"]) func aLogProvesTheStart(_ kind: String) async throws {
        let restart =
            kind == "process"
            ? "{process: {executable: python3, script: app.py}}" : "{systemd: {unit: orders, file: orders.service}}"
        let health = "[{log: {pattern: '^started [0-9]+$'}, every: 100ms, within: 8s}]"
        try await Stage.run(settings: Stage.settings(health: health, restart: restart)) { stage in
            try stage.write(
                "orders.service", "[Service]\nExecStart=/usr/bin/python3 /opt/orders/current/app.py\n")
            let first = try stage.commit(Stage.server(before: "print('started', 8080, flush=True)"))
            let good = try await stage.muster("deploy", "test")
            #expect(good.code == 0, "\(good.all)")
            _ = try stage.commit(Stage.server(before: "print('no database', flush=True)"))
            let bad = try await stage.muster("deploy", "test")
            #expect(bad.code == 3, "\(bad.all)")
            #expect(bad.output.contains("is not there; its last lines: "), "\(bad.output)")
            #expect(bad.output.contains("no database"), "\(bad.output)")
            #expect(try await stage.serving() == [first])
        }
    }
}
