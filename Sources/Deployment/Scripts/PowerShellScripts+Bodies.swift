extension PowerShellScripts {
    static let releases = #"""
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
        """#

    static let preflightBody = #"""
        function Invoke-MusterBody {
            $record = Get-MusterRecord
            foreach ($name in @('release', 'verified', 'failed', 'ledger', 'fence', 'run', 'at')) {
                if ($record[$name]) { Add-MusterFact $name $record[$name] }
            }
            Add-MusterFact 'current' (Get-MusterCurrent)
            Add-MusterFact 'previous' (Get-MusterPrevious)
            $identity = [string] (Get-MusterIdentity)
            Add-MusterFact 'process' ($identity.Split(' ')[0])
            $missing = @($MusterTools | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction SilentlyContinue) })
            Add-MusterFact 'missing' ((@($missing) + $MusterLacks) -join ' ')
            $drive = Get-PSDrive -Name $MusterApp.Substring(0, 1)
            Add-MusterFact 'free' ([string] [long] ($drive.Free / 1024))
            $folder = Join-Path $MusterApp 'releases'
            if (Test-Path -LiteralPath $folder) {
                foreach ($entry in @(Get-ChildItem -LiteralPath $folder -Directory)) {
                    if ($entry.Name -cnotmatch '^[0-9a-f]{40,64}$') { continue }
                    if (Test-MusterMark $entry.Name '.muster-verified') { Add-MusterFact ('proven-' + $entry.Name.Substring(0, 12)) $entry.Name }
                }
            }
        }
        """#

    static let stageBody = #"""
        function Invoke-MusterBody {
            Invoke-MusterBefore $MusterCommit (Get-MusterWas $MusterCommit)
            if (Test-MusterMark $MusterCommit '.muster-staged') {
                Write-Output 'the release is staged already'
                Save-MusterVariables (Get-MusterRelease $MusterCommit)
            }
            else { New-MusterRelease }
            Invoke-MusterAfter
        }
        function New-MusterRelease {
            $release = Get-MusterRelease $MusterCommit
            New-Item -ItemType Directory -Path (Join-Path $MusterApp 'releases') -Force | Out-Null
            Test-MusterRoom
            Save-MusterTree
            if (Test-Path -LiteralPath $release) { Remove-MusterFolder $release }
            New-Item -ItemType Directory -Path $release | Out-Null
            Expand-MusterTree $release
            Remove-Item -LiteralPath $MusterArchive
            foreach ($name in @('REVISION', '.muster-staged', '.muster-verified', '.muster-environment')) {
                $mark = Join-Path $release $name
                if (Test-Path -LiteralPath $mark) { Remove-Item -LiteralPath $mark -Recurse -Force }
            }
            [IO.File]::WriteAllText((Join-Path $release 'REVISION'), $MusterCommit + "`n")
            $env:MUSTER_REVISION = $MusterCommit
            Add-MusterShares
            Push-Location -LiteralPath $release
            try { Initialize-MusterRelease }
            finally { Pop-Location }
            Save-MusterVariables $release
            [IO.File]::WriteAllText((Join-Path $release '.muster-staged'), '')
            Add-MusterFact 'staged' $MusterCommit
        }
        """#

    static let activateBody = #"""
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
        """#

    /// Exit code 70: there is nothing to return to.
    static let restoreBody = #"""
        function Invoke-MusterBody {
            $here = (Get-MusterRecord)['release']
            if ($MusterFailed -and ($here -ne $MusterFailed)) {
                Write-Output ('this host never switched to ' + $MusterFailed)
                Add-MusterFact 'kept' $here
                return
            }
            $goal = $MusterGoal
            if ($MusterFailed -and ((Get-MusterRecord)['again'] -eq $MusterFailed)) { $goal = $MusterFailed }
            if (-not $goal) { $goal = Get-MusterPrevious }
            if (-not $goal) { Stop-Muster 'there is no proven release to return to' 70 }
            if (-not (Test-Path -LiteralPath (Get-MusterRelease $goal))) { Stop-Muster ('release ' + $goal + ' is no longer on this host') 70 }
            if (-not (Test-MusterMark $goal '.muster-verified')) { Stop-Muster ('release ' + $goal + ' was never proven on this host') 70 }
            Invoke-MusterBefore $goal $here
            if ($MusterFailed -and ($goal -ne $here)) { Set-MusterRecord @{ failed = $here } }
            Set-MusterRecord @{ release = $goal; verified = '0'; at = (Get-MusterNow); history = (Get-MusterUntil $goal) }
            Add-MusterFact 'restored' $goal
            Switch-MusterRelease $goal
            Test-MusterHealth $goal
            Invoke-MusterAfter
            Confirm-MusterRelease $goal
        }
        """#
}
