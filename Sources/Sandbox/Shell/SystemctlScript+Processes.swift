/// The part that runs services.
extension SystemctlScript {
    static let processes = #"""

        # Running services. A unit's state is a folder under /run, one file a fact; a supervisor in a session of its own
        # starts the unit's processes and waits for them.
        put() { printf '%s\n' "$2" >"$state/$1.new" && mv "$state/$1.new" "$state/$1"; }
        get() { if [ -f "$runtime/$unit/$1" ]; then cat "$runtime/$unit/$1"; else printf '%s\n' "$2"; fi; }
        note() { printf '%s systemd[1]: %s\n' "$(date '+%b %d %H:%M:%S') $(cat /etc/hostname)" "$1" >>"$journal/$unit.log"; }

        # Microseconds since boot.
        monotonic() {
            if read -r uptime _ 2>/dev/null </proc/uptime; then
                echo "${uptime%.*}${uptime#*.}0000"
            else
                echo "$(date +%s)000000"
            fi
        }

        # Environment= and EnvironmentFile= of the current unit, exported.
        export_settings() {
            while IFS= read -r line; do
                eval "export_pairs $(words "$line" plain)"
            done <<END
        $(values Service.Environment)
        END
            while IFS= read -r file; do
                [ -n "$file" ] || continue
                if [ -f "${file#-}" ]; then
                    export_file "${file#-}"
                else
                    case $file in -*) ;; *) echo "Failed to load environment files: $file" && return 1 ;; esac
                fi
            done <<END
        $(values Service.EnvironmentFile)
        END
        }

        export_pairs() {
            for pair in "$@"; do
                if is_name "${pair%%=*}"; then export "${pair%%=*}=${pair#*=}"; fi
            done
        }

        export_file() {
            while IFS= read -r pair || [ -n "$pair" ]; do
                pair=${pair#"${pair%%[![:space:]]*}"}
                case $pair in '#'* | ';'* | '') continue ;; esac
                is_name "${pair%%=*}" || continue
                text=${pair#*=}
                case $text in
                \"*\")
                    text=${text#\"} text=${text%\"}
                    text=$(printf '%s\n' "$text" | sed 's/\\\(["\\$`]\)/\1/g')
                    ;;
                \'*\') text=${text#\'} text=${text%\'} ;;
                esac
                export "${pair%%=*}=$text"
            done <"$1"
        }

        # Replaces this subshell by one command line of the current unit. Its first character may be one of -@+!:.
        become() {
            program=$1
            while :; do case $program in [-@+!:]*) program=${program#?} ;; *) break ;; esac; done
            user=$(value Service.User root)
            export_settings || exit 245
            export INVOCATION_ID="$invocation"
            [ -z "${main-}" ] || export MAINPID="$main"
            folder=$(value Service.WorkingDirectory /)
            cd "${folder#-}" || exit 200
            if [ "$user" != root ]; then
                home=$(awk -F: -v user="$user" '$1 == user { print $6 }' /etc/passwd)
                export USER="$user" LOGNAME="$user" HOME="${home:-/}"
                id "$user" >/dev/null 2>&1 || exit 217
            fi
            eval "set -- $(words "$program")"
            # A shell lets what it starts in the background ignore these two; KillSignal=SIGINT would do nothing.
            if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT -- "$@"; fi
            if [ "$user" = root ]; then
                exec setsid -- "$@"
            fi
            exec setsid setpriv --reuid "$user" --regid "$(value Service.Group "$(id -gn "$user")")" --init-groups -- "$@"
        }

        # Runs every line of a key one after the other; a failure counts unless the line begins with -.
        run_lines() {
            while IFS= read -r command; do
                [ -n "$command" ] || continue
                (become "$command") </dev/null
                code=$?
                case $command in -*) code=0 ;; esac
                [ "$code" -eq 0 ] || return "$code"
            done <<END
        $(values "$1")
        END
        }

        # The processes of the current unit: everything that carries its invocation's id.
        members() {
            set +f
            grep -lF "INVOCATION_ID=$(get invocation none)" /proc/[0-9]*/environ 2>/dev/null | while IFS=/ read -r _ _ pid _; do
                [ "$pid" = self ] || echo "$pid"
            done
            set -f
            main=$(get main 0)
            if [ "$main" -gt 0 ] && kill -0 "$main" 2>/dev/null; then echo "$main"; fi
        }

        signal_members() {
            for pid in $(members); do kill -s "$1" "$pid" 2>/dev/null; done
        }

        # Ends the unit's processes: the signal of the unit, then KILL.
        end_members() {
            signal_members "$(value Service.KillSignal TERM | sed 's/^SIG//')"
            left=$(tenths "$(value Service.TimeoutStopSec 90)" 900)
            while [ -n "$(members)" ]; do
                if [ "$left" -le 0 ]; then
                    signal_members KILL
                    left=20
                fi
                left=$((left - 1))
                sleep 0.1
            done
        }

        # One life of the service, to its end; the exit code is its main process's.
        live() {
            invocation=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
            put invocation "$invocation"
            main=''
            put main 0
            put active activating
            put sub start-pre
            run_lines Service.ExecStartPre || return
            put since "$(monotonic)"
            put clock "$(date)"
            case $kind in
            oneshot)
                put sub start
                run_lines Service.ExecStart || return
                [ "$(value Service.RemainAfterExit no)" != yes ] || remain
                return 0
                ;;
            forking)
                put sub start
                run_lines Service.ExecStart || return
                pidfile=$(value Service.PIDFile)
                main=$(cat "$pidfile" 2>/dev/null || members | head -n 1)
                [ -n "$main" ] || return 1
                put main "$main"
                up
                while kill -0 "$main" 2>/dev/null; do sleep 0.1; done
                ;;
            *)
                (become "$(values Service.ExecStart | head -n 1)") </dev/null &
                main=$!
                put main "$main"
                up
                wait "$main"
                ;;
            esac
        }

        up() {
            put sub running
            put active active
            note "Started $unit."
        }

        # active (exited) until it is stopped.
        remain() {
            put sub exited
            put active active
            while [ ! -e "$state/stop" ]; do sleep 0.1; done
        }

        supervise() {
            load "$1" || exit 5
            put restarts 0
            starts=''
            while :; do
                live
                code=$?
                put code "$code"
                case $code in
                0 | 129 | 130 | 141 | 143) outcome=success ;;
                12[89] | 1[3-9][0-9]) outcome=signal ;;
                *) outcome=exit-code ;;
                esac
                end_members
                put main 0
                [ ! -e "$state/stop" ] || settle inactive dead success
                again "$outcome" || if [ "$outcome" = success ]; then
                    settle inactive dead success
                else
                    settle failed failed "$outcome"
                fi
            done
        }

        # Waits for RestartSec when the unit is to start again, else fails. Five starts within ten seconds are the limit.
        again() {
            case $(value Service.Restart no).$1 in
            always.* | on-failure.signal | on-failure.exit-code | on-success.success) ;;
            on-abnormal.signal | on-abort.signal) ;;
            *) return 1 ;;
            esac
            now=$(date +%s) recent='' count=0
            for start in $starts $now; do
                if [ "$start" -gt $((now - 10)) ]; then recent="$recent $start" count=$((count + 1)); fi
            done
            starts=$recent
            if [ "$count" -ge 5 ]; then
                note "$unit: Start request repeated too quickly."
                settle failed failed start-limit-hit
            fi
            put active activating
            put sub auto-restart
            note "$unit: Scheduled restart job."
            pause=$(tenths "$(value Service.RestartSec 100ms)" 1)
            while [ "$pause" -gt 0 ]; do
                [ ! -e "$state/stop" ] || settle inactive dead success
                pause=$((pause - 1))
                sleep 0.1
            done
            put restarts $(($(get restarts 0) + 1))
        }

        # The supervisor's last act.
        settle() {
            put result "$3"
            put sub "$2"
            put active "$1"
            note "$unit: Deactivated ($3)."
            rm -f "$state/supervisor"
            exit 0
        }

        """#
}
