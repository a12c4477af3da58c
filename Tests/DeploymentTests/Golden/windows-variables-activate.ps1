$MUSTER_SCOPE = 'orders/test'
$MUSTER_PHASE = 'activate'
$MusterClaims = $true
$MusterFences = $true
$MusterReboots = $false
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
$MusterApp = 'C:\Apps\Orders'
$MusterKeep = 5
$env:MUSTER_APPLICATION = 'orders'
$env:MUSTER_ENVIRONMENT = 'test'
$MusterCommit = '0123456789abcdef0123456789abcdef01234567'
function Get-MusterRelease([string] $Commit) { return (Join-Path (Join-Path $MusterApp 'releases') $Commit) }
function Get-MusterCurrent {
    $path = Join-Path $MusterApp 'current'
    if (-not (Test-Path -LiteralPath $path)) { return '' }
    $target = [string] (Get-Item -LiteralPath $path).Target
    if (-not $target) { return '' }
    return (Split-Path -Leaf $target)
}
function Get-MusterHistory {
    $record = Get-MusterRecord
    if (-not $record['history']) { return @() }
    return @($record['history'].Split(','))
}
function Get-MusterPrevious {
    $record = Get-MusterRecord
    $found = ''
    foreach ($entry in (Get-MusterHistory)) {
        if ($entry -eq $record['release']) { break }
        $found = $entry
    }
    return $found
}
function Get-MusterWas([string] $Commit) {
    $record = Get-MusterRecord
    if (($record['release'] -ne $Commit) -and ($record['verified'] -eq '1')) { return $record['release'] }
    return (Get-MusterPrevious)
}
function Get-MusterUntil([string] $Commit) {
    $kept = @()
    foreach ($entry in (Get-MusterHistory)) {
        if ($entry -eq $Commit) { break }
        $kept += $entry
    }
    return ((@($kept) + $Commit | Select-Object -Last 10) -join ',')
}
function Get-MusterWithout([string] $Commit) {
    return (@(Get-MusterHistory | Where-Object { $_ -ne $Commit }) -join ',')
}
function Test-MusterLink($Entry) { return [bool] ($Entry.Attributes -band [IO.FileAttributes]::ReparsePoint) }
function Get-MusterFolders([string] $Path) {
    # Links are named, never followed: what they lead to is shared, or not ours.
    foreach ($entry in @(Get-ChildItem -LiteralPath $Path -Directory -Force)) {
        $entry
        if (-not (Test-MusterLink $entry)) { Get-MusterFolders $entry.FullName }
    }
}
function Remove-MusterFolder([string] $Path) {
    # Windows PowerShell may empty what a junction leads to.
    foreach ($entry in @(Get-MusterFolders $Path)) {
        if (Test-MusterLink $entry) { [IO.Directory]::Delete($entry.FullName, $false) }
    }
    Remove-Item -LiteralPath $Path -Recurse -Force
}
function Test-MusterMark([string] $Commit, [string] $Mark) {
    return (Test-Path -LiteralPath (Join-Path (Get-MusterRelease $Commit) $Mark))
}
function Assert-MusterRelease([string] $Commit) {
    $here = (Get-MusterRecord)['release']
    if ($here -ne $Commit) { Stop-Muster ('this host is at release ' + $here + ', not ' + $Commit) }
    if ((Get-MusterCurrent) -ne $Commit) { Stop-Muster ('current does not point to ' + $Commit) }
}
function Switch-MusterRelease([string] $Commit) {
    if (-not (Test-MusterMark $Commit '.muster-staged')) { Stop-Muster ('release ' + $Commit + ' is not staged on this host') }
    $before = Get-MusterIdentity
    Stop-MusterService
    $path = Join-Path $MusterApp 'current'
    if (Test-Path -LiteralPath $path) { [IO.Directory]::Delete($path, $false) }
    New-Item -ItemType Junction -Path $path -Value (Get-MusterRelease $Commit) | Out-Null
    $env:MUSTER_REVISION = $Commit
    Set-MusterMarks
    Enter-MusterVariables (Get-MusterRelease $Commit)
    try { Start-MusterService (Get-MusterRelease $Commit) }
    finally { Exit-MusterVariables }
    $after = Get-MusterIdentity
    if (-not $after) { Stop-Muster 'the new process does not run' }
    if ($after -eq $before) { Stop-Muster 'the old process still runs' }
    Add-MusterFact 'process' ($after.Split(' ')[0])
}
function Confirm-MusterRelease([string] $Commit) {
    [IO.File]::WriteAllText((Join-Path (Get-MusterRelease $Commit) '.muster-verified'), '')
    Set-MusterRecord @{ verified = '1'; at = (Get-MusterNow); history = (Get-MusterUntil $Commit) }
    if ((Get-MusterRecord)['failed'] -eq $Commit) { Set-MusterRecord @{ failed = '' } }
    $record = Get-MusterRecord
    $guarded = @($record['release'], (Get-MusterPrevious), $record['failed'])
    $folders = @(Get-ChildItem -LiteralPath (Join-Path $MusterApp 'releases') -Directory | Sort-Object LastWriteTime -Descending)
    for ($index = $MusterKeep; $index -lt $folders.Count; $index++) {
        if ($guarded -contains $folders[$index].Name) { continue }
        Write-Output ('removing release ' + $folders[$index].Name)
        try { Remove-MusterFolder $folders[$index].FullName }
        catch { Write-Output ('it cannot be removed: ' + [string] $_) }
    }
    Add-MusterFact 'verified' $Commit
}
function Get-MusterIdentity {
    $record = Get-MusterRecord
    if (Test-MusterAlive $record['pid'] $record['started']) { return ($record['pid'] + ' ' + $record['started']) }
    # A script that was cancelled between creating a process and writing it down had said what it creates.
    if (-not $record['starting']) { return '' }
    $line = $MusterUtf8.GetString([Convert]::FromBase64String($record['starting']))
    $since = [DateTime]::new([long] $record['since'], [DateTimeKind]::Utc)
    foreach ($process in @(Get-CimInstance -ClassName Win32_Process | Where-Object { $_.CommandLine -ceq $line })) {
        $created = $process.CreationDate.ToUniversalTime()
        if (($created -lt $since) -or ($created -gt $since.AddMinutes(1))) { continue }
        $id = [string] $process.ProcessId
        return ($id + ' ' + (Get-MusterStarted $id))
    }
    return ''
}
function Stop-MusterService {
    $identity = Get-MusterIdentity
    if (-not $identity) { return }
    $id = $identity.Split(' ')[0]
    Write-Output ('stopping process ' + $id)
    $living = @(Get-MusterFamily ([int] $id) | ForEach-Object { [string] $_ + ' ' + (Get-MusterStarted ([string] $_)) })
    foreach ($member in $living) {
        $parts = $member.Split(' ')
        if (Test-MusterAlive $parts[0] $parts[1]) { Stop-Process -Id ([int] $parts[0]) -Force -ErrorAction SilentlyContinue }
    }
    for ($tries = 0; $tries -lt 150; $tries++) {
        $living = @($living | Where-Object { Test-MusterAlive ($_.Split(' ')[0]) ($_.Split(' ')[1]) })
        if ($living.Count -eq 0) { return }
        Start-Sleep -Milliseconds 100
    }
    Stop-Muster ('process ' + $living[0].Split(' ')[0] + ' does not end')
}
function ConvertTo-MusterArgument([string] $Value) {
    if ($Value -and ($Value -notmatch '[\s"]')) { return $Value }
    $escaped = [regex]::Replace($Value, '(\\*)"', '$1$1\"')
    $escaped = [regex]::Replace($escaped, '(\\+)$', '$1$1')
    return ('"' + $escaped + '"')
}
function Start-MusterService([string] $Release) {
    $executable = 'venv\Scripts\pythonw.exe'
    if (-not [IO.Path]::IsPathRooted($executable)) {
        $own = Join-Path $Release $executable
        if (Test-Path -LiteralPath $own) { $executable = $own }
    }
    $words = @($executable) + @('app.py', '--name', ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('aXQncw=='))))
    $line = ($words | ForEach-Object { ConvertTo-MusterArgument $_ }) -join ' '
    Write-Output ('starting ' + $line)
    $variables = @(Get-ChildItem -Path Env: | ForEach-Object { $_.Name + '=' + $_.Value })
    $startup = New-CimInstance -CimClass (Get-CimClass -ClassName Win32_ProcessStartup) -ClientOnly -Property @{ EnvironmentVariables = [string[]] $variables; ShowWindow = [uint16] 0 }
    $since = [DateTime]::UtcNow.AddSeconds(-1).Ticks
    Set-MusterRecord @{ starting = [Convert]::ToBase64String($MusterUtf8.GetBytes($line)); since = [string] $since; pid = ''; started = '' }
    $created = Invoke-CimMethod -ClassName Win32_Process -MethodName Create -Arguments @{ CommandLine = $line; CurrentDirectory = $Release; ProcessStartupInformation = $startup }
    if ($created.ReturnValue -ne 0) { Stop-Muster ('the process cannot be created: code ' + $created.ReturnValue) }
    Start-Sleep -Milliseconds 500
    $id = [string] $created.ProcessId
    $started = Get-MusterStarted $id
    if (-not $started) { Stop-Muster 'the process ended at once' }
    Set-MusterRecord @{ pid = $id; started = $started; starting = ''; since = '' }
}

function Set-MusterMarks {
}
function Invoke-MusterBefore([string] $Comes, [string] $Leaves) {
    $script:MusterComes = $Comes
    $script:MusterLeaves = $Leaves
}
function Invoke-MusterAfter {
}
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
$MusterReferences = @('API', 'DATABASE_URL')
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
function Invoke-MusterBody {
    Add-MusterFact 'was' (Get-MusterCurrent)
    if (-not (Test-MusterMark $MusterCommit '.muster-staged')) { Stop-Muster ('release ' + $MusterCommit + ' is not staged here') }
    Invoke-MusterBefore $MusterCommit (Get-MusterWas $MusterCommit)
    # A release that is deployed over itself has itself to return to.
    $record = Get-MusterRecord
    $again = ''
    if (($record['verified'] -eq '1') -and ($record['release'] -eq $MusterCommit)) { $again = $MusterCommit }
    Set-MusterRecord @{ release = $MusterCommit; verified = '0'; at = (Get-MusterNow); again = $again; history = (Get-MusterWithout $MusterCommit) }
    Add-MusterFact 'switched' $MusterCommit
    Switch-MusterRelease $MusterCommit
    Invoke-MusterAfter
}
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
