import Scripting

extension ShellScripts {
    /// The functions `muster_before COMMIT PREVIOUS` and `muster_after` of a phase: its hooks for hosts.
    func hooks(_ phase: Phase) throws(QuotingError) -> String {
        guard let moments = phase.moments else { return "" }
        let before = try calls(moments.before)
        let after = try calls(moments.after)
        let lines =
            ["muster_before() {", "  muster_comes=$1", "  muster_leaves=$2"] + before + ["}", "muster_after() {"]
            + after
            + ["  :", "}"]
        return (before + after).isEmpty
            ? "muster_before() { :; }\nmuster_after() { :; }" : "\(Self.hook)\n\(lines.joined(separator: "\n"))"
    }

    private func calls(_ moment: Hook.Moment) throws(QuotingError) -> [String] {
        try settings.hooks.filter { $0.moment == moment && $0.on == .host }.map { hook throws(QuotingError) in
            "  muster_hook \(moment.rawValue) \(hook.timeout) \(try Quoting.shell(hook.run))"
        }
    }

    /// The hook stays in the script's process group, so that a cancelled command ends it too; at its time-out it is
    /// ended with everything that it has started.
    private static let hook = #"""
        muster_hook() {
          echo "hook $1: $3"
          muster_folder="$muster_app/releases/$muster_comes"
          if [ ! -d "$muster_folder" ]; then
            muster_folder=$muster_app
            mkdir -p "$muster_folder"
          fi
          (
            cd "$muster_folder"
            unset LC_ALL
            MUSTER_HOOK=$1
            MUSTER_REVISION=$muster_comes
            MUSTER_PREVIOUS=$muster_leaves
            MUSTER_RELEASE="$muster_app/releases/$muster_comes"
            export MUSTER_HOOK MUSTER_PHASE MUSTER_RUN MUSTER_REVISION MUSTER_PREVIOUS MUSTER_RELEASE
            exec sh -e -c "$3"
          ) &
          muster_child=$!
          muster_until=$(($(date +%s) + $2))
          while [ -n "$(muster_started "$muster_child")" ]; do
            if [ "$(date +%s)" -gt "$muster_until" ]; then
              for muster_member in $(muster_family "$muster_child"); do
                kill -s KILL "$muster_member" 2>/dev/null || :
              done
              muster_fail "hook $1 took longer than $2 s: $3"
            fi
            sleep 0.2
          done
          muster_ended=0
          wait "$muster_child" || muster_ended=$?
          [ "$muster_ended" = 0 ] || muster_fail "hook $1 ended with exit code $muster_ended: $3"
        }
        """#
}
