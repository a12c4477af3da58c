import Scripting
import Settings

/// The counterpart of the shell's: `Save-MusterTree` brings the release's files, `Expand-MusterTree` unpacks them.
extension PowerShellScripts {
    /// Programs that the source needs. `tar` is a part of Windows 10 and Windows Server 2019 and later.
    var sourceTools: [String] {
        switch settings.source {
        case .git: ["git"]
        case .artifact: ["tar"]
        }
    }

    /// What the source needs beyond programs: a name for people, and a condition.
    var sourceProbes: [(name: String, condition: String)] {
        switch settings.source {
        case .git(let git):
            switch git.access {
            case .token(let reference, _)?, .deployKey(let reference, _)?: [Self.probe(reference)]
            case nil: []
            }
        case .artifact(.role): [("aws-cli-or-AWS.Tools.S3", Self.either("Read-S3Object"))]
        case .artifact(.url): []
        }
    }

    func obtaining(_ source: ReleaseSource) throws(QuotingError) -> String {
        switch source {
        case .git(let url):
            let line = "$MusterSource = \(try Quoting.powerShell(url))"
            guard case .git(let git) = settings.source, let access = git.access else {
                return "\(line)\nfunction Set-MusterGitAccess { }\nfunction Clear-MusterGitAccess { }\n\(Self.git)"
            }
            return "\(line)\n\(Self.secrets)\n\(try Self.authorization(access))\n\(Self.git)"
        case .artifact(let artifact):
            return """
                $MusterArtifact = '\(artifact.sha256)'
                \(try Self.download(artifact.way))
                \(Self.artifact)
                """
        }
    }

