import Deployment
import Fleet
import Settings

/// Settings as they stand in files.
enum Environments {
    static let commit = "0123456789abcdef0123456789abcdef01234567"
    static let source = ReleaseSource.git("https://github.com/acme/orders.git")

    static let place = Place(account: "111122223333", region: "eu-west-1")

    static func read(_ text: String, _ name: String = "test") throws -> EnvironmentSettings? {
        let file = try SettingsFile.parse(text, file: "muster.yml")
        let settings = EnvironmentSettings.read(
            try file.environment(name), application: file.application, environment: name, source: file.source,
            artifacts: file.state.artifacts)
        try file.reader.finish()
        return settings
    }

    static func text(
        platform: String = "linux", app: String = linuxProcess, health: String = proofs,
        extra: String = "offline: refuse"
    ) -> String {
        """
        version: 1
        application: orders
        environments:
          test:
            region: eu-west-1
            platform: \(platform)
            targets: {tags: {App: orders}}
            \(extra)
            app: \(app)
            health: \(health)
        """
    }

    static let linuxProcess = """
        {path: /opt/orders, keep: 3, build: ["make 'all the' things", "echo done"],
          runtime: {python: {interpreter: python3.11, requirements: requirements.txt, wheels: /srv/wheels}},
          restart: {process: {executable: venv/bin/python, script: app.py, arguments: [--name, "it's"]}}}
        """
    static let linuxNode = """
        {path: /opt/orders, shared: [.env, "public/up loads/"], disk: {free: 2GiB, inodes: 5000},
          runtime: {node: {production: true}}, restart: {systemd: {unit: orders}}}
        """
    static let linuxStatic = """
        {path: /opt/orders, shared: [media/], runtime: {static: {root: public, revision: revision.json}},
          restart: {systemd: {unit: nginx}}}
        """
    static let dotnet = "{path: PATH, runtime: {dotnet: {project: src/Orders.csproj}}, restart: RESTART}"
    static let linuxDotNet = dotnet.replacing("PATH", with: "/opt/orders")
        .replacing("RESTART", with: "{systemd: {unit: orders}}")
    static let windowsDotNet = dotnet.replacing("PATH", with: #"'C:\Apps\Orders'"#)
        .replacing("RESTART", with: "{service: Orders}")
    static let windowsNode = #"""
        {path: 'C:\Apps\Orders', shared: [.env, 'App_Data\Uploads\'], disk: {free: 500MiB}, runtime: {node: {}},
          restart: {service: Orders}}
        """#
    static let windowsStatic = #"""
        {path: 'C:\Apps\Orders', runtime: {static: {root: public, revision: revision.json}}, restart: {service: W3SVC}}
        """#
    static let linuxCompose = "{path: /opt/orders, restart: {compose: {file: deploy/compose.yaml, wait: 90s}}}"
    static let linuxScript = """
        {path: /opt/orders, restart: {script: {start: "bin/start &", stop: bin/stop, identity: "cat 'run/the pid'"}}}
        """
    static let linuxFiles = "{path: /opt/orders, restart: {files: {reload: systemctl reload nginx}}}"
    static let windowsSite = #"{path: 'C:\Apps\Orders', restart: {iis: {site: Default Web Site, pool: Orders}}}"#
    static let windowsTask = #"{path: 'C:\Apps\Orders', restart: {task: {name: Orders, folder: '\Acme\'}}}"#
    static let windowsScript = """
        {path: 'C:\\Apps\\Orders', restart: {script: {start: start.cmd, stop: stop.cmd, identity: type run.id}}}
        """
    static let windowsFiles = #"{path: 'C:\Apps\Orders', restart: {files: {}}}"#
    static let linuxUnit = "{path: /opt/orders, restart: {systemd: {unit: orders, file: deploy/orders.service}}}"
    static let windowsProcess = #"""
        {path: 'C:\Apps\Orders', build: ['echo "a b" && dir'],
          runtime: {python: {requirements: requirements.txt, wheels: 'C:\Wheels'}},
          restart: {process: {executable: 'venv\Scripts\pythonw.exe', script: app.py, arguments: [--name, "it's"]}}}
        """#
    static let windowsService = #"{path: 'D:\Apps\Orders', restart: {service: Orders}}"#

    /// Every kind of check.
    static let proofs = """
        [{url: "http://{address}:8080/health", revision: version, every: 500ms, within: 2m, consecutive: 3},
          {url: "https://localhost:8443/", ca: /etc/ssl/orders.pem, status: 204, timeout: 2s},
          {tcp: "{address}:9000"}, {url: "https://orders.acme.test/health", from: runner}]
        """
    static let hooks = """
        hooks:
              before-stage: [{run: bin/fetch-secrets}]
              after-stage: [{run: "echo it's staged"}]
              before-activate: [{run: bin/drain, timeout: 2m}, {run: bin/migrate, timeout: 5m}]
              after-activate: [{run: bin/warm-up}]
              before-verify: [{run: "true"}]
              after-verify: [{run: bin/undrain}, {run: ./tell.sh, on: runner, aws: true}]
              before-restore: [{run: bin/drain}]
              after-restore: [{run: bin/undrain}]
        """
    /// Every kind of notice, and metrics.
    static let telling = """
        notify: [{slack: {url: {env: SLACK_URL}}, on: [failed, waiting]}, {teams: {url: {env: TEAMS_URL}}, text: "{run}"},
              {sns: "arn:aws:sns:eu-west-1:111122223333:deploys", text: {began: "{run} begins"}},
              {webhook: {url: {env: HOOK}, secret: {env: HOOK_KEY}}}]
            metrics: {cloudwatch: {namespace: Acme}}
        """
    static let proofInLogs = """
        [{log: {pattern: "started|it's up"}, within: 30s}, {log: {path: logs/app.log, pattern: ^ready}}]
        """
    static let proofInFile = "[{log: {path: logs/app.log, pattern: ^ready}}]"
    static let proofOnHost = "[{url: 'http://{address}:8080/health', revision: version}]"
}
