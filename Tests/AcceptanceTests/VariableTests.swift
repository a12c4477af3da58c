import Foundation
import Testing

/// Applications that are started with secrets.
///
/// The instances' `aws` is a stub that knows two names: the sandbox's own endpoint is not reachable from inside them.
@Suite struct VariableTests {
    private static let stub = #"""
        cat >/usr/local/bin/aws <<'END'
        #!/bin/sh
        case "$*" in
        "ssm get-parameter --name /orders/test/db --with-decryption --query Parameter.Value --region eu-west-1 --output text")
          echo 'pa$$word-of-the-database' ;;
        *) echo 'An error occurred (AccessDeniedException)' >&2; exit 254 ;;
        esac
        END
        chmod 755 /usr/local/bin/aws
        """#

    private static let host = "i-00000000000000001"

    private static let unit = """
        [Service]
        WorkingDirectory=/opt/orders/current
        ExecStart=/usr/bin/python3 app.py
        """

    private func settings(_ kind: String, _ variables: String) -> String {
        let restart =
            kind == "process"
            ? "{process: {executable: python3, script: app.py}}" : "{systemd: {unit: orders, file: orders.service}}"
        return Stage.settings(
            health: #"[{url: "http://{address}:8080/", revision: version, every: 100ms, within: 8s}]"#, restart: restart
        )
        .replacing("offline: refuse", with: "environment: \(variables)")
    }

    @Test(arguments: ["process", "systemd"]) func anApplicationIsStartedWithWhatItsHostLooksUp(_ kind: String)
        async throws
    {
        let variables = "{DATABASE: {ssm: /orders/test/db}, FEATURE: on}"
        try await Stage.run(settings: settings(kind, variables)) { stage in
            try stage.write("orders.service", Self.unit + (kind == "systemd" ? "" : "\n"))
            // The revision is in a file: what starts a unit has no variables but its own.
            let revision = #"open("REVISION").read().strip()"#
            let given =
                #"os.environ.get("DATABASE") == "pa$$word-of-the-database" and os.environ.get("FEATURE") == "on""#
            let told = "\(revision) if \(given) else 'no'"
            let commit = try stage.commit(Stage.server(version: told))

            let lacking = try await stage.muster("deploy", "test")
            #expect(lacking.code == 6 && lacking.error.contains("it lacks aws"), "\(lacking.all)")
            #expect(try await stage.muster("run", "--target", Self.host, "--", Self.stub).code == 0)

            let plan = try await stage.muster("plan", "test")
            #expect(plan.output.contains("variable DATABASE from ssm /orders/test/db"), "\(plan.all)")
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 0, "\(deploy.all)")
            #expect(try await stage.serving() == [commit])
            let look = try await stage.muster(
                "run", "--target", Self.host, "--", "stat -c %a /opt/orders/current/.muster-environment")
            #expect(look.output.contains("600"), "\(look.all)")

            // It prints what it was given, and ends: that is what the failure shows, without the secret.
            _ = try stage.commit(Stage.server(before: #"sys.exit("cannot connect: " + os.environ["DATABASE"])"#))
            let bad = try await stage.muster("deploy", "test")
            #expect(bad.code == 3, "\(bad.all)")
            #expect(!bad.all.contains("word-of-the-database"), "\(bad.all)")
            if kind == "process" { #expect(bad.all.contains("cannot connect: ***"), "\(bad.all)") }
            #expect(try await stage.serving() == [commit])
        }
    }

    @Test func aSecretInTheFileIsRefusedWithItsLine() async throws {
        let literal = "{DATABASE: \("AKIA" + "IOSFODNN7EXAMPLE")}"
        try await Stage.run(settings: settings("process", literal)) { stage in
            _ = try stage.commit(Stage.server())
            let deploy = try await stage.muster("deploy", "test")
            #expect(deploy.code == 2 && deploy.error.contains("looks like an access key of AWS"), "\(deploy.all)")
            #expect(
                deploy.error.contains("muster.yml:7") && !deploy.error.contains("IOSFODNN7EXAMPLE"), "\(deploy.all)")
        }
    }
}
