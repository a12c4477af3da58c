package import Foundation
package import Scripting

/// A host for rendered Linux scripts: `/bin/sh` of this machine, with its records in a folder of its own.
///
/// The application is ``server``, started by the scripts themselves; what is left of it is ended with the host.
package final class ShellHost {
    package let folder: URL
    private var scripts = 0

    package struct Ran {
        package var verdict: Verdict?
        package var output: String
        /// Seconds.
        package var took: Double

        package func fact(_ name: String) -> String { verdict?.facts[name] ?? "" }
        package var reason: String { verdict?.reason ?? "no verdict: \(output.suffix(500))" }
    }

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.server.utf8).write(to: folder.appending(path: "server.py"))
    }

    deinit {
        // By the rendered rule: only what is recorded, still lives and began then.
        _ = try? run(
            "muster_old=$(muster_recorded pid)\nmuster_alive \"$muster_old\" \"$(muster_recorded started)\" && kill -s KILL -- \"-$muster_old\""
        )
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs `body` as the body of a fenced script, after the definitions in `functions`. `$folder` is the host's.
    package func run(_ body: String, functions: String = "") throws -> Ran {
        scripts += 1
        let template = ScriptTemplate(
            platform: .linux, scope: "orders/test", phase: "test", access: .fenced,
            body: "folder=\(try Quoting.shell(folder.path))\n\(functions)\nmuster_body() {\n\(body)\n}")
        let values = RunValues(
            nonce: "nonce", key: "muster/1 orders/test r1 test.1.1 \(scripts)", claim: "claim\(scripts)", run: "r1",
            ledger: "ledger", fence: scripts)
        let file = folder.appending(path: "script-\(scripts).sh")
        try Data(try template.filled(with: values).utf8).write(to: file)
        let process = Process()
        let pipe = Pipe()
        // Foundation's own descriptors would stay open in what the script leaves running, and hold up other tests.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", "import subprocess, sys; sys.exit(subprocess.call(['/bin/sh', sys.argv[1]]))", file.path,
        ]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "MUSTER_HOME": folder.path, "SSM_COMMAND_ID": "command-\(scripts)",
        ]) { $1 }
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        let clock = ContinuousClock()
        let began = clock.now
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let took = (clock.now - began) / .seconds(1)
        let output = String(decoding: data, as: UTF8.self)
        return Ran(verdict: Verdict(output: output, nonce: "nonce"), output: output, took: took)
    }

    /// Waits, without polling, until the server that the body has just started listens; its port becomes a fact.
    package static let started = "read -r port <\"$folder/port\"\nmuster_fact port \"$port\""

    /// Makes the pipe through which the server tells its port; before the server is started.
    package static let prepared = "rm -f \"$folder/port\"\nmkfifo \"$folder/port\""

    /// Answers the lines of `answers`, `STATUS BODY`, one a request and the last one for ever; `die` ends it,
    /// `hang` never answers; the body of a 3xx is where it leads.
    private static let server = #"""
        import http.server, os, sys, threading
        answers = open("answers").read().splitlines()
        threading.Timer(120, lambda: os._exit(0)).start()
        class Orders(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, _, body = (answers.pop(0) if len(answers) > 1 else answers[0]).partition(" ")
                if status == "die": os._exit(0)
                if status == "hang": threading.Event().wait(60)
                self.send_response(int(status))
                if status[0] == "3" and "/" in body: self.send_header("Location", body)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())
            def log_message(self, *arguments): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Orders)
        with open("port", "w") as pipe: print(server.server_address[1], file=pipe)
        server.serve_forever()
        """#
}
