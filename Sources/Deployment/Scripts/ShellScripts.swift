package import Scripting
import Health
import Services
import Settings

/// Renders the phases for Linux hosts: release folders, a symbolic link `current`, a record.
package struct ShellScripts: Sendable {
    let settings: EnvironmentSettings

    package init(settings: EnvironmentSettings) { self.settings = settings }

    /// - Parameter lines: what precedes the functions, with the phase's own variables.
    func template(_ phase: Phase, _ lines: [String], body: String) throws(QuotingError) -> ScriptTemplate {
        let text = [
            "muster_app=\(try Quoting.shell(settings.app.path))",
            "muster_keep=\(settings.app.keep)",
            "MUSTER_APPLICATION=\(try Quoting.shell(settings.application))",
            "MUSTER_ENVIRONMENT=\(try Quoting.shell(settings.environment))",
            "export MUSTER_APPLICATION MUSTER_ENVIRONMENT",
        ]
        var functions = [Self.releases, try settings.app.restart.shellFunctions()]
        if settings.health.contains(where: \.isLog) { functions.append(try settings.app.restart.shellLogFunctions()) }
        functions += [try HealthCheck.shellMarks(settings.health), try hooks(phase), cleaning()].filter { !$0.isEmpty }
        return ScriptTemplate(
            platform: .linux, scope: settings.scope, phase: phase.rawValue,
            access: [.preflight, .observe].contains(phase) ? .reading : .fenced,
            body: (text + lines + functions + [body]).joined(separator: "\n"))
    }

    package func preflight() throws(QuotingError) -> ScriptTemplate {
        let tools =
            sourceTools + (readsSecrets && !sourceTools.contains("aws") ? ["aws"] : [])
            + settings.app.restart.linuxTools + runtimeTools
        let words = try tools.map { tool throws(QuotingError) in try Quoting.shell(tool) }.joined(separator: " ")
        let probes = (try probes + sourceProbes).map {
            "\($0.command) >/dev/null 2>&1 || muster_tools=\"$muster_tools \($0.name)\""
        }
        return try template(
            .preflight, ["muster_tools=\"\"", "set -- \(words)", Self.keepTools] + probes,
            body: "\(Self.roomLeft)\n\(Self.preflightBody)")
    }

    package func stage(commit: String, source: ReleaseSource) throws(QuotingError) -> ScriptTemplate {
        try template(
            .stage,
            [
                "muster_commit=\(try Quoting.shell(commit))",
                "muster_sources=\(try Quoting.shell(sourceTools.joined(separator: " ")))",
            ],
            body: "\(try preparation())\n\(try obtaining(source))\n\(try resolving())\n\(Self.stageBody)")
    }

    package func activate(commit: String) throws(QuotingError) -> ScriptTemplate {
        try template(.activate, ["muster_commit=\(try Quoting.shell(commit))"], body: Self.activateBody)
    }

    package func verify(commit: String) throws(QuotingError) -> ScriptTemplate {
        let confirms = settings.health.contains { $0.from == .runner } ? ":" : "muster_confirm \"$muster_commit\""
        return try template(
            .verify, ["muster_commit=\(try Quoting.shell(commit))"],
            body: """
                \(try HealthCheck.shellFunctions(settings.health))
                muster_body() {
                  muster_expect "$muster_commit"
                  muster_before "$muster_commit" "$(muster_was "$muster_commit")"
                  muster_health "$muster_commit"
                  muster_after
                  \(confirms)
                }
                """)
    }

    package func observe(commit: String) throws(QuotingError) -> ScriptTemplate {
        try template(
            .observe, ["muster_commit=\(try Quoting.shell(commit))"],
            body: """
                \(try HealthCheck.shellFunctions(settings.health))
                muster_body() {
                  muster_expect "$muster_commit"
                  muster_health "$muster_commit"
                }
                """)
    }

    package func confirm(commit: String) throws(QuotingError) -> ScriptTemplate {
        try template(
            .confirm, ["muster_commit=\(try Quoting.shell(commit))"],
            body: """
                muster_body() {
                  muster_expect "$muster_commit"
                  muster_confirm "$muster_commit"
                }
                """)
    }

    /// - Parameters:
    ///   - goal: a commit, or nil for the host's own previous release.
    ///   - failed: the release that is left because it failed; a host that never switched to it stays as it is.
    package func restore(goal: String?, failed: String?) throws(QuotingError) -> ScriptTemplate {
        try template(
            .restore,
            ["muster_goal=\(try Quoting.shell(goal ?? ""))", "muster_failed=\(try Quoting.shell(failed ?? ""))"],
            body: "\(try HealthCheck.shellFunctions(settings.health))\n\(Self.restoreBody)")
    }
}
