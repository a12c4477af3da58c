package import Scripting

extension RestartKind {
    /// The functions `Stop-MusterService`, `Start-MusterService RELEASE` and `Get-MusterIdentity`; the counterpart
    /// of ``shellFunctions()``.
    ///
    /// A process is created through WMI, so that it leaves the agent's job and handles, and is ended with all its
    /// children: the `pythonw.exe` of a venv is a launcher whose child owns the port. WMI gives such a process an
    /// environment of its own, so this script's is handed over, whole, because a list replaces all of it.
    package func powerShellFunctions() throws(QuotingError) -> String {
        switch self {
        case .process(let process): try Self.processFunctions(powerShell: process)
        case .service(let name): try Self.serviceFunctions(name: name)
        case .iis(let site, let pool): try Self.siteFunctions(site: site, pool: pool)
        case .task(let task): try Self.taskFunctions(task)
        case .script(let script): try Self.scriptFunctions(powerShell: script)
        case .files(let reload): try Self.filesFunctions(powerShell: reload)
        case .systemd, .compose: ""
        }
    }

    private static func processFunctions(powerShell process: Process) throws(QuotingError) -> String {
        var arguments: [String] = []
        for argument in process.arguments { arguments.append(try Quoting.powerShell(argument)) }
        return #"""
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
                $executable = \#(try Quoting.powerShell(process.executable))
                if (-not [IO.Path]::IsPathRooted($executable)) {
                    $own = Join-Path $Release $executable
                    if (Test-Path -LiteralPath $own) { $executable = $own }
                }
                $words = @($executable) + @(\#(arguments.joined(separator: ", ")))
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
            """#
    }

    private static func serviceFunctions(name: String) throws(QuotingError) -> String {
        #"""
        $MusterService = \#(try Quoting.powerShell(name))
        function Get-MusterIdentity {
            $service = Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $MusterService }
            if (($null -eq $service) -or ($service.ProcessId -eq 0)) { return '' }
            return ([string] $service.ProcessId + ' ' + (Get-MusterStarted ([string] $service.ProcessId)))
        }
        function Stop-MusterService { Stop-Service -Name $MusterService -Force }
        function Start-MusterService([string] $Release) {
            Start-Service -Name $MusterService
            $identity = Get-MusterIdentity
            if (-not $identity) { Stop-Muster ('service ' + $MusterService + ' has no process') }
            $parts = $identity.Split(' ')
            Set-MusterRecord @{ pid = $parts[0]; started = $parts[1] }
        }
        """#
    }
}
