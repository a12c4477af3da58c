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
    }

    @Test(arguments: [
        "{}", "{process: {}}", "{systemd: {unit: 'a b'}}", "{systemd: {unit: '-x'}}", "{service: 'a;b'}",
        "{systemd: {unit: a, file: ../x}}", "{systemd: {unit: a, file: /etc/x}}", "{iis: x}",
        "{process: {executable: a}, service: b}",
    ])
    func refusesWhatCannotBeRun(_ text: String) throws {
        #expect(try !read(text).mistakes.isEmpty)
    }

    @Test func kindsBelongToTheirPlatform() {
        #expect(RestartKind.systemd(unit: "a", file: nil).runs(on: .linux))
        #expect(!RestartKind.systemd(unit: "a", file: nil).runs(on: .windows))
        #expect(!RestartKind.service(name: "a").runs(on: .linux))
    }
}
