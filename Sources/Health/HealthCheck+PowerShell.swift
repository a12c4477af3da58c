package import Scripting

extension HealthCheck {
    /// The functions around host-side checks, and `Test-MusterHealth COMMIT`; the counterpart of
    /// ``shellFunctions(_:)``. Needs `Get-MusterIdentity` (room `Services`).
    package static func powerShellFunctions(_ checks: [HealthCheck]) throws(QuotingError) -> String {
        var calls: [String] = []
        for (index, check) in checks.enumerated() where check.from == .host {
            calls.append(try check.powerShellCall(index: index))
        }
        return """
            \(functions)
            function Test-MusterHealth([string] $Commit) {
            \(calls.map { "    \($0)" }.joined(separator: "\n"))
            }
            """
    }

    private func powerShellCall(index: Int) throws(QuotingError) -> String {
        let (kind, target, port) =
            switch probe {
            case .http(let url): ("http", url, Self.port(of: url))
            case .tcp(let host, let port): ("tcp", host, port)
            }
        let texts = [
            ("Kind", kind), ("Target", target), ("Revision", revision ?? ""), ("Authorities", ca ?? ""),
        ]
        var words = ["Test-MusterCheck -Number \(index) -Commit $Commit"]
        for (name, text) in texts { words.append("-\(name) \(try Quoting.powerShell(text))") }
        words.append("-Port \(port) -Status \(status) -Every \(every) -Limit \(timeout)")
        words.append("-Within \(within) -Consecutive \(consecutive)")
        return words.joined(separator: " ")
    }

    /// `HttpWebRequest` is in every .NET Framework that Windows PowerShell runs on, follows no redirect when told
    /// so and verifies certificates; a private authority is accepted only when the chain ends in the given file.
    private static let functions = #"""
        function Get-MusterAddress {
            $route = Get-NetIPAddress -AddressFamily IPv4 | Where-Object { $_.InterfaceAlias -notlike 'Loopback*' } | Select-Object -First 1
            if ($route) { return $route.IPAddress }
            return '127.0.0.1'
        }
        function Get-MusterAnswer([string] $Target, [int] $Limit, [string] $Authorities) {
            [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
            $request = [Net.HttpWebRequest]::Create($Target)
            $request.AllowAutoRedirect = $false
            $request.KeepAlive = $false
            $request.Proxy = $null
            $request.Timeout = $Limit
            $request.ReadWriteTimeout = $Limit
            if ($Authorities) {
                $authority = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 $Authorities
                $request.ServerCertificateValidationCallback = {
                    param($sender, $certificate, $chain, $faults)
                    if ($faults -eq [Net.Security.SslPolicyErrors]::None) { return $true }
                    if ($faults -ne [Net.Security.SslPolicyErrors]::RemoteCertificateChainErrors) { return $false }
                    $own = New-Object System.Security.Cryptography.X509Certificates.X509Chain
                    $own.ChainPolicy.RevocationMode = 'NoCheck'
                    $own.ChainPolicy.VerificationFlags = 'AllowUnknownCertificateAuthority'
                    $null = $own.ChainPolicy.ExtraStore.Add($authority)
                    if (-not $own.Build($certificate)) { return $false }
                    $root = $own.ChainElements[$own.ChainElements.Count - 1].Certificate
                    return ($root.Thumbprint -eq $authority.Thumbprint)
                }.GetNewClosure()
            }
            try { $response = $request.GetResponse() }
            catch [Net.WebException] {
                if ($null -eq $_.Exception.Response) { throw }
                $response = $_.Exception.Response
            }
            try {
                $reader = New-Object System.IO.StreamReader $response.GetResponseStream()
                $buffer = New-Object char[] 1048576
                $length = $reader.ReadBlock($buffer, 0, $buffer.Length)
                return @{ Status = [int] $response.StatusCode; Body = (New-Object string $buffer, 0, $length) }
            }
            finally { $response.Close() }
        }
        function Get-MusterFault([string] $Kind, [string] $Target, [int] $Port, [int] $Status, [string] $Revision, [string] $Authorities, [int] $Limit, [string] $Commit) {
            try {
                if ($Kind -eq 'tcp') {
                    $client = New-Object System.Net.Sockets.TcpClient
                    try {
                        $open = $client.ConnectAsync($Target, $Port).Wait($Limit)
                        if (-not $open) { return ('no connection to ' + $Target + ':' + $Port) }
                        return ''
                    }
                    finally { $client.Close() }
                }
                $answer = Get-MusterAnswer $Target $Limit $Authorities
                if ($answer.Status -ne $Status) { return ('answered ' + $answer.Status + ', not ' + $Status) }
                if (-not $Revision) { return '' }
                $found = [string] (ConvertFrom-Json -InputObject $answer.Body).$Revision
                if (($found.Length -lt 7) -or (-not $Commit.StartsWith($found))) {
                    return ('the field ' + $Revision + ' is ' + $found + ', not ' + $Commit)
                }
                return ''
            }
            catch { return [string] $_ }
        }
        function Test-MusterPort([int] $Port, [int] $Id) {
            $listeners = @(Get-NetTCPConnection -State Listen -LocalPort $Port -ErrorAction SilentlyContinue)
            if ($listeners.Count -eq 0) { return $true }
            $family = @($Id)
            $processes = @(Get-CimInstance Win32_Process)
            do {
                $size = $family.Count
                foreach ($process in $processes) {
                    if (($family -contains $process.ParentProcessId) -and ($family -notcontains $process.ProcessId)) { $family += $process.ProcessId }
                }
            } while ($family.Count -gt $size)
            foreach ($listener in $listeners) { if ($family -contains $listener.OwningProcess) { return $true } }
            return $false
        }
        function Test-MusterCheck([int] $Number, [string] $Commit, [string] $Kind, [string] $Target, [string] $Revision, [string] $Authorities, [int] $Port, [int] $Status, [int] $Every, [int] $Limit, [int] $Within, [int] $Consecutive) {
            $Target = $Target.Replace('{address}', (Get-MusterAddress))
            $end = (Get-Date).AddSeconds($Within)
            $row = 0
            $tried = 0
            $first = ''
            while ($true) {
                $identity = Get-MusterIdentity
                if (-not $identity) { $fault = 'the process is not running' }
                else {
                    if ($identity -ne $first) { $row = 0 }
                    $first = $identity
                    $fault = Get-MusterFault $Kind $Target $Port $Status $Revision $Authorities $Limit $Commit
                    if ((-not $fault) -and (-not (Test-MusterPort $Port ([int] $identity.Split(' ')[0])))) { $fault = 'port ' + $Port + ' belongs to another process' }
                    if ((-not $fault) -and ((Get-MusterIdentity) -ne $identity)) { $fault = 'the process changed while it was asked' }
                }
                $tried += 1
                if ($fault) { $row = 0 } else { $row += 1 }
                $said = $fault
                if (-not $said) { $said = 'good, ' + $row + ' in a row' }
                Write-Output ('check ' + $Number + ', try ' + $tried + ': ' + $Target + ': ' + $said)
                if ($row -ge $Consecutive) { break }
                if ((Get-Date) -ge $end) {
                    Add-MusterFact ('health' + $Number) ('failed: ' + $fault)
                    Stop-Muster ('health check ' + $Number + ' (' + $Target + '): ' + $fault)
                }
                Start-Sleep -Milliseconds $Every
            }
            Add-MusterFact ('health' + $Number) ('passed: ' + $tried + ' tries')
        }
        """#
}
