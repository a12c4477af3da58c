import Scripting

extension PowerShellScripts {
    /// The counterpart of the shell's: `Invoke-MusterBefore COMMIT PREVIOUS` and `Invoke-MusterAfter`.
    func hooks(_ phase: Phase) throws(QuotingError) -> String {
        guard let moments = phase.moments else { return "" }
        let before = try calls(moments.before)
        let after = try calls(moments.after)
        let functions = """
            function Invoke-MusterBefore([string] $Comes, [string] $Leaves) {
                $script:MusterComes = $Comes
                $script:MusterLeaves = $Leaves
            \(before.map { "    \($0)\n" }.joined())}
            function Invoke-MusterAfter {
            \(after.map { "    \($0)\n" }.joined())}
            """
        return (before + after).isEmpty ? functions : "\(Self.hook)\n\(functions)"
    }

    private func calls(_ moment: Hook.Moment) throws(QuotingError) -> [String] {
        try settings.hooks.filter { $0.moment == moment && $0.on == .host }.map { hook throws(QuotingError) in
            "Invoke-MusterHook '\(moment.rawValue)' \(hook.timeout) \(try Quoting.powerShell(hook.run))"
        }
    }

    private static let hook = #"""
        function Invoke-MusterHook([string] $Name, [int] $Seconds, [string] $Command) {
            Write-Output ('hook ' + $Name + ': ' + $Command)
            $release = Get-MusterRelease $MusterComes
            $folder = $release
            if (-not (Test-Path -LiteralPath $folder)) {
                $folder = $MusterApp
                New-Item -ItemType Directory -Path $folder -Force | Out-Null
            }
            $env:MUSTER_HOOK = $Name
            $env:MUSTER_PHASE = $MUSTER_PHASE
            $env:MUSTER_RUN = $MUSTER_RUN
            $env:MUSTER_REVISION = $MusterComes
            $env:MUSTER_PREVIOUS = $MusterLeaves
            $env:MUSTER_RELEASE = $release
            Push-Location -LiteralPath $folder
            try { Invoke-MusterCommand $Command $Seconds }
            catch { Stop-Muster ('hook ' + $Name + ' failed: ' + [string] $_) }
            finally { Pop-Location }
        }
        """#
}
