/// The Windows PowerShell 5.1 envelope around a body; the same contract as ``ShellEnvelope``.
///
/// Native programs are judged by their exit code alone (`Invoke-MusterNative`): with `Stop`, git's progress on
/// standard error would end a good script.
enum PowerShellEnvelope {
    static func text(scope: String, phase: String, access: ScriptTemplate.Access, body: String) -> String {
        let (claims, fences) =
            switch access {
            case .reading: ("$false", "$false")
            case .claimed: ("$true", "$false")
            case .fenced: ("$true", "$true")
            }
        return """
            $MUSTER_SCOPE = '\(scope)'
            $MUSTER_PHASE = '\(phase)'
            $MusterClaims = \(claims)
            $MusterFences = \(fences)
            \(functions)
            \(body)
            \(ending)

            """
    }

    /// Everything before the body. `Add-MusterFact` adds to the verdict, `Stop-Muster` ends the body with a reason.
    private static let functions = #"""
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        try { [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch { $null = $_ }
        $MusterHome = Join-Path $env:ProgramData ('Muster\' + $MUSTER_SCOPE.Replace('/', '\'))
        $MusterCommand = 'none'
        if ($env:SSM_COMMAND_ID) { $MusterCommand = $env:SSM_COMMAND_ID }
        $MusterFacts = @{}
        $MusterReason = ''
        $MusterExit = 0
        $MusterBusy = $null
        $MusterUtf8 = New-Object System.Text.UTF8Encoding $false

        function ConvertTo-MusterText([string] $Value) {
            $text = ($Value -replace '[\r\n\t]', ' ') -replace '[^ !#-\[\]-~]', ''
            if ($text.Length -gt 240) { $text = $text.Substring(0, 240) }
            return $text
        }
        function Write-MusterLine([string] $Json) { Write-Output ('muster:1 ' + $MUSTER_NONCE + ' ' + $Json) }
        function Add-MusterFact([string] $Name, [string] $Value) {
            $script:MusterFacts[$Name] = ConvertTo-MusterText $Value
        }
        function Stop-Muster([string] $Reason, [int] $Code = 1) {
            $script:MusterReason = $Reason
            $script:MusterExit = $Code
            throw ('muster: ' + $Reason)
        }
        function Invoke-MusterNative([string] $File, [string[]] $Arguments) {
            $preference = $ErrorActionPreference
            $ErrorActionPreference = 'Continue'
            try {
                & $File @Arguments 2>&1 | ForEach-Object { [string] $_ }
                $code = $LASTEXITCODE
            }
            finally { $ErrorActionPreference = $preference }
            if ($code -ne 0) { throw ($File + ' ended with exit code ' + $code) }
        }
        function Test-MusterNative([string] $File, [string[]] $Arguments) {
            $preference = $ErrorActionPreference
            $ErrorActionPreference = 'Continue'
            try {
                & $File @Arguments 2>&1 | Out-Null
                return ($LASTEXITCODE -eq 0)
            }
            finally { $ErrorActionPreference = $preference }
        }
        function Get-MusterStarted([string] $Id) {
            if ($Id -notmatch '^[0-9]+$') { return '' }
            $process = Get-Process -Id ([int] $Id) -ErrorAction SilentlyContinue
            if ($null -eq $process) { return '' }
            return [string] $process.StartTime.ToUniversalTime().Ticks
        }
        function Test-MusterAlive([string] $Id, [string] $Started) {
            if (-not $Id) { return $false }
            return ((Get-MusterStarted $Id) -eq $Started)
        }
        function Set-MusterFile([string] $Path, [string] $Text) {
            $new = $Path + '.new'
            [IO.File]::WriteAllText($new, $Text, $MusterUtf8)
            if (Test-Path -LiteralPath $Path) { [IO.File]::Replace($new, $Path, $null) }
            else { [IO.File]::Move($new, $Path) }
        }
        function Get-MusterRecord {
            $record = @{}
            $path = Join-Path $MusterHome 'record'
            if (Test-Path -LiteralPath $path) {
                foreach ($line in [IO.File]::ReadAllLines($path)) {
                    $at = $line.IndexOf('=')
                    if ($at -gt 0) { $record[$line.Substring(0, $at)] = $line.Substring($at + 1) }
                }
            }
            return $record
        }
        function Set-MusterRecord([hashtable] $Changes) {
            $record = Get-MusterRecord
            foreach ($name in $Changes.Keys) { $record[$name] = $Changes[$name] }
            $lines = $record.Keys | Sort-Object | ForEach-Object { $_ + '=' + $record[$_] }
            Set-MusterFile (Join-Path $MusterHome 'record') (($lines -join "`n") + "`n")
        }
        function Exit-MusterBusy {
            if ($script:MusterBusy) { Remove-Item -LiteralPath $script:MusterBusy -Recurse -Force -ErrorAction SilentlyContinue }
            $script:MusterBusy = $null
        }
        function Complete-Muster([string] $Status, [int] $Code, [string] $Reason) {
            $bytes = 0
            if (Test-Path -LiteralPath $MusterLog) { $bytes = (Get-Item -LiteralPath $MusterLog).Length }
            $verdict = [ordered] @{
                status = $Status
                exit = $Code
                reason = (ConvertTo-MusterText $Reason)
                log = $MusterLog
                bytes = $bytes
                facts = $MusterFacts
            }
            $json = ConvertTo-Json -InputObject $verdict -Compress
            if ($MusterClaims -and ($Status -eq 'done')) {
                Set-MusterFile (Join-Path $MusterWork 'result') ([string] $Code + "`n" + $json + "`n")
            }
            Exit-MusterBusy
            Write-MusterLine $json
            if ($bytes -gt 0) {
                $log = [IO.File]::ReadAllText($MusterLog)
                if ($log.Length -gt 16000) { $log = $log.Substring($log.Length - 16000) }
                Write-Output $log
                Write-MusterLine $json
            }
            if (-not $MusterClaims) { Remove-Item -LiteralPath $MusterWork -Recurse -Force -ErrorAction SilentlyContinue }
            if ($Code -eq 3010) { exit 1 }
            exit $Code
        }
        function Enter-MusterClaim {
            $owner = Join-Path $MusterWork 'command'
            try {
                New-Item -ItemType Directory -Path $MusterWork | Out-Null
                Set-MusterFile $owner $MusterCommand
                return
            }
            catch [IO.IOException] { $null = $_ }
            for ($try = 0; ($try -lt 5) -and -not (Test-Path -LiteralPath $owner); $try++) { Start-Sleep -Seconds 1 }
            $first = ''
            if (Test-Path -LiteralPath $owner) { $first = [IO.File]::ReadAllText($owner).Trim() }
            $result = Join-Path $MusterWork 'result'
            if (Test-Path -LiteralPath $result) {
                $lines = [IO.File]::ReadAllLines($result)
                $code = [int] $lines[0]
                if ($first -eq $MusterCommand) { Write-MusterLine $lines[1] }
                else { Write-MusterLine ('{"status":"duplicate","exit":' + $code + ',"first":"' + $first + '"}') }
                exit $code
            }
            if ($first -eq $MusterCommand) { return }
            Write-MusterLine ('{"status":"duplicate","first":"' + $first + '"}')
            exit 75
        }
        function Enter-MusterBusy {
            $path = Join-Path $MusterHome 'busy'
            $file = Join-Path $path 'owner'
            for ($try = 0; $true; $try++) {
                try {
                    New-Item -ItemType Directory -Path $path | Out-Null
                    break
                }
                catch [IO.IOException] { $null = $_ }
                $owner = @('', '')
                if (Test-Path -LiteralPath $file) { $owner = [IO.File]::ReadAllText($file).Trim().Split(' ') }
                if ($owner[0] -and -not (Test-MusterAlive $owner[0] $owner[1])) {
                    Remove-Item -LiteralPath $path -Recurse -Force
                    continue
                }
                if ($try -gt 20) {
                    if ($owner[0]) { Complete-Muster 'refused' 75 ('busy: process ' + $owner[0] + ' of another command works here') }
                    Remove-Item -LiteralPath $path -Recurse -Force
                }
                Start-Sleep -Seconds 1
            }
            $script:MusterBusy = $path
            [IO.File]::WriteAllText($file, ([string] $PID + ' ' + (Get-MusterStarted ([string] $PID))), $MusterUtf8)
        }
        function Test-MusterFence {
            $record = Get-MusterRecord
            if ($record['ledger'] -and ($record['ledger'] -ne $MUSTER_LEDGER)) {
                Complete-Muster 'refused' 75 ('foreign-ledger: this host follows ledger ' + $record['ledger'])
            }
            if ($record['fence'] -and ([long] $record['fence'] -gt [long] $MUSTER_FENCE)) {
                Complete-Muster 'refused' 75 ('stale-fence: the host has seen ' + $record['fence'] + ', this command carries ' + $MUSTER_FENCE)
            }
            Set-MusterRecord @{ ledger = $MUSTER_LEDGER; fence = $MUSTER_FENCE; run = $MUSTER_RUN }
        }
        """#

    /// Everything after the body: the order in which the parts run.
    private static let ending = #"""
        Write-MusterLine '{"status":"open"}'
        if ($MusterClaims) {
            foreach ($name in @('commands', 'log')) {
                $path = Join-Path $MusterHome $name
                New-Item -ItemType Directory -Path $path -Force | Out-Null
                Get-ChildItem -LiteralPath $path | Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-30) } |
                    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
            }
            $MusterWork = Join-Path (Join-Path $MusterHome 'commands') $MUSTER_CLAIM
            $MusterLog = Join-Path (Join-Path $MusterHome 'log') ($MUSTER_CLAIM + '-' + $MUSTER_PHASE + '.log')
            Enter-MusterClaim
        }
        else {
            $MusterWork = Join-Path ([IO.Path]::GetTempPath()) ('muster-' + [Guid]::NewGuid().ToString('N'))
            New-Item -ItemType Directory -Path $MusterWork | Out-Null
            $MusterLog = Join-Path $MusterWork 'log'
        }
        if ($MusterFences) {
            Enter-MusterBusy
            Test-MusterFence
        }
        $MusterWriter = New-Object System.IO.StreamWriter $MusterLog, $false, $MusterUtf8
        try { Invoke-MusterBody *>&1 | ForEach-Object { $MusterWriter.WriteLine([string] $_) } }
        catch {
            if ($MusterExit -eq 0) { $MusterExit = 1 }
            $MusterWriter.WriteLine([string] $_)
            if (-not $MusterReason) { $MusterReason = [string] $_ }
        }
        finally { $MusterWriter.Dispose() }
        Complete-Muster 'done' $MusterExit $MusterReason
        """#
}
