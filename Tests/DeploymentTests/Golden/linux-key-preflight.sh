MUSTER_SCOPE='orders/test'
MUSTER_PHASE='preflight'
muster_claims=0
muster_fences=0
muster_reboots=0
set -u
umask 022
LC_ALL=C
PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin${PATH:+:$PATH}"
export LC_ALL PATH
muster_home="${MUSTER_HOME:-/var/lib/muster}/$MUSTER_SCOPE"
muster_command="${SSM_COMMAND_ID:-none}"
muster_line() { printf 'muster:1 %s %s\n' "$MUSTER_NONCE" "$1"; }
muster_text() { printf '%s' "$1" | tr '\n\t' '  ' | tr -cd ' !#-[]-~' | cut -c 1-240; }
muster_fact() { printf '%s=%s\n' "$1" "$(muster_text "$2")" >>"$muster_work/facts"; }
muster_fail() {
  printf 'muster: %s\n' "$1" >&2
  muster_text "$1" >"$muster_work/reason"
  exit "${2:-1}"
}
muster_started() { sed -n 's/^.*) [^ZXx] //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 19; }
muster_alive() { [ -n "${1:-}" ] && [ -n "${2:-}" ] && [ "$(muster_started "$1")" = "$2" ]; }
muster_family() {
  sed -n 's/^\([0-9][0-9]*\) (.*) [A-Za-z] \([0-9][0-9]*\) .*/\1 \2/p' /proc/[0-9]*/stat 2>/dev/null |
    awk -v root="$1" '
      { parent[$1] = $2 }
      END {
        member[root] = 1
        do {
          grown = 0
          for (id in parent) if (!(id in member) && (parent[id] in member)) { member[id] = 1; grown = 1 }
        } while (grown)
        for (id in member) print id
      }'
}
muster_recorded() { sed -n "s/^$1=//p" "$muster_home/record" 2>/dev/null | head -n 1; }
muster_record() {
  muster_new="$muster_home/.record.$$"
  if [ -f "$muster_home/record" ]; then cp "$muster_home/record" "$muster_new"; else : >"$muster_new"; fi
  for muster_pair in "$@"; do
    grep -v "^${muster_pair%%=*}=" "$muster_new" >"$muster_new.next" || :
    printf '%s\n' "$muster_pair" >>"$muster_new.next"
    mv -f "$muster_new.next" "$muster_new"
  done
  mv -f "$muster_new" "$muster_home/record"
}
muster_clean() { cat; }
muster_facts() {
  [ -f "$muster_work/facts" ] || return 0
  head -c 1500 "$muster_work/facts" | {
    muster_comma=
    while IFS= read -r muster_entry; do
      printf '%s"%s":"%s"' "$muster_comma" "${muster_entry%%=*}" "${muster_entry#*=}"
      muster_comma=,
    done
  }
}
muster_finish() {
  muster_bytes=0
  [ -f "$muster_log" ] && muster_bytes=$(wc -c <"$muster_log" | tr -d ' ')
  muster_json=$(printf '{"status":"%s","exit":%s,"reason":"%s","log":"%s","bytes":%s,"facts":{%s}}' \
    "$1" "$2" "$(muster_text "$3")" "$muster_log" "$muster_bytes" "$(muster_facts)")
  if [ "$1" = 'done' ] && [ "$muster_claims" = 1 ]; then
    printf '%s\n%s\n' "$2" "$muster_json" >"$muster_work/result.new"
    mv -f "$muster_work/result.new" "$muster_work/result"
  fi
  muster_leave
  muster_line "$muster_json"
  if [ "$muster_bytes" -gt 0 ]; then
    [ "$muster_bytes" -gt "$MUSTER_SHOWN" ] && printf 'muster: %s bytes before this are in %s\n' "$((muster_bytes - MUSTER_SHOWN))" "$muster_log"
    muster_clean <"$muster_log" | tail -c "$MUSTER_SHOWN"
    printf '\n'
    muster_line "$muster_json"
  fi
  [ "$muster_claims" = 1 ] || rm -rf "$muster_work"
  muster_exit "$2"
}
muster_exit() {
  case $1 in
  137 | 168 | 169 | 194) exit 1 ;;
  *) exit "$1" ;;
  esac
}
muster_refuse() {
  muster_line "$(printf '{"status":"refused","exit":75,"reason":"%s"}' "$(muster_text "$1")")"
  exit 75
}
muster_leave() {
  [ -n "${muster_busy:-}" ] && rm -rf "$muster_busy"
  muster_busy=
}
muster_replay() {
  [ -f "$muster_work/result" ] || return 0
  muster_leave
  muster_code=$(head -n 1 "$muster_work/result")
  if [ "$muster_first" = "$muster_command" ]; then
    muster_line "$(tail -n 1 "$muster_work/result")"
  else
    muster_line "$(printf '{"status":"duplicate","exit":%s,"first":"%s"}' "$muster_code" "$muster_first")"
  fi
  muster_exit "$muster_code"
}
muster_claim() {
  muster_first=$muster_command
  if mkdir "$muster_work" 2>/dev/null; then
    printf '%s\n' "$muster_command" >"$muster_work/command.new"
    mv "$muster_work/command.new" "$muster_work/command"
    return 0
  fi
  [ -d "$muster_work" ] || muster_refuse "the folder $muster_work cannot be made"
  muster_tries=0
  while [ ! -s "$muster_work/command" ] && [ "$muster_tries" -lt 5 ]; do
    sleep 1
    muster_tries=$((muster_tries + 1))
  done
  muster_first=$(cat "$muster_work/command" 2>/dev/null || :)
  muster_replay
  [ "$muster_first" = "$muster_command" ] && return 0
  muster_line "$(printf '{"status":"duplicate","first":"%s"}' "$muster_first")"
  exit 75
}
muster_enter() {
  muster_tries=0
  until mkdir "$muster_home/busy" 2>/dev/null; do
    muster_owner=$(cat "$muster_home/busy/owner" 2>/dev/null || :)
    if [ -n "$muster_owner" ] && ! muster_alive "${muster_owner%% *}" "${muster_owner#* }"; then
      # The first of several that find a dead owner moves the lock away; the name is taken for the others.
      mv -T "$muster_home/busy" "$muster_home/commands/busy-${muster_owner%% *}-${muster_owner#* }" 2>/dev/null && continue
    fi
    muster_tries=$((muster_tries + 1))
    if [ "$muster_tries" -gt 20 ]; then
      [ -n "$muster_owner" ] && muster_finish refused 75 "busy: process ${muster_owner%% *} of another command works here"
      rm -rf "$muster_home/busy"
    fi
    sleep 1
  done
  muster_busy="$muster_home/busy"
  printf '%s %s\n' "$$" "$(muster_started $$)" >"$muster_busy/owner"
}
muster_fence() {
  muster_ledger=$(muster_recorded ledger)
  muster_counter=$(muster_recorded fence)
  if [ -n "$muster_ledger" ] && [ "$muster_ledger" != "$MUSTER_LEDGER" ]; then
    muster_finish refused 75 "foreign-ledger: this host follows ledger $muster_ledger"
  fi
  if [ "${muster_counter:-0}" -gt "$MUSTER_FENCE" ]; then
    muster_finish refused 75 "stale-fence: the host has seen $muster_counter, this command carries $MUSTER_FENCE"
  fi
  muster_holder=$(muster_recorded run)
  if [ "${muster_counter:-0}" -eq "$MUSTER_FENCE" ] && [ -n "$muster_holder" ] && [ "$muster_holder" != "$MUSTER_RUN" ]; then
    muster_finish refused 75 "stale-fence: run $muster_holder holds fence $MUSTER_FENCE here"
  fi
  muster_record "ledger=$MUSTER_LEDGER" "fence=$MUSTER_FENCE" "run=$MUSTER_RUN"
}
muster_app='/opt/orders'
muster_keep=5
MUSTER_APPLICATION='orders'
MUSTER_ENVIRONMENT='test'
export MUSTER_APPLICATION MUSTER_ENVIRONMENT
muster_tools=""
set -- 'git' 'tar' 'ssh' 'aws' 'systemctl'
for muster_tool in "$@"; do
  command -v "$muster_tool" >/dev/null 2>&1 || muster_tools="$muster_tools $muster_tool"
