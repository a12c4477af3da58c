package import Scripting

extension Scripts {
    /// Looks what there is of some needs, with versions; changes nothing.
    package func looking(for needs: [HostNeed]) throws(QuotingError) -> ScriptTemplate {
        settings.platform == .linux
            ? try ShellScripts(settings: settings).looking(for: needs)
            : try PowerShellScripts(settings: settings).looking(for: needs)
    }
}

extension ShellScripts {
    func looking(for needs: [HostNeed]) throws(QuotingError) -> ScriptTemplate {
        var calls: [String] = []
        for (index, need) in needs.enumerated() {
            if let probe = need.probe {
                calls.append(
                    "  if \(probe) >/dev/null 2>&1; then muster_fact need\(index) there; else muster_fact need\(index) ''; fi"
                )
            } else {
                var words: [String] = []
                for tool in need.tools { words.append(try Quoting.shell(tool)) }
                calls.append("  muster_need \(index) \(words.joined(separator: " "))")
            }
        }
        return try template(
            .preflight, [],
            body:
                "\(Self.needing)\n\(Self.roomLeft)\nmuster_body() {\n\(calls.joined(separator: "\n"))\n  muster_room_left\n}"
        )
    }

    /// `ssh` and others know no `--version`: that they are there is what counts.
    private static let needing = #"""
        muster_need() {
          muster_number=$1
          shift
          for muster_tool in "$@"; do
            command -v "$muster_tool" >/dev/null 2>&1 || continue
            muster_said=$("$muster_tool" --version 2>/dev/null </dev/null | head -n 1 | cut -c 1-80 || :)
            muster_fact "need$muster_number" "${muster_said:-$muster_tool}"
            return 0
          done
          muster_fact "need$muster_number" ''
        }
        """#
}

extension PowerShellScripts {
    func looking(for needs: [HostNeed]) throws(QuotingError) -> ScriptTemplate {
        var calls: [String] = []
        for (index, need) in needs.enumerated() {
            if let probe = need.probe {
                calls.append(
                    "    if (\(probe)) { Add-MusterFact 'need\(index)' 'there' } else { Add-MusterFact 'need\(index)' '' }"
                )
            } else {
                var words: [String] = []
                for tool in need.tools { words.append(try Quoting.powerShell(tool)) }
                calls.append("    Test-MusterNeed \(index) @(\(words.joined(separator: ", ")))")
            }
        }
        return try template(
            .preflight, [],
            body: """
                \(Self.needing)
                function Invoke-MusterBody {
                \(calls.joined(separator: "\n"))
                    $drive = Get-PSDrive -Name $MusterApp.Substring(0, 1)
                    Add-MusterFact 'free' ([string] [long] ($drive.Free / 1024))
                }
                """)
    }

    private static let needing = #"""
        function Test-MusterNeed([int] $Number, [string[]] $Tools) {
            foreach ($tool in $Tools) {
                $found = Get-Command $tool -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
                if ($null -eq $found) { continue }
                Add-MusterFact ('need' + $Number) ($tool + ' ' + [string] $found.Version)
                return
            }
            Add-MusterFact ('need' + $Number) ''
        }
        """#
}
