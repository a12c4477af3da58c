import Scripting
import Services

extension ShellScripts {
    /// The function `muster_prepare`, run inside the new release.
    func runtime() throws(QuotingError) -> String {
        var lines = ["muster_prepare() {"]
        switch settings.app.runtime {
        case .python(let python)?: lines += try Self.prepare(python)
        case .node(let node)?: lines += Self.prepare(node)
        case .dotnet(let dotnet)?: lines += try Self.prepare(dotnet)
        case .files(let files)?: lines += try Self.prepare(files)
        case nil: break
        }
        for (index, command) in settings.app.build.enumerated() {
            lines.append("  sh -e -c \(try Quoting.shell(command)) || muster_fail 'build command \(index + 1) failed'")
        }
        lines += try settings.app.restart.shellPreparation().map { "  \($0)" }
        return (lines + ["  :", "}"]).joined(separator: "\n")
    }

    /// What preflight looks for beyond programs: a name for people and the command that proves it.
    var probes: [(name: String, command: String)] {
        get throws(QuotingError) {
            let restart = settings.app.restart.linuxProbes
            guard case .python(let python)? = settings.app.runtime else { return restart }
            return restart + [("python3-venv", "\(try Quoting.shell(python.interpreter)) -c 'import ensurepip, venv'")]
        }
    }

    /// Programs that the runtime needs.
    var runtimeTools: [String] {
        switch settings.app.runtime {
        case .python(let python)?: [python.interpreter]
        case .node(let node)?: node.install == .clean ? ["node", "npm"] : ["node"]
        case .dotnet?: ["dotnet"]
        case .files?, nil: []
        }
    }

    /// The cache lies in the application's folder: the agent has no home of its own, and what was built or downloaded
    /// once serves the next release.
    private static func prepare(_ python: AppRuntime.Python) throws(QuotingError) -> [String] {
        var lines = [
            "  \(try Quoting.shell(python.interpreter)) -m venv venv || muster_fail 'the virtual environment cannot be made (python3-venv?)'"
        ]
        guard let requirements = python.requirements else { return lines }
        var install = "  venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet"
        install += " --cache-dir \"$muster_app/cache/pip\""
        if let wheels = python.wheels { install += " --no-index --find-links \(try Quoting.shell(wheels))" }
        if python.hashes { install += " --require-hashes" }
        lines.append(
            "\(install) --requirement \(try Quoting.shell(requirements)) || muster_fail 'pip cannot install the requirements'"
        )
        return lines
    }

    private static func prepare(_ node: AppRuntime.Node) -> [String] {
        guard node.install == .clean else { return [] }
        let only = node.production ? " --omit=dev" : ""
        return [
            "  [ -f package-lock.json ] || muster_fail 'npm ci needs a package-lock.json in the repository'",
            "  npm ci --no-audit --no-fund --cache \"$muster_app/cache/npm\"\(only) || muster_fail 'npm ci failed'",
        ]
    }

    private static func prepare(_ dotnet: AppRuntime.DotNet) throws(QuotingError) -> [String] {
        guard let project = dotnet.project else { return [] }
        return [
            "  DOTNET_CLI_HOME=\"$muster_app/cache/dotnet\"",
            "  NUGET_PACKAGES=\"$muster_app/cache/nuget\"",
            "  export DOTNET_CLI_HOME NUGET_PACKAGES DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1",
            "  mkdir -p \"$DOTNET_CLI_HOME\" \"$NUGET_PACKAGES\"",
            "  dotnet publish \(try Quoting.shell(project)) --configuration Release --output publish --nologo || muster_fail 'dotnet publish failed (is the SDK installed, not only the runtime?)'",
        ]
    }

    private static func prepare(_ files: AppRuntime.Files) throws(QuotingError) -> [String] {
        let root = try Quoting.shell(files.root)
        var lines = [
            "  [ -n \"$(ls -A \(root) 2>/dev/null)\" ] || muster_fail \(try Quoting.shell("there is nothing to serve at \(files.root)"))"
        ]
        if let revision = files.revision {
            let path = try Quoting.shell("\(files.root)/\(revision)")
            lines.append("  mkdir -p \"$(dirname \(path))\"")
            lines.append("  printf '{\"version\":\"%s\"}\\n' \"$MUSTER_REVISION\" >\(path)")
        }
        return lines
    }
}
