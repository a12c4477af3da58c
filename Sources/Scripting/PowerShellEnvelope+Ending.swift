extension PowerShellEnvelope {
    /// Everything after the body: the order in which the parts run.
    static let ending = #"""
        if ($MusterClaims) {
            $MusterWork = Join-Path (Join-Path $MusterHome 'commands') $MUSTER_CLAIM
            $MusterLog = Join-Path (Join-Path $MusterHome 'log') ($MUSTER_CLAIM + '-' + $MUSTER_PHASE + '.log')
            Write-MusterLine (ConvertTo-Json -Compress -InputObject ([ordered] @{ status = 'open'; log = $MusterLog }))
            $path = Join-Path $env:ProgramData 'Muster'
            if (-not (Test-Path -LiteralPath $path)) {
                # By default every user may add files below ProgramData; these records decide what is stopped and started.
                New-Item -ItemType Directory -Path $path | Out-Null
                $null = Invoke-MusterNative 'icacls.exe' @($path, '/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F')
            }
            foreach ($name in @('commands', 'log')) {
                $path = Join-Path $MusterHome $name
                New-Item -ItemType Directory -Path $path -Force | Out-Null
                Get-ChildItem -LiteralPath $path | Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-30) } |
                    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
            }
            Enter-MusterClaim
        }
        else {
            Write-MusterLine '{"status":"open"}'
            $MusterWork = Join-Path ([IO.Path]::GetTempPath()) ('muster-' + [Guid]::NewGuid().ToString('N'))
            New-Item -ItemType Directory -Path $MusterWork | Out-Null
            $MusterLog = Join-Path $MusterWork 'log'
        }
        if ($MusterFences) {
            Enter-MusterBusy
            # The same command, delivered twice at once, waited for its other self.
            Restore-MusterVerdict $MusterCommand
            Test-MusterFence
        }
        $MusterWriter = New-Object System.IO.StreamWriter $MusterLog, $true, $MusterUtf8
        try { Invoke-MusterBody *>&1 | ForEach-Object { $MusterWriter.WriteLine((Hide-MusterSecrets ([string] $_))) } }
        catch {
            if ($MusterExit -eq 0) { $MusterExit = 1 }
            $MusterWriter.WriteLine((Hide-MusterSecrets ([string] $_)))
            if (-not $MusterReason) { $MusterReason = Hide-MusterSecrets ([string] $_) }
        }
        finally { $MusterWriter.Dispose() }
        # The agent restarts the machine and this script, which finds its own claim and goes on.
        if ($MusterReboots -and ($MusterExit -eq 3010)) {
            $path = Join-Path $MusterWork 'reboots'
            [IO.File]::AppendAllText($path, '.')
            if ((Get-Item -LiteralPath $path).Length -le 3) { [Environment]::Exit(3010) }
            $MusterReason = 'it asked for a restart after three of them'
        }
        Complete-Muster 'done' $MusterExit $MusterReason
        """#
}