done
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
muster_unit='orders.service'
muster_service_identity() {
  muster_pid=$(systemctl show --property=MainPID "$muster_unit" 2>/dev/null | sed -n 's/^MainPID=//p')
  muster_begun=$(muster_started "${muster_pid:-0}")
  if [ -n "$muster_begun" ]; then printf '%s %s\n' "$muster_pid" "$muster_begun"; fi
}
muster_service_stop() {
  if systemctl stop "$muster_unit"; then return 0; fi
  # A unit that is not there yet, before the first release, cannot be stopped and need not be.
  muster_service=$(muster_service_identity)
  [ -z "$muster_service" ] || muster_fail "systemctl cannot stop $muster_unit"
}
muster_service_start() {
  cp "$1"/'deploy/orders.service' /etc/systemd/system/'orders.service'
  if [ -f "$1/.muster-environment" ]; then
    mkdir -p "/etc/systemd/system/$muster_unit.d"
    printf '[Service]\nEnvironmentFile=-%s\n' "$(printf '%s' "$muster_app/current/.muster-environment" | sed 's/%/%%/g')" \
      >"/etc/systemd/system/$muster_unit.d/50-muster.conf"
  fi
  systemctl daemon-reload
  if ! systemctl start "$muster_unit"; then
    journalctl --unit "$muster_unit" --lines 40 --no-pager || :
    muster_fail "systemctl cannot start $muster_unit"
  fi
  systemctl enable "$muster_unit" || :
  muster_service=$(muster_service_identity)
  [ -n "$muster_service" ] || muster_fail "$muster_unit has no main process"
  muster_record "pid=${muster_service%% *}" "started=${muster_service#* }"
}
muster_marks() {
  :
}
muster_room_left() {
  muster_parent=$muster_app
  while [ ! -d "$muster_parent" ]; do muster_parent=$(dirname "$muster_parent"); done
  muster_fact free "$(df -Pk "$muster_parent" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
}
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
if [ "$muster_claims" = 1 ]; then
  muster_work="$muster_home/commands/$MUSTER_CLAIM"
  muster_log="$muster_home/log/$MUSTER_CLAIM-$MUSTER_PHASE.log"
  muster_line "{\"status\":\"open\",\"log\":\"$muster_log\"}"
  mkdir -p "$muster_home/commands" "$muster_home/log" || muster_refuse "the folder $muster_home cannot be made"
  find "$muster_home/commands" "$muster_home/log" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} + 2>/dev/null
  muster_claim
else
  muster_line '{"status":"open"}'
  muster_work=$(mktemp -d) || muster_refuse 'there is no place for temporary files'
  muster_log="$muster_work/log"
fi
if [ "$muster_fences" = 1 ]; then
  muster_enter
  # The same command, delivered twice at once, waited for its other self.
  muster_replay
  muster_fence
fi
rm -f "$muster_work/facts" "$muster_work/reason"
(
  set -eu
  muster_body
) >>"$muster_log" 2>&1 </dev/null
muster_code=$?
if [ "$muster_reboots" = 1 ] && [ "$muster_code" = 194 ]; then
  printf '.' >>"$muster_work/reboots"
  if [ "$(wc -c <"$muster_work/reboots")" -le 3 ]; then
    # The agent restarts the machine and this script, which finds its own claim and goes on.
    muster_leave
    exit 194
  fi
  printf 'it asked for a restart after three of them' >"$muster_work/reason"
fi
muster_finish 'done' "$muster_code" "$(cat "$muster_work/reason" 2>/dev/null || :)"
