extension ScriptTemplate {
    /// Somebody's own script, as `muster run` sends it: claimed, with its output and exit code in the envelope.
    ///
    /// On Linux a first line with `#!` names the interpreter, as in a file; else it is `sh`. On Windows it runs in a
    /// Windows PowerShell of its own.
    package init(adHoc text: String, platform: Platform, scope: String) throws(QuotingError) {
        self.init(
            platform: platform, scope: scope, phase: "run", access: .claimed, mayReboot: true,
            body: platform == .linux ? try Self.shellBody(text) : try Self.powerShellBody(text))
    }

    private static func shellBody(_ text: String) throws(QuotingError) -> String {
        guard text.hasPrefix("#!") else { return "muster_body() {\nsh -c \(try Quoting.shell(text))\n}" }
        return """
            muster_body() {
            printf '%s' \(try Quoting.shell(text)) >"$muster_work/script"
            chmod 700 "$muster_work/script"
            "$muster_work/script"
            }
            """
    }

    /// A process of its own: `exit` would end the script around it. Windows PowerShell knows UTF-8 by its mark.
    private static func powerShellBody(_ text: String) throws(QuotingError) -> String {
        """
        function Invoke-MusterBody {
            $file = Join-Path $MusterWork 'script.ps1'
            [IO.File]::WriteAllText($file, \(try Quoting.powerShell(text)), (New-Object System.Text.UTF8Encoding $true))
            $preference = $ErrorActionPreference
            $ErrorActionPreference = 'Continue'
            try {
                & (Join-Path $PSHOME 'powershell.exe') -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $file 2>&1 |
                    ForEach-Object { [string] $_ }
                $code = $LASTEXITCODE
            }
            finally { $ErrorActionPreference = $preference }
            if ($code -ne 0) { Stop-Muster 'the script failed' $code }
        }
        """
    }
}