    private static let git = #"""
        function Get-MusterGitWords { return @('-c', ('safe.directory=' + $MusterBare.Replace('\', '/')), '-c', 'core.autocrlf=false', '--git-dir', $MusterBare) }
        function Invoke-MusterGit([string[]] $Arguments) { Invoke-MusterNative 'git' (@(Get-MusterGitWords) + $Arguments) }
        function Test-MusterCommit { return (Test-MusterNative 'git' (@(Get-MusterGitWords) + @('cat-file', '-e', ($MusterCommit + '^{commit}')))) }
        function Save-MusterTree {
            $env:GIT_TERMINAL_PROMPT = '0'
            $env:GCM_INTERACTIVE = 'never'
            $script:MusterBare = Join-Path $MusterApp 'repository'
            if (-not (Test-Path -LiteralPath (Join-Path $MusterBare 'objects'))) {
                Invoke-MusterNative 'git' @('init', '--quiet', '--bare', $MusterBare)
            }
            if (-not (Test-MusterCommit)) {
                try {
                    Set-MusterGitAccess
                    try { Invoke-MusterGit @('fetch', '--quiet', '--depth', '1', $MusterSource, $MusterCommit) }
                    catch { Invoke-MusterGit @('fetch', '--quiet', '--force', '--depth', '2147483647', $MusterSource, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*') }
                }
                finally { Clear-MusterGitAccess }
            }
            if (-not (Test-MusterCommit)) { Stop-Muster ('commit ' + $MusterCommit + ' is not at ' + $MusterSource + '; was it pushed?') }
            $script:MusterArchive = Join-Path $MusterWork 'tree.zip'
            Invoke-MusterGit @('archive', '--format=zip', ('--output=' + $MusterArchive), $MusterCommit)
        }
        function Expand-MusterTree([string] $Release) {
            Add-Type -AssemblyName System.IO.Compression.FileSystem
            [IO.Compression.ZipFile]::ExtractToDirectory($MusterArchive, $Release)
        }
        """#

    /// The sum is looked at before anything reads the archive; names and links are looked at all the same.
    private static let artifact = #"""
        function Save-MusterTree {
            $script:MusterArchive = Join-Path $MusterWork 'tree.tar'
            if (Test-Path -LiteralPath $MusterArchive) { Remove-Item -LiteralPath $MusterArchive -Force }
            Save-MusterArtifact $MusterArchive
            $sum = (Get-FileHash -LiteralPath $MusterArchive -Algorithm SHA256).Hash.ToLowerInvariant()
            if ($sum -ne $MusterArtifact) { Stop-Muster ('what came as the artifact has SHA-256 ' + $sum + ', not ' + $MusterArtifact + '; nothing was unpacked') }
            $names = @(& tar.exe -t -f $MusterArchive)
            if ($LASTEXITCODE -ne 0) { Stop-Muster 'tar cannot read the artifact' }
            if (@($names | Where-Object { $_ -match '^[\\/]|^[A-Za-z]:|(^|[\\/])\.\.([\\/]|$)' }).Count -gt 0) { Stop-Muster 'the artifact holds a path that leads out of the release; nothing was unpacked' }
        }
        function Expand-MusterTree([string] $Release) {
            Invoke-MusterNative 'tar.exe' @('-x', '-f', $MusterArchive, '-C', $Release)
            if ([IO.File]::ReadAllText((Join-Path $Release 'REVISION')).Trim() -ne $MusterCommit) { Stop-Muster 'the artifact is of another commit' }
            foreach ($entry in @(Get-MusterFiles $Release)) {
                if (-not (Test-MusterLink $entry)) { continue }
                $goal = [string] $entry.Target
                $outer = Split-Path -Parent $entry.FullName
                $full = [IO.Path]::GetFullPath([IO.Path]::Combine($outer, $goal))
                if ([IO.Path]::IsPathRooted($goal) -or -not $full.StartsWith($Release + '\', [StringComparison]::OrdinalIgnoreCase)) {
                    Remove-MusterFolder $Release
                    Stop-Muster ('the artifact''s link ' + $entry.Name + ' leads out of the release')
                }
            }
        }
        function Get-MusterFiles([string] $Path) {
            foreach ($entry in @(Get-ChildItem -LiteralPath $Path -Force)) {
                $entry
                if ($entry.PSIsContainer -and -not (Test-MusterLink $entry)) { Get-MusterFiles $entry.FullName }
            }
        }
        """#

    private static func download(_ way: PackedArtifact.Way) throws(QuotingError) -> String {
        switch way {
        case .file(let path):
            return
                "function Save-MusterArtifact([string] $File) { Copy-Item -LiteralPath \(try Quoting.powerShell(path)) -Destination $File }"
        case .role(let bucket, let key, let region):
            return """
                $MusterBucket = \(try Quoting.powerShell(bucket))
                $MusterKey = \(try Quoting.powerShell(key))
                $MusterBucketRegion = \(try Quoting.powerShell(region))
                function Save-MusterArtifact([string] $File) {
                    try {
                        if (Get-Command 'aws' -CommandType Application -ErrorAction SilentlyContinue) {
                            Invoke-MusterNative 'aws' @('s3api', 'get-object', '--region', $MusterBucketRegion, '--bucket', $MusterBucket, '--key', $MusterKey, $File)
                        }
                        else { Read-S3Object -BucketName $MusterBucket -Key $MusterKey -File $File -Region $MusterBucketRegion | Out-Null }
                    }
                    catch { Stop-Muster ('the artifact cannot be read, the role of this host needs s3:GetObject on it: ' + [string] $_) }
                }
                """
        case .url:
            return #"""
                function Save-MusterArtifact([string] $File) {
                    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
                    $client = New-Object System.Net.WebClient
                    try { $client.DownloadFile($MUSTER_URL, $File) }
                    catch { Stop-Muster ('the artifact cannot be had: ' + $_.Exception.GetBaseException().Message) }
                    finally { $client.Dispose() }
                }
                """#
        }
    }

    /// git runs both helpers in the shell that comes with it.
    private static func authorization(_ access: GitAccess) throws(QuotingError) -> String {
        switch access {
        case .token(let reference, let user):
            return #"""
                function Set-MusterGitAccess {
                    $file = Join-Path $MusterWork 'askpass'
                    $text = @('#!/bin/sh', 'case $1 in', 'Username*) printf "%s\n" \#(user) ;;', '*) printf "%s\n" "$MUSTER_GIT_TOKEN" ;;', 'esac', '') -join "`n"
                    [IO.File]::WriteAllText($file, $text)
                    $env:GIT_ASKPASS = $file.Replace('\', '/')
                    $env:MUSTER_GIT_TOKEN = \#(try secret(reference))
                    $env:GIT_CONFIG_COUNT = '2'
                    $env:GIT_CONFIG_KEY_0 = 'credential.helper'
                    # Windows knows no empty variable: a helper that does nothing comes after none.
                    $env:GIT_CONFIG_VALUE_0 = '!true'
                    $env:GIT_CONFIG_KEY_1 = 'http.followRedirects'
                    $env:GIT_CONFIG_VALUE_1 = 'false'
                }
                function Clear-MusterGitAccess {
                    foreach ($name in @('MUSTER_GIT_TOKEN', 'GIT_ASKPASS', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0', 'GIT_CONFIG_KEY_1', 'GIT_CONFIG_VALUE_1')) {
                        [Environment]::SetEnvironmentVariable($name, $null)
                    }
                }
                """#
        case .deployKey(let reference, let hostKeys):
            let lines = try hostKeys.map { line throws(QuotingError) in "\(try Quoting.powerShell(line))" }
            let known =
                lines.isEmpty
                ? "$known = Join-Path $MusterHome 'known_hosts'"
                : """
                $known = Join-Path $MusterWork 'known_hosts'
                    [IO.File]::WriteAllText($known, ((@(\(lines.joined(separator: ", "))) -join "`n") + "`n"))
                """
            return #"""
                function Set-MusterGitAccess {
                    $file = Join-Path $MusterWork 'key'
                    Set-MusterPrivateText $file ((\#(try secret(reference))).Replace("`r", '') + "`n")
                    \#(known)
                    $words = @('ssh', '-F', '/dev/null', '-i', ("'" + $file.Replace('\', '/') + "'"), '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes', '-o', ("UserKnownHostsFile='" + $known.Replace('\', '/') + "'"), '-o', 'StrictHostKeyChecking=\#(hostKeys.isEmpty ? "accept-new" : "yes")')
                    $env:GIT_SSH_COMMAND = $words -join ' '
                }
                function Clear-MusterGitAccess {
                    $file = Join-Path $MusterWork 'key'
                    if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
                    [Environment]::SetEnvironmentVariable('GIT_SSH_COMMAND', $null)
                }
                """#
        }
    }
}
