package import Scripting

/// Checks that look for a pattern in what was written since the application was started.
///
/// Before the start a mark is recorded for each of them; what stands before it in the log is not looked at. A log that was
/// replaced or cut since then is read from its beginning.
extension HealthCheck {
    /// How scripts call the log that the service's own kind of restart keeps.
    static let ownLog = "its own log"

    package var isLog: Bool { if case .log = probe { true } else { false } }

    /// Whether the check reads the service's own log, so that the kind of restart has to have one.
    package var readsOwnLog: Bool { if case .log(nil, _) = probe { true } else { false } }

    /// The shell function `muster_marks`, called right before the application is started. With a log among the checks it
    /// needs `muster_file_mark` and, for the service's own log, `muster_service_mark` (room `Services`).
    package static func shellMarks(_ checks: [HealthCheck]) throws(QuotingError) -> String {
        var lines: [String] = []
        for (index, check) in checks.enumerated() {
            guard case .log(let path, _) = check.probe else { continue }
            let mark = if let path { "muster_file_mark \(try shellPath(path))" } else { "muster_service_mark" }
            lines.append("  muster_record \"mark\(index)=$(\(mark))\"")
        }
        return (["muster_marks() {"] + lines + ["  :", "}"]).joined(separator: "\n")
    }

    /// The function `muster_log_answer TARGET PATTERN`, of a check with a log: sets `muster_fault` and, for the reason,
    /// `muster_ends`. Empty without such a check.
    static func shellLog(_ checks: [HealthCheck]) throws(QuotingError) -> String {
        var cases: [String] = []
        for (index, check) in checks.enumerated() {
            guard case .log(let path, _) = check.probe else { continue }
            let read =
                if let path { "muster_file_since \(try shellPath(path))" } else { "muster_service_since" }
            cases.append("  \(index)) \(read) \"$1\" ;;")
        }
        guard !cases.isEmpty else { return "" }
        return """
            muster_since() {
              case $muster_number in
            \(cases.joined(separator: "\n"))
              esac
            }
            \(answer)
            """
    }

    /// Relative paths lie in the release that `current` leads to.
    private static func shellPath(_ path: String) throws(QuotingError) -> String {
        path.hasPrefix("/") ? try Quoting.shell(path) : "\"$muster_app/current/\"\(try Quoting.shell(path))"
    }

    private static let answer = #"""
        muster_log_answer() {
          muster_at=$(muster_recorded "mark$muster_number")
          if [ -z "$muster_at" ]; then
            muster_fault='no mark was set in the log when it was started'
            return 0
          fi
          muster_since "$muster_at" | head -c 16777216 >"$muster_work/said" || :
          muster_ends=$(tail -n 3 "$muster_work/said")
          muster_found=0
          grep -E -q -e "$2" "$muster_work/said" 2>/dev/null || muster_found=$?
          case $muster_found in
          0) muster_ends= ;;
          1) muster_fault="'$2' is not there" ;;
          *) muster_fault="'$2' is no pattern for grep -E" ;;
          esac
        }
        """#

    /// The counterpart of ``shellMarks(_:)``: `Set-MusterMarks`.
    package static func powerShellMarks(_ checks: [HealthCheck]) throws(QuotingError) -> String {
        var lines: [String] = []
        for (index, check) in checks.enumerated() {
            guard case .log(let path?, _) = check.probe else { continue }
            let place = try Quoting.powerShell(path)
            lines.append("    Set-MusterRecord @{ mark\(index) = (Get-MusterMark (Get-MusterLogPath \(place))) }")
        }
        let functions = lines.isEmpty ? "" : marking
        return "\(functions)\n" + (["function Set-MusterMarks {"] + lines + ["}"]).joined(separator: "\n")
    }

    private static let marking = #"""
        function Get-MusterLogPath([string] $Path) {
            if ([IO.Path]::IsPathRooted($Path)) { return $Path }
            return (Join-Path (Join-Path $MusterApp 'current') $Path)
        }
        function Get-MusterMark([string] $Path) {
            if (-not (Test-Path -LiteralPath $Path)) { return '0 0' }
            $file = Get-Item -LiteralPath $Path -Force
            return ([string] $file.CreationTimeUtc.Ticks + ' ' + $file.Length)
        }
        """#

    /// `Get-MusterLogFault NUMBER PATH PATTERN`, which needs the functions of ``powerShellMarks(_:)``; empty without a
    /// check that reads a log.
    static func powerShellLog(_ checks: [HealthCheck]) -> String {
        guard checks.contains(where: \.isLog) else { return "" }
        return #"""
            function Get-MusterLogFault([int] $Number, [string] $Path, [string] $Pattern) {
                $mark = [string] (Get-MusterRecord)['mark' + $Number]
                if (-not $mark) { return 'no mark was set in the log when it was started' }
                $file = Get-MusterLogPath $Path
                $now = Get-MusterMark $file
                if ($now -eq '0 0') { return ('there is no ' + $file) }
                $from = [long] 0
                if (($now.Split(' ')[0] -eq $mark.Split(' ')[0]) -and ([long] $now.Split(' ')[1] -ge [long] $mark.Split(' ')[1])) { $from = [long] $mark.Split(' ')[1] }
                $stream = [IO.File]::Open($file, [IO.FileMode]::Open, [IO.FileAccess]::Read, ([IO.FileShare]::ReadWrite -bor [IO.FileShare]::Delete))
                try {
                    $null = $stream.Seek($from, [IO.SeekOrigin]::Begin)
                    $reader = New-Object System.IO.StreamReader $stream
                    $buffer = New-Object char[] 16777216
                    $text = New-Object string ($buffer, 0, $reader.ReadBlock($buffer, 0, $buffer.Length))
                }
                finally { $stream.Dispose() }
                if ([regex]::IsMatch($text, $Pattern, [Text.RegularExpressions.RegexOptions]::Multiline)) { return '' }
                $ends = @($text.Trim() -split '\r?\n' | Select-Object -Last 3) -join ' '
                return ($Pattern + ' is not there; its last lines: ' + $ends)
            }
            """#
    }
}
