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
            \(powerShellLog(checks))
            function Test-MusterHealth([string] $Commit) {
            \(calls.map { "    \($0)" }.joined(separator: "\n"))
            }
            """
    }

    private func powerShellCall(index: Int) throws(QuotingError) -> String {
        let (kind, target, port, expected) =
            switch probe {
            case .http(let url): ("http", url, Self.port(of: url), revision ?? "")
            case .tcp(let host, let port): ("tcp", host, port, revision ?? "")
            case .log(let path, let pattern): ("log", path ?? Self.ownLog, 0, pattern)
            }
        let texts = [
            ("Kind", kind), ("Target", target), ("Revision", expected), ("Authorities", ca ?? ""),
        ]
        var words = ["Test-MusterCheck -Number \(index) -Commit $Commit"]
        for (name, text) in texts { words.append("-\(name) \(try Quoting.powerShell(text))") }
        words.append("-Port \(port) -Status \(status) -Every \(every) -Limit \(timeout)")
        words.append("-Within \(within) -Consecutive \(consecutive)")
        return words.joined(separator: " ")
    }

    /// `HttpWebRequest` is in every .NET Framework that Windows PowerShell runs on, follows no redirect when told
    /// so and verifies certificates. With a file of authorities the chain has to end there, as with curl. That is
    /// judged in C#: .NET may ask on a thread that has no runspace, where no script block can answer.
    ///
    /// A port that http.sys holds (process 4) may be anyone's who listens through it, so it is not held against the
    /// process.
    private static let functions = #"""
        function Get-MusterAddress {
            $route = Get-NetRoute -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue | Sort-Object RouteMetric | Select-Object -First 1
            if ($null -eq $route) { return '127.0.0.1' }
            $address = Get-NetIPAddress -InterfaceIndex $route.InterfaceIndex -AddressFamily IPv4 -ErrorAction SilentlyContinue | Select-Object -First 1
            if ($null -eq $address) { return '127.0.0.1' }
            return $address.IPAddress
        }
        $MusterTrust = @'
        using System;
        using System.Net.Security;
        using System.Security.Cryptography.X509Certificates;
        public static class MusterTrust {
            public static RemoteCertificateValidationCallback Only(string file) {
                X509Certificate2 authority = new X509Certificate2(file);
                return delegate(object sender, X509Certificate certificate, X509Chain unused, SslPolicyErrors faults) {
                    if (certificate == null || (faults & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) { return false; }
                    X509Chain chain = new X509Chain();
                    chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                    chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
                    chain.ChainPolicy.ExtraStore.Add(authority);
                    if (!chain.Build(new X509Certificate2(certificate))) { return false; }
                    X509Certificate2 root = chain.ChainElements[chain.ChainElements.Count - 1].Certificate;
                    return Convert.ToBase64String(root.RawData) == Convert.ToBase64String(authority.RawData);
                };
            }
        }
        '@
        function Get-MusterAnswer([string] $Target, [int] $Limit, [string] $Authorities) {
            [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
            $request = [Net.HttpWebRequest] [Net.WebRequest]::Create($Target)
            $request.AllowAutoRedirect = $false
            $request.KeepAlive = $false
            $request.Proxy = $null
            $request.Timeout = $Limit
            $request.ReadWriteTimeout = $Limit
            if ($Authorities) {
                if (-not ('MusterTrust' -as [type])) { Add-Type -TypeDefinition $MusterTrust }
                $request.ServerCertificateValidationCallback = [MusterTrust]::Only($Authorities)
            }
            try { $response = $request.GetResponse() }
            catch {
                $problem = $_.Exception
                while (($null -ne $problem) -and -not ($problem -is [Net.WebException])) { $problem = $problem.InnerException }
                if (($null -eq $problem) -or ($null -eq $problem.Response)) { throw }
                $response = $problem.Response
            }
            try {
                $reader = New-Object System.IO.StreamReader $response.GetResponseStream()
                $buffer = New-Object char[] 1048576
                $reading = $reader.ReadBlockAsync($buffer, 0, $buffer.Length)
                if (-not $reading.Wait($Limit)) { throw 'the answer takes too long' }
                $body = New-Object string ($buffer, 0, $reading.Result)
                return @{ Status = [int] $response.StatusCode; Body = $body }
            }
            finally { $response.Close() }
        }
        function Get-MusterField([string] $Body, [string] $Name) {
            foreach ($property in (ConvertFrom-Json -InputObject $Body).PSObject.Properties) {
                if (($property.Name -ceq $Name) -and ($property.Value -is [string])) { return $property.Value }
            }
            return ''
        }
        function Get-MusterFault([string] $Kind, [string] $Target, [int] $Port, [int] $Status, [string] $Revision, [string] $Authorities, [int] $Limit, [string] $Commit, [int] $Number) {
            try {
                if ($Kind -eq 'log') { return (Get-MusterLogFault $Number $Target $Revision) }
                if ($Kind -eq 'tcp') {
                    $client = New-Object System.Net.Sockets.TcpClient
                    try {
                        $open = $false
                        try { $open = $client.ConnectAsync($Target, $Port).Wait($Limit) }
                        catch { $open = $false }
                        if (-not $open) { return ('no connection to ' + $Target + ':' + $Port) }
                        return ''
                    }
                    finally { $client.Close() }
                }
                $answer = Get-MusterAnswer $Target $Limit $Authorities
                if ($answer.Status -ne $Status) { return ('answered ' + $answer.Status + ', not ' + $Status) }
                if (-not $Revision) { return '' }
                $found = Get-MusterField $answer.Body $Revision
                if (($found.Length -lt 7) -or (-not $Commit.StartsWith($found, [StringComparison]::Ordinal))) {
                    return ('the field ' + $Revision + ' is ' + $found + ', not ' + $Commit)
                }
                return ''
            }
            catch { return [string] $_ }
        }
        function Test-MusterPort([int] $Port, [int] $Id) {
            # No process is known to be the application's.
            if ($Id -eq 0) { return $true }
            $listeners = @(Get-NetTCPConnection -State Listen -LocalPort $Port -ErrorAction SilentlyContinue)
            if ($listeners.Count -eq 0) { return $true }
            $family = @(Get-MusterFamily $Id) + 4
            foreach ($listener in $listeners) { if ($family -contains $listener.OwningProcess) { return $true } }
            return $false
        }
        function Test-MusterCheck([int] $Number, [string] $Commit, [string] $Kind, [string] $Target, [string] $Revision, [string] $Authorities, [int] $Port, [int] $Status, [int] $Every, [int] $Limit, [int] $Within, [int] $Consecutive) {
            $Target = $Target.Replace('{address}', (Get-MusterAddress))
            $end = (Get-Date).AddSeconds($Within)
            $row = 0
            $tried = 0
            $first = ''
            $times = @()
            while ($true) {
                $identity = Get-MusterIdentity
                $took = [long] 0
                if (-not $identity) { $fault = 'the process is not running' }
                else {
                    if ($identity -ne $first) { $row = 0 }
                    $first = $identity
                    $watch = [Diagnostics.Stopwatch]::StartNew()
                    $fault = Get-MusterFault $Kind $Target $Port $Status $Revision $Authorities $Limit $Commit $Number
                    $took = $watch.ElapsedMilliseconds
                    if ((-not $fault) -and (-not $Revision) -and (-not (Test-MusterPort $Port ([int] $identity.Split(' ')[0])))) { $fault = 'port ' + $Port + ' belongs to another process; behind a proxy, check a revision' }
                    if ((-not $fault) -and ((Get-MusterIdentity) -ne $identity)) { $fault = 'the process changed while it was asked' }
                }
                $tried += 1
                if ($fault) { $row = 0 } else { $row += 1; $times += $took }
                $said = $fault
                if (-not $said) { $said = 'good, ' + $row + ' in a row' }
                Write-Output ('check ' + $Number + ', try ' + $tried + ': ' + $Target + ': ' + $said)
                if ($row -ge $Consecutive) { break }
                $left = [int] ($end - (Get-Date)).TotalMilliseconds
                if ($left -le 0) {
                    if (-not $fault) { $fault = 'only ' + $row + ' good in a row' }
                    Add-MusterFact ('health' + $Number) ('failed: ' + $fault)
                    Stop-Muster ('health check ' + $Number + ' (' + $Target + '): ' + $fault)
                }
                Start-Sleep -Milliseconds ([Math]::Min($Every, $left))
            }
            Add-MusterFact ('health' + $Number) ('passed: ' + $tried + ' tries')
            $times = @($times | Sort-Object)
            if ($Kind -eq 'http') { Add-MusterFact ('latency' + $Number) ('' + $times[[Math]::Floor($times.Count / 2)] + ' ' + $times[-1]) }
        }
        """#
}
