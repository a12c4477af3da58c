import Scripting

extension PowerShellScripts {
    /// The counterpart of the shell's: `Test-MusterRoom`, `Add-MusterShares` and the runtime's
    /// `Initialize-MusterRelease`.
    func preparation() throws(QuotingError) -> String {
        let shares = try settings.app.shared.map { shared throws(QuotingError) in
            let path = try Quoting.powerShell(shared.path.replacing("/", with: "\\"))
            return "    Add-MusterShare \(path) \(shared.isFolder ? "$true" : "$false")"
        }
        let lines = ["function Add-MusterShares {"] + shares + ["}"]
        return """
            $MusterWanted = \(settings.app.disk.free ?? 0)
            \(Self.room)
            \(shares.isEmpty ? "" : Self.share)
            \(lines.joined(separator: "\n"))
            \(try runtime())
            """
    }

    /// In KiB; without a number of its own, twice the present release and 100 MiB. NTFS has no inodes to run out of.
    private static let room = #"""
        function Test-MusterRoom {
            $wanted = [long] $MusterWanted
            if ($wanted -eq 0) {
                $used = [long] 0
                $current = Get-MusterCurrent
                if ($current -and (Test-Path -LiteralPath (Get-MusterRelease $current))) {
                    $release = Get-Item -LiteralPath (Get-MusterRelease $current)
                    foreach ($folder in (@($release) + @(Get-MusterFolders $release.FullName))) {
                        if (Test-MusterLink $folder) { continue }
                        foreach ($file in @(Get-ChildItem -LiteralPath $folder.FullName -File -Force)) { $used += $file.Length }
                    }
                }
                $wanted = 102400 + [long] ($used / 512)
            }
            $free = [long] ((Get-PSDrive -Name $MusterApp.Substring(0, 1)).Free / 1024)
            if ($free -lt $wanted) {
                Stop-Muster ([string] [long] ($free / 1024) + ' MiB are free at ' + $MusterApp + ', ' + [long] ($wanted / 1024) + ' MiB are wanted; remove something, or change disk in muster.yml')
            }
        }
        """#

    /// A folder becomes a junction, a file a hard link: neither needs a right that a service account may lack, and
    /// both stay on the application's own volume.
    private static let share = #"""
        function Add-MusterShare([string] $Path, [bool] $IsFolder) {
            $release = Get-MusterRelease $MusterCommit
            $shared = Join-Path (Join-Path $MusterApp 'shared') $Path
            $own = Join-Path $release $Path
            $outer = Split-Path -Parent $Path
            while ($outer) {
                $folder = Join-Path $release $outer
                if ((Test-Path -LiteralPath $folder) -and (Test-MusterLink (Get-Item -LiteralPath $folder -Force))) { Stop-Muster ('shared path ' + $Path + ': this release has a link at ' + $outer) }
                $outer = Split-Path -Parent $outer
            }
            if (-not (Test-Path -LiteralPath $shared)) {
                New-Item -ItemType Directory -Path (Split-Path -Parent $shared) -Force | Out-Null
                $fresh = Join-Path (Join-Path $MusterApp 'shared') '.muster-new'
                if (Test-Path -LiteralPath $fresh) { Remove-Item -LiteralPath $fresh -Recurse -Force }
                if ($IsFolder -and (Test-Path -LiteralPath $own -PathType Container)) { Copy-Item -LiteralPath $own -Destination $fresh -Recurse -Force }
                elseif ($IsFolder) { New-Item -ItemType Directory -Path $fresh | Out-Null }
                elseif (Test-Path -LiteralPath $own -PathType Leaf) { Copy-Item -LiteralPath $own -Destination $fresh -Force }
                else { Stop-Muster ('shared file ' + $Path + ' is not at ' + $shared + ', and this release brings none: put it there first') }
                Move-Item -LiteralPath $fresh -Destination $shared
            }
            $kind = 'Leaf'
            if ($IsFolder) { $kind = 'Container' }
            if (-not (Test-Path -LiteralPath $shared -PathType $kind)) { Stop-Muster ($shared + ' is shared as a ' + $kind + ', and is none') }
            if (Test-Path -LiteralPath $own) { Remove-Item -LiteralPath $own -Recurse -Force }
            New-Item -ItemType Directory -Path (Split-Path -Parent $own) -Force | Out-Null
            if ($IsFolder) { New-Item -ItemType Junction -Path $own -Value $shared | Out-Null }
            else { New-Item -ItemType HardLink -Path $own -Value $shared | Out-Null }
        }
        """#
}
