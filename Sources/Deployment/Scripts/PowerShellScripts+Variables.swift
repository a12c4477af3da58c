import Scripting
import Settings

/// The variables of the application on a Windows host: a file of JSON in the release that only SYSTEM and administrators
/// can read.
extension PowerShellScripts {
    var readsSecrets: Bool { settings.variables.contains { $0.reference != nil } }

    var variableProbes: [(name: String, condition: String)] {
        var probes: [(name: String, condition: String)] = []
        for reference in settings.variables.compactMap(\.reference) {
            let probe = Self.probe(reference)
            if !(probes + sourceProbes).contains(where: { $0.name == probe.name }) { probes.append(probe) }
        }
        return probes
    }

    /// `Save-MusterVariables RELEASE`.
    func resolving() throws(QuotingError) -> String {
        guard !settings.variables.isEmpty else {
            return #"""
                function Save-MusterVariables([string] $Release) {
                    $file = Join-Path $Release '.muster-environment'
                    if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
                }
                """#
        }
        var lines: [String] = []
        for variable in settings.variables {
            let value =
                switch variable.value {
                case .text(let text): try Quoting.powerShell(text)
                case .reference(let reference): "(\(try Self.secret(reference)))"
                }
            lines.append("    $values['\(variable.name)'] = [string] \(value)")
        }
        return """
            \(Self.secrets)
            function Save-MusterVariables([string] $Release) {
                $values = [ordered] @{}
            \(lines.joined(separator: "\n"))
                Set-MusterPrivateText (Join-Path $Release '.muster-environment') (ConvertTo-Json -Compress -InputObject $values)
                $script:MusterHidden = $null
            }
            """
    }

    /// `Enter-MusterVariables RELEASE` and `Exit-MusterVariables`, around the application's start; and
    /// `Hide-MusterSecrets`, through which every printed line goes.
    func starting() -> String {
        guard !settings.variables.isEmpty else {
            return "function Enter-MusterVariables([string] $Release) { }\nfunction Exit-MusterVariables { }"
        }
        let names = settings.variables.filter { $0.reference != nil }.map { "'\($0.name)'" }.joined(separator: ", ")
        return #"""
            function Read-MusterVariables([string] $Release) {
                $file = Join-Path $Release '.muster-environment'
                if (-not (Test-Path -LiteralPath $file)) { return @() }
                return @((ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($file))).PSObject.Properties)
            }
            function Enter-MusterVariables([string] $Release) {
                $script:MusterBefore = @{}
                foreach ($entry in @(Read-MusterVariables $Release)) {
                    $MusterBefore[$entry.Name] = [Environment]::GetEnvironmentVariable($entry.Name)
                    [Environment]::SetEnvironmentVariable($entry.Name, [string] $entry.Value)
                }
            }
            function Exit-MusterVariables {
                foreach ($name in @($MusterBefore.Keys)) { [Environment]::SetEnvironmentVariable($name, $MusterBefore[$name]) }
            }
            $MusterReferences = @(\#(names))
            $MusterHidden = $null
            function Get-MusterHidden {
                $folder = Join-Path $MusterApp 'releases'
                if (-not (Test-Path -LiteralPath $folder)) { return @() }
                foreach ($release in @(Get-ChildItem -LiteralPath $folder -Directory)) {
                    foreach ($entry in @(Read-MusterVariables $release.FullName)) {
                        if ($MusterReferences -notcontains $entry.Name) { continue }
                        foreach ($value in ([string] $entry.Value).Split("`n")) {
                            if ($value.Trim().Length -ge 8) { $value.Trim() }
                        }
                    }
                }
            }
            function Hide-MusterSecrets([string] $Line) {
                # Staging writes new ones, and forgets these.
                if ($null -eq $MusterHidden) { $script:MusterHidden = @(Get-MusterHidden | Sort-Object Length -Descending) }
                foreach ($value in $MusterHidden) { $Line = $Line.Replace($value, '***') }
                return $Line
            }
            """#
    }
}
