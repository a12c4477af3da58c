/// The part that reads the command line.
extension SystemctlScript {
    static let verbs = #"""

        # The verbs.
        is_up() { case $(get active inactive) in active | activating) ;; *) return 1 ;; esac; }

        start_unit() {
            load "$1" || fail 5 "Failed to start $unit: Unit $unit not found."
            is_up && return 0
            [ -n "$(values Service.ExecStart)" ] || fail 1 "Failed to start $unit: Unit $unit has no ExecStart= setting."
            mkdir -p "$state" "$journal"
            rm -f "$state/stop"
            put active activating
            put sub start
            env -i PATH="$PATH" LANG=C.UTF-8 MUSTER_SANDBOX_ADDRESS="${MUSTER_SANDBOX_ADDRESS-}" \
                setsid /bin/sh "$0" supervise "$unit" </dev/null >>"$journal/$unit.log" 2>&1 &
            put supervisor "$!"
            while [ "$(get active inactive).$(get sub dead)" != activating.auto-restart ]; do
                case $(get active inactive) in
                activating)
                    sleep 0.05
                    if ! kill -0 "$(get supervisor 0)" 2>/dev/null; then
                        # It may have told its end in the meantime.
                        [ "$(get active inactive)" != activating ] || put active failed
                    fi
                    ;;
                failed) fail 1 "Job for $unit failed because the control process exited with error code.
        See \"systemctl status $unit\" and \"journalctl -xeu $unit\" for details." ;;
                *) return 0 ;;
                esac
            done
            fail 1 "Job for $unit failed because the control process exited with error code."
        }

        stop_unit() {
            load "$1" || fail 5 "Failed to stop $unit: Unit $unit not loaded."
            is_up || return 0
            main=$(get main 0) invocation=$(get invocation none)
            if [ "$(get active inactive)" = active ]; then run_lines Service.ExecStop >>"$journal/$unit.log" 2>&1; fi
            : >"$state/stop"
            put sub stop
            end_members
            while is_up; do
                if ! kill -0 "$(get supervisor 0)" 2>/dev/null && [ ! -e "$state/supervisor" ]; then break; fi
                sleep 0.05
            done
        }

        restart_unit() {
            stop_unit "$1"
            start_unit "$1"
        }

        reload_unit() {
            load "$1" || fail 5 "Failed to reload $unit: Unit $unit not found."
            [ -n "$(values Service.ExecReload)" ] || fail 3 "Failed to reload $unit: Job type reload is not applicable."
            is_up || fail 1 "$unit is not active, cannot reload."
            main=$(get main 0) invocation=$(get invocation none)
            run_lines Service.ExecReload >>"$journal/$unit.log" 2>&1 || fail 1 "Job for $unit failed."
        }

        each() {
            verb=$1
            shift
            [ $# -gt 0 ] || fail 1 "Too few arguments: $verb takes units."
            case $verb in
            start) for name in "$@"; do start_unit "$name"; done ;;
            stop) for name in "$@"; do stop_unit "$name"; done ;;
            restart) for name in "$@"; do restart_unit "$name"; done ;;
            reload) for name in "$@"; do reload_unit "$name"; done ;;
            try-restart) for name in "$@"; do load "$name" && is_up && restart_unit "$name"; done ;;
            reload-or-restart) for name in "$@"; do
                if load "$name" && is_up && [ -n "$(values Service.ExecReload)" ]; then
                    reload_unit "$name"
                else
                    restart_unit "$name"
                fi
            done ;;
            esac
            return 0
        }

        # Prints each unit's state; the second argument is the state asked for, the third the exit code if none has it.
        ask() {
            wanted=$1 code=$2
            shift 2
            for name in "$@"; do
                unit=$(named "$name") || exit
                active=$(get active inactive)
                [ -n "$quiet" ] || printf '%s\n' "$active"
                [ "$active" != "$wanted" ] || code=0
            done
            exit "$code"
        }

        # enabled, disabled or static.
        enablement() {
            set +f
            set -- /etc/systemd/system/*.wants/"$unit"
            set -f
            if [ -L "$1" ]; then
                echo enabled
            elif [ -z "$(values Install.WantedBy)" ]; then
                echo static
            else
                echo disabled
            fi
        }

        enable_unit() {
            load "$1" || fail 1 "Failed to enable unit: Unit file $unit does not exist."
            targets=$(values Install.WantedBy)
            [ -n "$targets" ] || echo "The unit files have no installation config (WantedBy= and such)." >&2
            for target in $targets; do
                wants=/etc/systemd/system/$target.wants
                [ ! -L "$wants/$unit" ] || continue
                mkdir -p "$wants"
                ln -sf "$path" "$wants/$unit"
                [ -n "$quiet" ] || echo "Created symlink $wants/$unit → $path." >&2
            done
        }

        disable_unit() {
            load "$1" || fail 1 "Failed to disable unit: Unit file $unit does not exist."
            set +f
            for link in /etc/systemd/system/*.wants/"$unit"; do
                [ ! -L "$link" ] || rm -f "$link"
            done
            set -f
        }

        property() {
            case $1 in
            Id | Names) echo "$unit" ;;
            LoadState) if [ -n "$path" ]; then echo loaded; else echo not-found; fi ;;
            ActiveState) get active inactive ;;
            SubState) get sub dead ;;
            UnitFileState) if [ -n "$path" ]; then enablement; else echo; fi ;;
            MainPID) get main 0 ;;
            ExecMainPID) get main 0 ;;
            ExecMainStatus) get code 0 ;;
            ExecMainStartTimestampMonotonic | ActiveEnterTimestampMonotonic) get since 0 ;;
            ExecMainStartTimestamp | ActiveEnterTimestamp) get clock '' ;;
            InvocationID) get invocation '' ;;
            NRestarts) get restarts 0 ;;
            Result) get result success ;;
            FragmentPath) echo "$path" ;;
            Type) value Service.Type simple ;;
            Restart) value Service.Restart no ;;
            User) value Service.User ;;
            WorkingDirectory) value Service.WorkingDirectory ;;
            Description) value Unit.Description "$unit" ;;
            *) return 1 ;;
            esac
        }

        show_unit() {
            path='' lines=''
            load "$1"
            [ -n "$properties" ] || properties='Id LoadState ActiveState SubState UnitFileState MainPID ExecMainStatus
        ExecMainStartTimestampMonotonic ExecMainStartTimestamp NRestarts Result FragmentPath Type Restart Description'
            for key in $properties; do
                text=$(property "$key") || continue
                if [ -n "$only_value" ]; then printf '%s\n' "$text"; else printf '%s=%s\n' "$key" "$text"; fi
            done
        }

        status_unit() {
            load "$1" || fail 4 "Unit $unit could not be found."
            main=$(get main 0)
            printf '● %s - %s\n' "$unit" "$(value Unit.Description "$unit")"
            printf '     Loaded: loaded (%s; %s)\n' "$path" "$(enablement)"
            printf '     Active: %s (%s) since %s\n' "$(get active inactive)" "$(get sub dead)" "$(get clock n/a)"
            [ "$main" = 0 ] || printf '   Main PID: %s\n' "$main"
            echo
            if [ -f "$journal/$unit.log" ]; then tail -n "$count" "$journal/$unit.log"; fi
            [ "$(get active inactive)" = active ] || exit 3
        }

        list_units() {
            [ -d "$runtime" ] || return 0
            set +f
            for state in "$runtime"/*.service; do
                unit=${state##*/} path='' lines=''
                if [ ! -d "$state" ] || ! load "$unit"; then continue; fi
                case $all$(get active inactive) in inactive) continue ;; esac
                printf '%s loaded %s %s %s\n' "$unit" "$(get active inactive)" "$(get sub dead)" \
                    "$(value Unit.Description "$unit")"
            done
            set -f
        }

        # What is enabled starts with the instance; a unit that does not start holds up nothing.
        boot() {
            set +f
            set -- /etc/systemd/system/*.wants/*.service
            set -f
            for link in "$@"; do
                [ ! -L "$link" ] || /bin/sh "$0" start "${link##*/}" </dev/null >/dev/null 2>&1 &
            done
        }

        verb='' units='' quiet='' now='' all='' only_value='' properties='' count=10
        while [ $# -gt 0 ]; do
            case $1 in
            -q | --quiet) quiet=1 ;;
            --now) now=1 ;;
            -a | --all) all=1 ;;
            --value) only_value=1 ;;
            -p | --property | -n | --lines)
                [ $# -gt 1 ] || fail 1 "systemctl: option $1 requires an argument"
                case $1 in -p | --property) properties="$properties $2" ;; *) count=$2 ;; esac
                shift
                ;;
            -p*) properties="$properties ${1#-p}" ;;
            --property=*) properties="$properties ${1#*=}" ;;
            --lines=*) count=${1#*=} ;;
            -n[0-9]*) count=${1#-n} ;;
            --no-pager | --no-block | --system | --full | -l | --plain | --no-legend | --type=service | -f | --force) ;;
            --no-ask-password | --state=*) ;;
            --version) echo "systemd 252 (muster sandbox)" && exit 0 ;;
            -*) fail 1 "systemctl: unrecognized option '$1' (the sandbox's systemctl is a subset)" ;;
            *) if [ -z "$verb" ]; then verb=$1; else units="$units $1"; fi ;;
            esac
            shift
        done
        properties=$(printf '%s' "$properties" | tr ',' ' ')
        # Names of units hold no spaces, so that words are units here.
        # shellcheck disable=SC2086
        set -- $units
        case $verb in
        start | stop | restart | reload | try-restart | reload-or-restart) each "$verb" "$@" ;;
        condrestart) each try-restart "$@" ;;
        is-active) ask active 3 "$@" ;;
        is-failed) ask failed 1 "$@" ;;
        is-system-running) echo running ;;
        is-enabled)
            load "${1-}" || fail 1 "Failed to get unit file state for $unit: No such file or directory"
            text=$(enablement)
            [ -n "$quiet" ] || echo "$text"
            [ "$text" != disabled ] || exit 1
            ;;
        status) status_unit "${1-}" ;;
        show) for name in "$@"; do show_unit "$name"; done ;;
        cat) for name in "$@"; do
            load "$name" || fail 1 "No files found for $unit."
            printf '# %s\n' "$path"
            cat "$path"
        done ;;
        enable)
            for name in "$@"; do enable_unit "$name"; done
            [ -z "$now" ] || each start "$@"
            ;;
        disable)
            for name in "$@"; do disable_unit "$name"; done
            [ -z "$now" ] || each stop "$@"
            ;;
        daemon-reload | daemon-reexec) ;;
        reset-failed) for name in "$@"; do
            load "$name" || fail 1 "Failed to reset failed state of unit $unit: Unit $unit not loaded."
            [ "$(get active inactive)" != failed ] || { put active inactive && put sub dead; }
        done ;;
        list-units | '') list_units ;;
        default) boot ;;
        supervise) supervise "$1" ;;
        *) fail 1 "Unknown verb $verb: the sandbox's systemctl knows $(printf '%s' "$subset" | tr '\n' ' ')." ;;
        esac

        """#
}
