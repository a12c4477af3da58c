import Scripting

/// The Windows functions of IIS, the Task Scheduler, the application's own commands, and of nothing.
extension RestartKind {
    /// What Windows hosts need: a name for people, and an expression that is true where it is there.
    package var powerShellProbes: [(name: String, condition: String)] {
        switch self {
        case .iis: [("IIS", #"Test-Path -LiteralPath (Join-Path $env:windir 'System32\inetsrv\appcmd.exe')"#)]
        case .task: [("ScheduledTasks", "Get-Command Get-ScheduledTask -ErrorAction SilentlyContinue")]
        default: []
        }
    }

    /// A pool begins its worker with the first request; until then the identity is this start's own.
    static func siteFunctions(site: String, pool: String?) throws(QuotingError) -> String {
        #"""
        $MusterSite = \#(try Quoting.powerShell(site))
        $MusterPool = \#(try Quoting.powerShell(pool ?? ""))
        $MusterAppCmd = Join-Path $env:windir 'System32\inetsrv\appcmd.exe'
        function Get-MusterIIS([string[]] $Arguments) {
            if (-not (Test-Path -LiteralPath $MusterAppCmd)) { return }
            $preference = $ErrorActionPreference
            $ErrorActionPreference = 'Continue'
            try { & $MusterAppCmd @Arguments 2>$null | ForEach-Object { ([string] $_).Trim() } | Where-Object { $_ } }
            finally { $ErrorActionPreference = $preference }
        }
        function Get-MusterPool {
            if ($MusterPool) { return $MusterPool }
            return [string] (Get-MusterIIS @('list', 'app', ($MusterSite + '/'), '/text:applicationPool') | Select-Object -First 1)
        }
        function Get-MusterWorkers([string] $Pool) {
            Get-MusterIIS @('list', 'wp', ('/apppool.name:' + $Pool), '/text:WP.NAME') | Where-Object { $_ -match '^[0-9]+$' }
        }
        function Test-MusterIIS([string] $Kind, [string] $Name) {
            return ([string] (Get-MusterIIS @('list', $Kind, $Name, '/text:state') | Select-Object -First 1) -eq 'Started')
        }
        function Get-MusterIdentity {
            $pool = Get-MusterPool
            if ((-not $pool) -or (-not (Test-MusterIIS 'apppool' $pool)) -or (-not (Test-MusterIIS 'site' $MusterSite))) { return '' }
            $worker = [string] (Get-MusterWorkers $pool | Select-Object -First 1)
            $started = Get-MusterStarted $worker
            if ($started) { return ($worker + ' ' + $started) }
            $served = (Get-MusterRecord)['served']
            if ($served) { return ('0 ' + $served) }
            return ''
        }
        function Stop-MusterService {
            $pool = Get-MusterPool
            if (-not $pool) { Stop-Muster ('IIS has no site ' + $MusterSite + ', or it has no pool') }
            $path = [Environment]::ExpandEnvironmentVariables([string] (Get-MusterIIS @('list', 'vdir', ($MusterSite + '/'), '/text:physicalPath') | Select-Object -First 1))
            $current = Join-Path $MusterApp 'current'
            if (-not ($path + '\').StartsWith($current + '\', [StringComparison]::OrdinalIgnoreCase)) {
                Stop-Muster ('site ' + $MusterSite + ' serves ' + $path + ': let it serve ' + $current)
            }
            if (Test-MusterIIS 'apppool' $pool) { Invoke-MusterNative $MusterAppCmd @('stop', 'apppool', ('/apppool.name:' + $pool)) }
            # A pool gives its workers 90 seconds to end unless it says otherwise.
            for ($tries = 0; $tries -lt 1000; $tries++) {
                if (@(Get-MusterWorkers $pool).Count -eq 0) { return }
                Start-Sleep -Milliseconds 100
            }
            Stop-Muster ('the workers of pool ' + $pool + ' do not end')
        }
        function Start-MusterService([string] $Release) {
            $pool = Get-MusterPool
            Invoke-MusterNative $MusterAppCmd @('start', 'apppool', ('/apppool.name:' + $pool))
            if (-not (Test-MusterIIS 'site' $MusterSite)) { Invoke-MusterNative $MusterAppCmd @('start', 'site', ('/site.name:' + $MusterSite)) }
            Set-MusterRecord @{ served = ($MUSTER_RUN + '-' + $MUSTER_CLAIM) }
        }
        """#
    }

    /// The task is disabled while it is stopped: its triggers must not start it in between.
    static func taskFunctions(_ task: ScheduledTask) throws(QuotingError) -> String {
        #"""
        $MusterTask = \#(try Quoting.powerShell(task.name))
        $MusterTaskFolder = \#(try Quoting.powerShell(task.folder))
        $MusterRuns = \#(task.runs ? "$true" : "$false")
        function Get-MusterTask { return (Get-ScheduledTask -TaskName $MusterTask -TaskPath $MusterTaskFolder -ErrorAction SilentlyContinue) }
        function Get-MusterTaskRun {
            $service = New-Object -ComObject 'Schedule.Service'
            $service.Connect()
            foreach ($running in $service.GetRunningTasks(1)) {
                if ($running.Path -eq ($MusterTaskFolder + $MusterTask)) { return ([string] $running.EnginePID + ' ' + $running.InstanceGuid) }
            }
            return ''
        }
        function Get-MusterIdentity {
            $task = Get-MusterTask
            if (($null -eq $task) -or ([string] $task.State -eq 'Disabled')) { return '' }
            if ($MusterRuns) { return (Get-MusterTaskRun) }
            $served = (Get-MusterRecord)['served']
            if ($served) { return ('0 ' + $served) }
            return ''
        }
        function Stop-MusterService {
            if ($null -eq (Get-MusterTask)) { Stop-Muster ('there is no scheduled task ' + $MusterTaskFolder + $MusterTask + ': register it first') }
            Disable-ScheduledTask -TaskName $MusterTask -TaskPath $MusterTaskFolder | Out-Null
            Stop-ScheduledTask -TaskName $MusterTask -TaskPath $MusterTaskFolder
            for ($tries = 0; $tries -lt 150; $tries++) {
                if (-not (Get-MusterTaskRun)) { return }
                Start-Sleep -Milliseconds 100
            }
            Stop-Muster ('scheduled task ' + $MusterTask + ' does not end')
        }
        function Start-MusterService([string] $Release) {
            Enable-ScheduledTask -TaskName $MusterTask -TaskPath $MusterTaskFolder | Out-Null
            Set-MusterRecord @{ served = ($MUSTER_RUN + '-' + $MUSTER_CLAIM) }
            if (-not $MusterRuns) { return }
            Start-ScheduledTask -TaskName $MusterTask -TaskPath $MusterTaskFolder
            for ($tries = 0; $tries -lt 100; $tries++) {
                if (Get-MusterTaskRun) { return }
                Start-Sleep -Milliseconds 100
            }
            Stop-Muster ('scheduled task ' + $MusterTask + ' does not run')
        }
        """#
    }

    static func scriptFunctions(powerShell script: Script) throws(QuotingError) -> String {
        #"""
        function Get-MusterIdentity {
            if (-not (Test-Path -LiteralPath $MusterApp)) { return '' }
            Push-Location -LiteralPath $MusterApp
            try { $said = ([string] (@(Invoke-MusterCommand \#(try Quoting.powerShell(script.identity)))[0])).Trim() }
            catch { $said = '' }
            finally { Pop-Location }
            $word = [string] (@($said -split '\s+')[0])
            if ((-not $word) -or ($word -eq '0')) { return '' }
            if ($word -notmatch '^[0-9]+$') { return ('0 ' + $word) }
            $started = Get-MusterStarted $word
            if ($started) { return ($word + ' ' + $started) }
            return ''
        }
        function Stop-MusterService {
            Push-Location -LiteralPath $MusterApp
            try { Invoke-MusterCommand \#(try Quoting.powerShell(script.stop)) }
            finally { Pop-Location }
        }
        function Start-MusterService([string] $Release) {
            Push-Location -LiteralPath $Release
            try { Invoke-MusterCommand \#(try Quoting.powerShell(script.start)) }
            finally { Pop-Location }
            for ($tries = 0; $tries -lt 50; $tries++) {
                if (Get-MusterIdentity) { return }
                Start-Sleep -Milliseconds 100
            }
        }
        """#
    }

    static func filesFunctions(powerShell reload: String?) throws(QuotingError) -> String {
        let told = if let reload { "\n    Invoke-MusterCommand \(try Quoting.powerShell(reload))" } else { "" }
        return #"""
            function Get-MusterIdentity {
                $served = (Get-MusterRecord)['served']
                if ($served -and (Test-Path -LiteralPath (Join-Path $MusterApp 'current'))) { return ('0 ' + $served) }
                return ''
            }
            function Stop-MusterService { }
            function Start-MusterService([string] $Release) {\#(told)
                Set-MusterRecord @{ served = ($MUSTER_RUN + '-' + $MUSTER_CLAIM) }
            }
            """#
    }
}
