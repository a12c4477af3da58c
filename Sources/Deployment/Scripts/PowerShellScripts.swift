package import Scripting
import Health
import Services

/// Renders the phases for Windows hosts: release folders, a directory junction `current`, a record.
///
/// A junction cannot be replaced in one step; the service is stopped around it.
package struct PowerShellScripts: Sendable {
    let settings: EnvironmentSettings

    package init(settings: EnvironmentSettings) { self.settings = settings }

    func template(_ phase: Phase, _ lines: [String], body: String) throws(QuotingError) -> ScriptTemplate {
        let text = [
            "$MusterApp = \(try Quoting.powerShell(settings.app.path))",
            "$MusterKeep = \(settings.app.keep)",
            "$env:MUSTER_APPLICATION = \(try Quoting.powerShell(settings.application))",
            "$env:MUSTER_ENVIRONMENT = \(try Quoting.powerShell(settings.environment))",
        ]
        let functions = [
            Self.releases, try settings.app.restart.powerShellFunctions(),
            try HealthCheck.powerShellMarks(settings.health), try hooks(phase), starting(),
        ]
        return ScriptTemplate(
            platform: .windows, scope: settings.scope, phase: phase.rawValue,
            access: [.preflight, .observe].contains(phase) ? .reading : .fenced,
            body: (text + lines + functions + [body]).joined(separator: "\n"))
    }

    package func preflight() throws(QuotingError) -> ScriptTemplate {
        let tools = sourceTools + runtimeTools
        let words = try tools.map { tool throws(QuotingError) in try Quoting.powerShell(tool) }.joined(separator: ", ")
        let probes = (settings.app.restart.powerShellProbes + sourceProbes + variableProbes).map {
            "if (-not (\($0.condition))) { $MusterLacks += \"\($0.name)\" }"
        }
        return try template(
            .preflight, ["$MusterTools = @(\(words))", "$MusterLacks = @()"] + probes, body: Self.preflightBody)
    }

    package func stage(commit: String, source: ReleaseSource) throws(QuotingError) -> ScriptTemplate {
        try template(
            .stage, ["$MusterCommit = \(try Quoting.powerShell(commit))"],
            body: "\(try preparation())\n\(try obtaining(source))\n\(try resolving())\n\(Self.stageBody)")
    }

    package func activate(commit: String) throws(QuotingError) -> ScriptTemplate {
        try template(.activate, ["$MusterCommit = \(try Quoting.powerShell(commit))"], body: Self.activateBody)
    }

    package func verify(commit: String) throws(QuotingError) -> ScriptTemplate {
        let confirms =
            settings.health.contains { $0.from == .runner } ? "" : "\n    Confirm-MusterRelease $MusterCommit"
        return try template(
            .verify, ["$MusterCommit = \(try Quoting.powerShell(commit))"],
            body: """
                \(try HealthCheck.powerShellFunctions(settings.health))
                function Invoke-MusterBody {
                    Assert-MusterRelease $MusterCommit
                    Invoke-MusterBefore $MusterCommit (Get-MusterWas $MusterCommit)
                    Test-MusterHealth $MusterCommit
                    Invoke-MusterAfter\(confirms)
                }
                """)
    }

    package func observe(commit: String) throws(QuotingError) -> ScriptTemplate {
        try template(
            .observe, ["$MusterCommit = \(try Quoting.powerShell(commit))"],
            body: """
                \(try HealthCheck.powerShellFunctions(settings.health))
                function Invoke-MusterBody {
                    Assert-MusterRelease $MusterCommit
                    Test-MusterHealth $MusterCommit
                }
                """)
    }

    package func confirm(commit: String) throws(QuotingError) -> ScriptTemplate {
        try template(
            .confirm, ["$MusterCommit = \(try Quoting.powerShell(commit))"],
            body: """
                function Invoke-MusterBody {
                    Assert-MusterRelease $MusterCommit
                    Confirm-MusterRelease $MusterCommit
                }
                """)
    }

    package func restore(goal: String?, failed: String?) throws(QuotingError) -> ScriptTemplate {
        try template(
            .restore,
            [
                "$MusterGoal = \(try Quoting.powerShell(goal ?? ""))",
                "$MusterFailed = \(try Quoting.powerShell(failed ?? ""))",
            ],
            body: "\(try HealthCheck.powerShellFunctions(settings.health))\n\(Self.restoreBody)")
    }
}
