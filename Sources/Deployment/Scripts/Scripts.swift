import Health
import Rollout
package import Scripting

/// The phases' scripts for one platform.
package struct Scripts: Sendable {
    let settings: EnvironmentSettings

    package init(settings: EnvironmentSettings) { self.settings = settings }

    private var shell: ShellScripts { ShellScripts(settings: settings) }
    private var powerShell: PowerShellScripts { PowerShellScripts(settings: settings) }
    private var isLinux: Bool { settings.platform == .linux }

    package func preflight() throws(QuotingError) -> ScriptTemplate {
        isLinux ? try shell.preflight() : try powerShell.preflight()
    }

    /// Stage, activate, verify and, when the runner has checks, confirm; then the restore that undoes them.
    package func deployment(commit: String, source: ReleaseSource) throws(QuotingError) -> [ScriptTemplate] {
        var scripts =
            isLinux
            ? [
                try shell.stage(commit: commit, source: source), try shell.activate(commit: commit),
                try shell.verify(commit: commit),
            ]
            : [
                try powerShell.stage(commit: commit, source: source), try powerShell.activate(commit: commit),
                try powerShell.verify(commit: commit),
            ]
        if settings.health.contains(where: { $0.from == .runner }) {
            scripts.append(isLinux ? try shell.confirm(commit: commit) : try powerShell.confirm(commit: commit))
        }
        if settings.rollout.bake > 0 { scripts.append(try observe(commit: commit)) }
        return scripts + [try restore(goal: nil, failed: commit)]
    }

    /// Looks whether a release serves and is healthy.
    package func observe(commit: String) throws(QuotingError) -> ScriptTemplate {
        isLinux ? try shell.observe(commit: commit) : try powerShell.observe(commit: commit)
    }

    /// - Parameters:
    ///   - goal: the commit to go back to; nil for each host's own previous release.
    ///   - failed: set in an automatic rollback, where a host that never switched stays as it is.
    package func restore(goal: String?, failed: String?) throws(QuotingError) -> ScriptTemplate {
        isLinux
            ? try shell.restore(goal: goal, failed: failed) : try powerShell.restore(goal: goal, failed: failed)
    }
}
