import Scripting
import Settings

/// The variables of the application on a Linux host: a file of mode 0600 in the release, in words that `sh` and systemd
/// read alike: `NAME="…"` with a backslash before `"`, `\`, `$` and the backquote.
extension ShellScripts {
    /// `muster_resolve`, which writes the file of `muster_release` anew, or removes it where there is nothing to write.
    func resolving() throws(QuotingError) -> String {
        guard !settings.variables.isEmpty else {
            return "muster_resolve() { rm -f \"$muster_release/.muster-environment\"; }"
        }
        var lines: [String] = []
        for variable in settings.variables {
            switch variable.value {
            case .text(let text): lines.append("  muster_variable \(variable.name) \(try Quoting.shell(text))")
            case .reference(let reference):
                lines.append("  \(try Self.secret(reference))")
                lines.append("  muster_variable \(variable.name) \"$muster_value\"")
            }
        }
        return """
            \(readsSecrets && !sourceReadsSecrets ? Self.secrets : "")
            \(Self.variable)
            muster_resolve() {
              muster_draft="$muster_release/.muster-environment.new"
              rm -f "$muster_draft"
              (umask 077 && : >"$muster_draft")
            \(lines.joined(separator: "\n"))
              mv -f "$muster_draft" "$muster_release/.muster-environment"
            }
            """
    }

    var readsSecrets: Bool { settings.variables.contains { $0.reference != nil } }

    private var sourceReadsSecrets: Bool {
        if case .git(let git) = settings.source { git.access != nil } else { false }
    }

    private static let variable = #"""
        muster_variable() {
          printf '%s="%s"\n' "$1" "$(printf '%s' "$2" | sed 's/[\\"$`]/\\&/g')" >>"$muster_draft"
        }
        """#

    /// `muster_clean`: of all that a script prints, the secrets of every release here are taken out before it leaves the
    /// host. Nothing where no secret is looked up.
    func cleaning() -> String {
        guard readsSecrets else { return "" }
        let names = settings.variables.filter { $0.reference != nil }.map(\.name)
        let values = names.map { "\"${\($0):-}\"" }.joined(separator: " ")
        return #"""
            muster_hidden() {
              for muster_file in "$muster_app"/releases/*/.muster-environment; do
                [ -f "$muster_file" ] || continue
                (
                  unset \#(names.joined(separator: " "))
                  # shellcheck disable=SC1090 # written by an earlier script
                  . "$muster_file"
                  printf '%s\n' \#(values)
                )
              done | awk 'length($0) >= 8 { print length($0) " " $0 }' | sort -r -n -u | cut -d ' ' -f 2-
            }
            muster_clean() {
              MUSTER_HIDDEN=$(muster_hidden) awk '
                BEGIN { count = split(ENVIRON["MUSTER_HIDDEN"], hidden, "\n") }
                {
                  for (i = 1; i <= count; i++) {
                    if (hidden[i] == "") continue
                    line = ""
                    while ((at = index($0, hidden[i])) > 0) {
                      line = line substr($0, 1, at - 1) "***"
                      $0 = substr($0, at + length(hidden[i]))
                    }
                    $0 = line $0
                  }
                  print
                }'
            }
            """#
    }
}
