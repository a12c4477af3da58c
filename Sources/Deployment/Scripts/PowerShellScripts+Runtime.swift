import Scripting

extension PowerShellScripts {
    /// The function `Initialize-MusterRelease`, run inside the new release.
    func runtime() throws(QuotingError) -> String {
        var lines = ["function Initialize-MusterRelease {"]
        switch settings.app.runtime {
        case .python(let python)?: lines += try Self.prepare(python)
        case .node(let node)?: lines += Self.prepare(node)
        case .dotnet(let dotnet)?: lines += try Self.prepare(dotnet)
        case .files(let files)?: lines += try Self.prepare(files)
        case nil: break
        }
        for command in settings.app.build {
            lines.append("    Invoke-MusterCommand \(try Quoting.powerShell(command))")
        }
        return (lines + ["}"]).joined(separator: "\n")
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

    private static func prepare(_ python: AppRuntime.Python) throws(QuotingError) -> [String] {
        var lines = [
            "    Invoke-MusterNative \(try Quoting.powerShell(python.interpreter)) @('-m', 'venv', 'venv')"
        ]
        guard let requirements = python.requirements else { return lines }
        var words = ["'-m'", "'pip'", "'install'", "'--disable-pip-version-check'", "'--no-input'", "'--quiet'"]
        words += ["'--cache-dir'", "(Join-Path $MusterApp 'cache\\pip')"]
        if let wheels = python.wheels {
            words += ["'--no-index'", "'--find-links'", try Quoting.powerShell(wheels)]
        }
        if python.hashes { words.append("'--require-hashes'") }
        words += ["'--requirement'", try Quoting.powerShell(requirements)]
        lines.append(
            "    Invoke-MusterNative (Join-Path (Get-Location).Path 'venv\\Scripts\\python.exe') @(\(words.joined(separator: ", ")))"
        )
        return lines
    }

    /// npm is a batch file on Windows: `cmd` runs it, and gives its exit code.
    private static func prepare(_ node: AppRuntime.Node) -> [String] {
        guard node.install == .clean else { return [] }
        let only = node.production ? " --omit=dev" : ""
        return [
            "    if (-not (Test-Path -LiteralPath 'package-lock.json')) { Stop-Muster 'npm ci needs a package-lock.json in the repository' }",
            "    $env:npm_config_cache = Join-Path $MusterApp 'cache\\npm'",
            "    Invoke-MusterCommand 'npm ci --no-audit --no-fund\(only)'",
        ]
    }

    private static func prepare(_ dotnet: AppRuntime.DotNet) throws(QuotingError) -> [String] {
        guard let project = dotnet.project else { return [] }
        let words = [
            "'publish'", try Quoting.powerShell(project), "'--configuration'", "'Release'", "'--output'", "'publish'",
            "'--nologo'",
        ]
        return [
            "    $env:DOTNET_CLI_HOME = Join-Path $MusterApp 'cache\\dotnet'",
            "    $env:NUGET_PACKAGES = Join-Path $MusterApp 'cache\\nuget'",
            "    $env:DOTNET_NOLOGO = '1'",
            "    $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'",
            "    New-Item -ItemType Directory -Path $env:DOTNET_CLI_HOME, $env:NUGET_PACKAGES -Force | Out-Null",
            "    Invoke-MusterNative 'dotnet' @(\(words.joined(separator: ", ")))",
        ]
    }

    private static func prepare(_ files: AppRuntime.Files) throws(QuotingError) -> [String] {
        let nothing = try Quoting.powerShell("there is nothing to serve at \(files.root)")
        var lines = [
            "    $root = Join-Path (Get-Location).Path \(try Quoting.powerShell(files.root))",
            "    if (-not (Test-Path -LiteralPath $root) -or (@(Get-ChildItem -LiteralPath $root -Force).Count -eq 0)) { Stop-Muster \(nothing) }",
        ]
        if let revision = files.revision {
            lines.append("    $stamp = Join-Path $root \(try Quoting.powerShell(revision))")
            lines.append("    New-Item -ItemType Directory -Path (Split-Path -Parent $stamp) -Force | Out-Null")
            lines.append(
                "    [IO.File]::WriteAllText($stamp, '{\"version\":\"' + $MusterCommit + '\"}' + \"`n\", $MusterUtf8)")
        }
        return lines
    }
}
