extension ShellScripts {
    static let keepTools = #"""
        for muster_tool in "$@"; do
          command -v "$muster_tool" >/dev/null 2>&1 || muster_tools="$muster_tools $muster_tool"
        done
        """#

    /// What all phases know of releases. `history` in the record lists the commits that were proven here, oldest
    /// first; going back removes what came after, and a commit that is deployed once more leaves its old place, so
    /// that the way back leads to what served before it.
    static let releases = #"""
        muster_current() { basename "$(readlink "$muster_app/current" 2>/dev/null || :)" 2>/dev/null || :; }
        muster_previous() {
          muster_found=
          for muster_entry in $(muster_recorded history | tr ',' ' '); do
            [ "$muster_entry" = "$(muster_recorded release)" ] && break
            muster_found=$muster_entry
          done
          printf '%s\n' "$muster_found"
        }
        muster_until() {
          muster_kept=
          for muster_entry in $(muster_recorded history | tr ',' ' '); do
            [ "$muster_entry" = "$1" ] && break
            muster_kept="$muster_kept${muster_kept:+,}$muster_entry"
          done
          printf '%s\n' "$muster_kept"
        }
        muster_without() {
          muster_kept=
          for muster_entry in $(muster_recorded history | tr ',' ' '); do
            [ "$muster_entry" = "$1" ] || muster_kept="$muster_kept${muster_kept:+,}$muster_entry"
          done
          printf '%s\n' "$muster_kept"
        }
        muster_was() {
          if [ "$(muster_recorded release)" != "$1" ] && [ "$(muster_recorded verified)" = 1 ]; then
            muster_recorded release
          else
            muster_previous
          fi
        }
        muster_expect() {
          muster_here=$(muster_recorded release)
          [ "$muster_here" = "$1" ] || muster_fail "this host is at release ${muster_here:-none}, not $1"
          [ "$(muster_current)" = "$1" ] || muster_fail "current does not point to $1"
        }
        muster_switch() {
          [ -f "$muster_app/releases/$1/.muster-staged" ] || muster_fail "release $1 is not staged on this host"
          rm -f "$muster_app/.current"
          ln -s "releases/$1" "$muster_app/.current"
          mv -f -T "$muster_app/.current" "$muster_app/current"
          MUSTER_REVISION=$1
          export MUSTER_REVISION
          muster_before=$(muster_service_identity)
          muster_service_stop
          muster_marks
          muster_service_start "$muster_app/releases/$1"
          muster_after=$(muster_service_identity)
          [ -n "$muster_after" ] || muster_fail 'the new process does not run'
          [ "$muster_after" != "$muster_before" ] || muster_fail 'the old process still runs'
          muster_fact process "${muster_after%% *}"
        }
        muster_confirm() {
          : >"$muster_app/releases/$1/.muster-verified"
          muster_kept=$(muster_until "$1" | tr ',' '\n' | tail -n 9 | tr '\n' ',' | sed 's/,*$//')
          muster_record "verified=1" "at=$(date +%s)" "history=$muster_kept${muster_kept:+,}$1"
          if [ "$(muster_recorded failed)" = "$1" ]; then muster_record "failed="; fi
          muster_prune
          muster_fact verified "$1"
        }
        muster_prune() {
          muster_kept=0
          muster_guarded="$(muster_recorded release) $(muster_previous) $(muster_recorded failed)"
          ls -1t "$muster_app/releases" | while IFS= read -r muster_entry; do
            muster_kept=$((muster_kept + 1))
            [ "$muster_kept" -gt "$muster_keep" ] || continue
            case " $muster_guarded " in *" $muster_entry "*) continue ;; esac
            echo "removing release $muster_entry"
            rm -rf "${muster_app:?}/releases/$muster_entry" || echo "release $muster_entry cannot be removed"
          done
        }
        """#

    /// KiB that are free where the application lives, or is going to.
    static let roomLeft = #"""
        muster_room_left() {
          muster_parent=$muster_app
          while [ ! -d "$muster_parent" ]; do muster_parent=$(dirname "$muster_parent"); done
          muster_fact free "$(df -Pk "$muster_parent" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
        }
        """#

    static let preflightBody = #"""
        muster_body() {
          for muster_name in release verified failed ledger fence run at; do
            muster_value=$(muster_recorded "$muster_name")
            if [ -n "$muster_value" ]; then muster_fact "$muster_name" "$muster_value"; fi
          done
          # A link into nothing serves nothing: what still lives there lives in memory only.
          if [ -d "$muster_app/current/." ]; then muster_fact current "$(muster_current)"; fi
          muster_fact previous "$(muster_previous)"
          muster_self=$(muster_service_identity)
          muster_fact process "${muster_self%% *}"
          muster_fact missing "${muster_tools# }"
          muster_room_left
          for muster_entry in "$muster_app"/releases/*/.muster-verified; do
            [ -f "$muster_entry" ] || continue
            muster_entry=$(basename "$(dirname "$muster_entry")")
            case $muster_entry in *[!0-9a-f]*) continue ;; esac
            muster_fact "proven-$(printf '%s' "$muster_entry" | cut -c 1-12)" "$muster_entry"
          done
        }
        """#

    static let stageBody = #"""
        muster_body() {
          for muster_tool in $muster_sources; do
            command -v "$muster_tool" >/dev/null 2>&1 || muster_fail "$muster_tool is not installed on this host"
          done
          muster_release="$muster_app/releases/$muster_commit"
          muster_before "$muster_commit" "$(muster_was "$muster_commit")"
          if [ -f "$muster_release/.muster-staged" ]; then
            echo 'the release is staged already'
            muster_resolve
          else
            muster_make
          fi
          muster_after
        }
        muster_make() {
          mkdir -p "$muster_app/releases"
          muster_check_room
          muster_archive="$muster_work/tree.tar"
          muster_obtain
          rm -rf "$muster_release"
          mkdir -p "$muster_release"
          muster_unpack
          rm -f "$muster_archive"
          rm -f "$muster_release/REVISION"
          rm -rf "$muster_release"/.muster-*
          printf '%s\n' "$muster_commit" >"$muster_release/REVISION"
          MUSTER_REVISION=$muster_commit
          export MUSTER_REVISION
          muster_shares
          cd "$muster_release"
          (
            unset LC_ALL
            muster_prepare
          )
          muster_resolve
          : >"$muster_release/.muster-staged"
          muster_fact staged "$muster_commit"
        }
        """#

    static let activateBody = #"""
        muster_body() {
          muster_fact was "$(muster_current)"
          [ -f "$muster_app/releases/$muster_commit/.muster-staged" ] || muster_fail "release $muster_commit is not staged here"
          muster_before "$muster_commit" "$(muster_was "$muster_commit")"
          # A release that is deployed over itself has itself to return to.
          muster_again=
          if [ "$(muster_recorded verified)" = 1 ] && [ "$(muster_recorded release)" = "$muster_commit" ]; then muster_again=$muster_commit; fi
          muster_record "release=$muster_commit" "verified=0" "at=$(date +%s)" "again=$muster_again" \
            "history=$(muster_without "$muster_commit")"
          muster_fact switched "$muster_commit"
          muster_switch "$muster_commit"
          muster_after
        }
        """#

    /// Exit code 70: there is nothing to return to.
    static let restoreBody = #"""
        muster_body() {
          muster_here=$(muster_recorded release)
          if [ -n "$muster_failed" ] && [ "$muster_here" != "$muster_failed" ]; then
            echo "this host never switched to $muster_failed"
            muster_fact kept "$muster_here"
            return 0
          fi
          if [ -n "$muster_failed" ] && [ "$(muster_recorded again)" = "$muster_failed" ]; then muster_goal=$muster_failed; fi
          [ -n "$muster_goal" ] || muster_goal=$(muster_previous)
          [ -n "$muster_goal" ] || muster_fail 'there is no proven release to return to' 70
          [ -d "$muster_app/releases/$muster_goal" ] || muster_fail "release $muster_goal is no longer on this host" 70
          [ -f "$muster_app/releases/$muster_goal/.muster-verified" ] ||
            muster_fail "release $muster_goal was never proven on this host" 70
          muster_before "$muster_goal" "$muster_here"
          muster_kept=$(muster_until "$muster_goal")
          if [ -n "$muster_failed" ] && [ "$muster_goal" != "$muster_here" ]; then muster_record "failed=$muster_here"; fi
          muster_record "release=$muster_goal" "verified=0" "at=$(date +%s)" \
            "history=$muster_kept${muster_kept:+,}$muster_goal"
          muster_fact restored "$muster_goal"
          muster_switch "$muster_goal"
          muster_health "$muster_goal"
          muster_after
          muster_confirm "$muster_goal"
        }
        """#
}
