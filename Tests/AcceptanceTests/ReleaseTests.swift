import Foundation
import Sandbox
import Testing

/// What lies on the hosts: releases that stay and go, what they share, what their runtimes make.
@Suite struct ReleaseTests {
    /// Settings with more keys in the section `app`.
    private static func settings(_ app: String, restart: String? = nil) -> String {
        let text =
            restart.map { Stage.settings(restart: $0) } ?? Stage.settings()
        return text.replacing("path: /opt/orders", with: "path: /opt/orders\n      \(app)")
    }

    /// What `text` prints on the only host.
    private func printed(_ text: String, _ stage: Stage) async throws -> String {
        let id = await stage.sandbox.instances[0].id
        let ran = try await stage.muster("run", "--target", id, "--", text)
        #expect(ran.code == 0, "\(ran.all)")
        return ran.output
    }

    @Test func theCurrentThePreviousAndTheLastFailedReleaseStay() async throws {
        try await Stage.run(settings: Self.settings("keep: 2")) { stage in
            func releases(_ commits: [String]) async throws -> [Int] {
                let there = try await printed("ls /opt/orders/releases", stage)
                return commits.indices.filter { there.contains(commits[$0]) }
            }
            var commits: [String] = []
            for status in ["200", "200", "200", "500", "200", "500"] {
                commits.append(try stage.commit(Stage.server(status: status)))
                let deploy = try await stage.muster("deploy", "test")
                #expect(deploy.code == (status == "200" ? 0 : 3), "\(deploy.all)")
                // The newest two, and whatever is older and protected.
                switch commits.count {
                case 3: #expect(try await releases(commits) == [1, 2])
                case 4: #expect(try await releases(commits) == [1, 2, 3])
                case 5: #expect(try await releases(commits) == [2, 3, 4])
                case 6: #expect(try await releases(commits) == [2, 4, 5])
                default: break
                }
            }
            let rollback = try await stage.muster("rollback", "test")
            #expect(rollback.code == 0, "\(rollback.all)")
            #expect(try await stage.serving() == [commits[2]])
        }
    }

    @Test func uploadsAndSettingsOutliveReleases() async throws {
        let shared = "shared: [.env, uploads/]"
        try await Stage.run(settings: Self.settings(shared)) { stage in
            let server = Stage.server(before: "open('uploads/' + str(os.getpid()), 'w').write(open('.env').read())")
            _ = try stage.commit(server)
            let lacking = try await stage.muster("deploy", "test")
            #expect(lacking.code == 1, "\(lacking.all)")
            #expect(lacking.all.contains("shared file .env is not at /opt/orders/shared/.env"), "\(lacking.all)")
            _ = try await printed("printf one >/opt/orders/shared/.env", stage)
            for _ in 1...2 {
                let commit = try stage.commit(server)
                let deploy = try await stage.muster("deploy", "test")
                #expect(deploy.code == 0, "\(deploy.all)")
                #expect(try await stage.serving() == [commit])
            }
            #expect(try await printed("cat /opt/orders/current/uploads/*", stage).contains("oneone"))
        }
    }

    @Test func aHostWithoutSpaceIsNamedAndKeepsWhatServes() async throws {
        try await Stage.run { stage in
            let first = try stage.commit(Stage.server())
            #expect(try await stage.muster("deploy", "test").code == 0)
            try stage.write("muster.yml", Self.settings("disk: {free: 900TiB}"))
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 1, "\(deploy.all)")
            #expect(deploy.output.contains("MiB are free at /opt/orders, 943718400 MiB are wanted"), "\(deploy.all)")
            #expect(try await stage.serving() == [first])
        }
    }

    /// A wheel is an archive with its metadata: made on the host, because no index is reachable from there.
    @Test func pythonInstallsWhatItsWheelsHold() async throws {
        let wheel = """
            mkdir -p /srv/wheels && cd /srv/wheels && python3 - <<'END'
            import zipfile
            name = "greeting-1.0.dist-info"
            with zipfile.ZipFile("greeting-1.0-py3-none-any.whl", "w") as wheel:
                wheel.writestr("greeting.py", "word = 'hello'")
                wheel.writestr(name + "/METADATA", "Metadata-Version: 2.1\\nName: greeting\\nVersion: 1.0\\n")
                wheel.writestr(name + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                wheel.writestr(name + "/RECORD", "")
            END
            """
        let settings = Self.settings(
            "runtime: {python: {requirements: requirements.txt, wheels: /srv/wheels}}",
            restart: "{process: {executable: venv/bin/python, script: app.py}}")
        try await Stage.run(settings: settings) { stage in
            _ = try await printed(wheel, stage)
            try stage.write("requirements.txt", "greeting==1.0\n")
            let commit = try stage.commit(Stage.server(before: "import greeting"))
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            try stage.write("requirements.txt", "greeting==2.0\n")
            _ = try stage.commit(Stage.server(before: "import greeting"))
            let failed = try await stage.muster("deploy", "test")
            #expect(failed.code == 1, "\(failed.all)")
            #expect(failed.output.contains("pip cannot install the requirements"))
            #expect(try await stage.serving() == [commit])
        }
    }

    /// `node` and `npm` are played by programs on the host: real ones are not everywhere where tests run.
    @Test func nodeInstallsBeforeItServes() async throws {
        let programs = #"""
            cd /usr/local/bin
            printf '#!/bin/sh\nexec python3 "$@"\n' >node
            printf '#!/bin/sh\nmkdir node_modules && echo "$@" >node_modules/called\n' >npm
            chmod +x node npm
            """#
        let settings = Self.settings(
            "runtime: {node: {}}", restart: "{process: {executable: node, script: app.py}}")
        try await Stage.run(settings: settings) { stage in
            _ = try await printed(programs, stage)
            try stage.write("package-lock.json", "{}")
            let commit = try stage.commit(Stage.server(before: "open('node_modules/called')"))
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit])
            let called = try await printed("cat /opt/orders/current/node_modules/called", stage)
            #expect(called.contains("ci --no-audit --no-fund --cache /opt/orders/cache/npm"))
        }
    }
}
