/// The Windows PowerShell 5.1 envelope around a body; the same contract as ``ShellEnvelope``.
///
/// Native programs are judged by their exit code alone (`Invoke-MusterNative`): with `Stop`, git's progress on
/// standard error would end a good script. What SSM is to see goes to standard output as bytes: the host program
/// would break long lines at the width of a console that is not there, and write them in the OEM code page.
enum PowerShellEnvelope {
    static func text(
        scope: String, phase: String, access: ScriptTemplate.Access, mayReboot: Bool, body: String
    ) -> String {
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
            $MusterReboots = \(mayReboot ? "$true" : "$false")
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
        $MusterRoom = 1500
        $MusterReason = ''
        $MusterExit = 0
        $MusterBusy = $null
        $MusterUtf8 = New-Object System.Text.UTF8Encoding $false
        $MusterOutput = [Console]::OpenStandardOutput()

        function ConvertTo-MusterText([string] $Value) {
            $text = ($Value -creplace '[\r\n\t]', ' ') -creplace '[^ !#-\[\]-~]', ''
            if ($text.Length -gt 240) { $text = $text.Substring(0, 240) }
            return $text
        }
        function Write-MusterBytes([byte[]] $Bytes) {
            $MusterOutput.Write($Bytes, 0, $Bytes.Length)
            $MusterOutput.Flush()
        }
        function Write-MusterLine([string] $Json) {
            Write-MusterBytes $MusterUtf8.GetBytes('muster:1 ' + $MUSTER_NONCE + ' ' + $Json + "`n")
        }
        function Add-MusterFact([string] $Name, [string] $Value) {
            $text = ConvertTo-MusterText $Value
            $script:MusterRoom -= $Name.Length + $text.Length + 6
            if ($script:MusterRoom -gt 0) { $script:MusterFacts[$Name] = $text }
        }
        function Stop-Muster([string] $Reason, [int] $Code = 1) {
            $script:MusterReason = $Reason
            $script:MusterExit = $Code
            throw ('muster: ' + $Reason)
        }
        function Hide-MusterSecrets([string] $Line) { return $Line }
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
        function Invoke-MusterCommand([string] $Command, [int] $Seconds = 0) {
            $start = New-Object System.Diagnostics.ProcessStartInfo
            $start.FileName = $env:ComSpec
            $start.Arguments = '/d /s /c "' + $Command + '"'
            $start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
            $start.UseShellExecute = $false
            $start.RedirectStandardInput = $true
            $start.RedirectStandardOutput = $true
            $start.RedirectStandardError = $true
            $process = [System.Diagnostics.Process]::Start($start)
            $process.StandardInput.Close()
            $output = $process.StandardOutput.ReadToEndAsync()
            $faults = $process.StandardError.ReadToEndAsync()
            if (($Seconds -gt 0) -and (-not $process.WaitForExit($Seconds * 1000))) {
                foreach ($member in @(Get-MusterFamily $process.Id)) { Stop-Process -Id $member -Force -ErrorAction SilentlyContinue }
                throw ('it took longer than ' + $Seconds + ' s: ' + $Command)
            }
            Write-Output $output.Result
            Write-Output $faults.Result
            $process.WaitForExit()
            if ($process.ExitCode -ne 0) { throw ('exit code ' + $process.ExitCode + ': ' + $Command) }
        }
        function Get-MusterStarted([string] $Id) {
            if ($Id -notmatch '^[0-9]+$') { return '' }
            $process = Get-Process -Id ([int] $Id) -ErrorAction SilentlyContinue
            if ($null -eq $process) { return '' }
            try { return [string] $process.StartTime.ToUniversalTime().Ticks }
            catch { return '' }
        }
        function Test-MusterAlive([string] $Id, [string] $Started) {
            if ((-not $Id) -or (-not $Started)) { return $false }
            return ((Get-MusterStarted $Id) -eq $Started)
        }
        function Get-MusterFamily([int] $Id) {
            $all = @(Get-CimInstance -ClassName Win32_Process)
            $family = @($all | Where-Object { $_.ProcessId -eq $Id })
            for ($next = 0; $next -lt $family.Count; $next++) {
                $parent = $family[$next]
                # A parent's id may be an old one that was given anew: children are younger than their parent.
                $family += @($all | Where-Object { ($_.ParentProcessId -eq $parent.ProcessId) -and ($_.ProcessId -ne $parent.ProcessId) -and ($_.CreationDate -ge $parent.CreationDate) })
            }
            foreach ($member in $family) { [int] $member.ProcessId }
        }
        function Get-MusterNow {
            return [string] [long] [Math]::Floor(([DateTime]::UtcNow - (New-Object DateTime 1970, 1, 1)).TotalSeconds)
        }
        function Set-MusterFile([string] $Path, [string] $Text) {
            $new = $Path + '.new'
            [IO.File]::WriteAllText($new, $Text, $MusterUtf8)
            # To .NET, PowerShell's null would be an empty name of a backup.
            if (Test-Path -LiteralPath $Path) { [IO.File]::Replace($new, $Path, [NullString]::Value) }
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
        function Exit-Muster([int] $Code) {
            if ($script:MusterBusy) { $script:MusterBusy.Dispose() }
            if (($Code -lt 0) -or ($Code -eq 3010)) { exit 1 }
            exit $Code
        }
        function Get-MusterTail {
            $stream = [IO.File]::Open($MusterLog, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::ReadWrite)
            try {
                $length = [int] [Math]::Min([long] $MUSTER_SHOWN, $stream.Length)
                $null = $stream.Seek(-$length, [IO.SeekOrigin]::End)
                $bytes = New-Object byte[] $length
                $null = $stream.Read($bytes, 0, $length)
            }
            finally { $stream.Dispose() }
            return , $bytes
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
            Write-MusterLine $json
            if ($bytes -gt 0) {
                if ($bytes -gt [long] $MUSTER_SHOWN) {
                    Write-MusterBytes $MusterUtf8.GetBytes(('muster: {0} bytes before this are in {1}' -f ($bytes - [long] $MUSTER_SHOWN), $MusterLog) + "`n")
                }
                Write-MusterBytes (Get-MusterTail)
                Write-MusterBytes $MusterUtf8.GetBytes("`n")
                Write-MusterLine $json
            }
            if (-not $MusterClaims) { Remove-Item -LiteralPath $MusterWork -Recurse -Force -ErrorAction SilentlyContinue }
            Exit-Muster $Code
        }
        function Restore-MusterVerdict([string] $First) {
            $result = Join-Path $MusterWork 'result'
            if (-not (Test-Path -LiteralPath $result)) { return }
            $lines = [IO.File]::ReadAllLines($result)
            $code = [int] $lines[0]
            if ($First -ceq $MusterCommand) { Write-MusterLine $lines[1] }
            else { Write-MusterLine ('{"status":"duplicate","exit":' + $code + ',"first":"' + $First + '"}') }
            Exit-Muster $code
        }
        function Enter-MusterClaim {
            $owner = Join-Path $MusterWork 'command'
            New-Item -ItemType Directory -Path $MusterWork -Force | Out-Null
            $file = $null
            try { $file = [IO.File]::Open($owner, [IO.FileMode]::CreateNew, [IO.FileAccess]::Write, [IO.FileShare]::Read) }
            catch { if (-not (Test-Path -LiteralPath $owner)) { throw } }
            if ($null -ne $file) {
                $bytes = $MusterUtf8.GetBytes($MusterCommand)
                $file.Write($bytes, 0, $bytes.Length)
                $file.Dispose()
                return
            }
            $first = ''
            for ($tries = 0; $tries -lt 5; $tries++) {
                try { $first = [IO.File]::ReadAllText($owner).Trim() }
                catch { $first = '' }
                if ($first) { break }
                Start-Sleep -Seconds 1
            }
            Restore-MusterVerdict $first
            if ($first -ceq $MusterCommand) { return }
            Write-MusterLine ('{"status":"duplicate","first":"' + $first + '"}')
            Exit-Muster 75
        }
        function Enter-MusterBusy {
            # The open file is the lock: it ends with this process, however that ends.
            $path = Join-Path $MusterHome 'busy'
            for ($tries = 0; $tries -lt 20; $tries++) {
                try { $script:MusterBusy = [IO.File]::Open($path, [IO.FileMode]::OpenOrCreate, [IO.FileAccess]::Write, [IO.FileShare]::Read) }
                catch { $script:MusterBusy = $null }
                if ($null -ne $script:MusterBusy) { break }
                Start-Sleep -Seconds 1
            }
            if ($null -eq $script:MusterBusy) { Complete-Muster 'refused' 75 'busy: another command works here' }
        }
        function Test-MusterFence {
            $record = Get-MusterRecord
            if ($record['ledger'] -and ($record['ledger'] -cne $MUSTER_LEDGER)) {
                Complete-Muster 'refused' 75 ('foreign-ledger: this host follows ledger ' + $record['ledger'])
            }
            if ($record['fence'] -and ([long] $record['fence'] -gt [long] $MUSTER_FENCE)) {
                Complete-Muster 'refused' 75 ('stale-fence: the host has seen ' + $record['fence'] + ', this command carries ' + $MUSTER_FENCE)
            }
            if ($record['run'] -and ($record['run'] -cne $MUSTER_RUN) -and ([long] $record['fence'] -eq [long] $MUSTER_FENCE)) {
                Complete-Muster 'refused' 75 ('stale-fence: run ' + $record['run'] + ' holds fence ' + $MUSTER_FENCE + ' here')
            }
            Set-MusterRecord @{ ledger = $MUSTER_LEDGER; fence = $MUSTER_FENCE; run = $MUSTER_RUN }
        }
        """#
}
