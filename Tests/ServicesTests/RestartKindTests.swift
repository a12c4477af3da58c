import Scripting
import Services
import Settings
import Testing

@Suite struct RestartKindTests {
    func read(_ text: String) throws -> (kind: RestartKind?, mistakes: [String]) {
        let file = try SettingsFile.parse(
            "version: 1\napplication: a\nenvironments: {e: {restart: \(text)}}\n", file: "muster.yml")
        let kind = try file.environment("e").mapping { keys in keys.required("restart").flatMap(RestartKind.read) }
        do { try file.reader.finish() } catch { return (kind, error.diagnostics.map(\.message)) }
        return (kind, [])
    }

    @Test func readsEveryKind() throws {
        #expect(
            try read("{process: {executable: venv/bin/python, script: app.py, arguments: [--port, '80']}}").kind
                == .process(.init(executable: "venv/bin/python", arguments: ["app.py", "--port", "80"])))
        #expect(
            try read("{systemd: {unit: orders, file: deploy/orders.service}}").kind
                == .systemd(unit: "orders.service", file: "deploy/orders.service"))
        #expect(try read("{service: Orders}").kind == .service(name: "Orders"))
        #expect(try read("{iis: {site: Default Web Site}}").kind == .iis(site: "Default Web Site", pool: nil))
        #expect(
            try read(#"{task: {name: Orders, folder: '\Acme\', run: false}}"#).kind
                == .task(.init(name: "Orders", folder: #"\Acme\"#, runs: false)))
        #expect(try read("{compose: {}}").kind == .compose(.init()))
        #expect(
            try read("{compose: {file: deploy/c.yaml, project: my_orders, wait: 2m}}").kind
                == .compose(.init(file: "deploy/c.yaml", project: "my_orders", wait: 120)))
        #expect(
            try read("{script: {start: a, stop: b, identity: c}}").kind
                == .script(.init(start: "a", stop: "b", identity: "c")))
        #expect(try read("{files: {}}").kind == .files(reload: nil))
    }

    @Test(arguments: [
        "{}", "{process: {}}", "{systemd: {unit: 'a b'}}", "{systemd: {unit: '-x'}}", "{service: 'a;b'}",
        "{systemd: {unit: a, file: ../x}}", "{systemd: {unit: a, file: /etc/x}}", "{iis: x}",
        "{process: {executable: a}, service: b}", "{iis: {pool: a}}", "{iis: {site: 'a\"b'}}", "{task: {name: 'a*'}}",
        "{task: {name: a, folder: Acme}}", "{compose: {file: ../c.yaml}}", "{compose: {project: My}}",
        "{script: {start: a, stop: b}}", "{files: reload}", "{iis: {site: ' a'}}",
    ])
    func refusesWhatCannotBeRun(_ text: String) throws {
        #expect(try !read(text).mistakes.isEmpty)
    }

    @Test func kindsBelongToTheirPlatform() {
        #expect(RestartKind.systemd(unit: "a", file: nil).runs(on: .linux))
        #expect(!RestartKind.systemd(unit: "a", file: nil).runs(on: .windows))
        #expect(!RestartKind.service(name: "a").runs(on: .linux))
        #expect(!RestartKind.iis(site: "a", pool: nil).runs(on: .linux))
        #expect(!RestartKind.task(.init(name: "a")).runs(on: .linux))
        #expect(!RestartKind.compose(.init()).runs(on: .windows))
        #expect(RestartKind.files(reload: nil).runs(on: .windows) && RestartKind.files(reload: nil).runs(on: .linux))
    }
}
