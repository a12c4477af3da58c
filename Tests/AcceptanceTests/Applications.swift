extension Stage {
    /// The settings of a test: everything short, so that failures are quick.
    static func settings(
        branch: String? = nil, targets: String = "{tags: {Platform: linux}}", platform: String = "linux",
        rollout: String = "{canary: 1, batch: 1}",
        health: String =
            #"[{url: "http://{address}:8080/", revision: version, every: 100ms, within: 7s, consecutive: 2}]"#,
        restart: String = #"{process: {executable: python3, script: app.py}}"#, extra: String = ""
    ) -> String {
        """
        version: 1
        application: orders
        environments:
          test:
            region: eu-west-1
            platform: \(platform)
            \(branch.map { "branch: \($0)" } ?? "offline: refuse")
            targets: \(targets)
            rollout: \(rollout)
            timeouts: {delivery: 30s, execution: 30s}
            app:
              path: \(platform == "linux" ? "/opt/orders" : #"C:\Apps\Orders"#)
              restart: \(restart)
            health: \(health)
        \(extra)
        """
    }

    /// An HTTP server that answers with the revision it was started with.
    ///
    /// - Parameters:
    ///   - version: a Python expression for the field `version`.
    ///   - before: Python that runs before it listens.
    ///   - status: a Python expression for the status.
    static func server(
        version: String = #"os.environ["MUSTER_REVISION"]"#, before: String = "", status: String = "200"
    ) -> String {
        """
        import http.server, json, os, sys, time
        \(before)
        class Orders(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"version": \(version)}).encode()
                self.send_response(\(status))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *arguments): pass
        http.server.ThreadingHTTPServer(("", 8080), Orders).serve_forever()
        """
    }
}
