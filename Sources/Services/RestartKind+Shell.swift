package import Scripting

extension RestartKind {
    /// Whether this kind exists on a platform.
    package func runs(on platform: Platform) -> Bool {
        switch self {
        case .process, .script, .files: true
        case .systemd, .compose: platform == .linux
        case .service, .iis, .task: platform == .windows
        }
    }

    /// Programs that hosts need beyond POSIX.
    package var linuxTools: [String] {
        switch self {
        case .process: ["setsid"]
        case .systemd: ["systemctl"]
        case .compose: ["docker"]
        case .script, .files, .service, .iis, .task: []
        }
    }

    /// What Linux hosts need beyond programs: a name for people, and the command that proves it.
    package var linuxProbes: [(name: String, command: String)] {
        if case .compose = self { [("docker-compose-v2", "docker compose version")] } else { [] }
    }

    /// Shell lines that judge, inside a release that is made ready, whether it can be started at all.
    package func shellPreparation() throws(QuotingError) -> [String] {
        guard case .compose(let compose) = self else { return [] }
        return [
            "docker compose --file \(try Quoting.shell(compose.file)) config --quiet || muster_fail 'docker compose cannot read its file'"
        ]
    }

    /// The shell functions `muster_service_stop`, `muster_service_start RELEASE`, which starts and records the
    /// process, and `muster_service_identity`, which prints `PID STARTED` of the living one, or nothing.
    ///
    /// A process is known by its id and its start time since boot, never by a part of its name.
    package func shellFunctions() throws(QuotingError) -> String {
        switch self {
        case .process(let process): try Self.processFunctions(process)
        case .systemd(let unit, let file): try Self.systemdFunctions(unit: unit, file: file)
        case .compose(let compose): try Self.composeFunctions(compose)
        case .script(let script): try Self.scriptFunctions(script)
        case .files(let reload): try Self.filesFunctions(reload: reload)
        case .service, .iis, .task: ""
        }
    }

    /// Whether what the application prints is kept where a check can read it.
    package var hasOwnLog: Bool {
        switch self {
        case .process, .script, .systemd, .compose: true
        case .files, .service, .iis, .task: false
        }
    }

    /// `muster_file_mark PATH` and `muster_file_since PATH MARK`; and, where there is a log of the service's own,
    /// `muster_service_mark` and `muster_service_since MARK`, which prints what it wrote after the mark.
    package func shellLogFunctions() throws(QuotingError) -> String {
        let own =
            switch self {
            case .process, .script:
                #"""
                muster_service_mark() { muster_file_mark "$muster_home/log/service.log"; }
                muster_service_since() { muster_file_since "$muster_home/log/service.log" "$1"; }
                """#
            case .systemd:
                #"""
                muster_service_mark() {
                  muster_cursor=$(journalctl --unit "$muster_unit" --lines 1 --show-cursor --no-pager 2>/dev/null | sed -n 's/^-- cursor: //p' | tail -n 1)
                  printf '%s\n' "${muster_cursor:-none}"
                }
                muster_service_since() {
                  if [ "$1" = none ]; then set --; else set -- --after-cursor "$1"; fi
                  journalctl --unit "$muster_unit" --output=cat --no-pager "$@"
                }
                """#
            case .compose:
                #"""
                muster_service_mark() { echo new; }
                muster_service_since() { (cd "$muster_app/current" && muster_compose logs --no-color --no-log-prefix); }
                """#
            case .files, .service, .iis, .task: ""
            }
        return "\(Self.fileLog)\n\(own)"
    }

    private static let fileLog = #"""
        muster_file_mark() { stat -L -c '%i %s' "$1" 2>/dev/null || echo '0 0'; }
        muster_file_since() {
          muster_now=$(muster_file_mark "$1")
          muster_from=0
          if [ "${muster_now% *}" = "${2% *}" ] && [ "${muster_now#* }" -ge "${2#* }" ]; then muster_from=${2#* }; fi
          tail -c "+$((muster_from + 1))" "$1"
        }
        """#

    /// Gives what the release brings in variables to what is started next, from the release's folder.
    static let environment = #"""
        muster_environment() {
          [ -f ./.muster-environment ] || return 0
          set -a
          # shellcheck disable=SC1091 # staging writes it
          . ./.muster-environment
          set +a
        }
        """#

    private static func processFunctions(_ process: Process) throws(QuotingError) -> String {
        var words = [try Quoting.shell(process.executable)]
        for argument in process.arguments { words.append(try Quoting.shell(argument)) }
        return #"""
            \#(Self.environment)
            muster_service_identity() {
              muster_pid=$(muster_recorded pid)
              muster_begun=$(muster_recorded started)
              if muster_alive "$muster_pid" "$muster_begun"; then printf '%s %s\n' "$muster_pid" "$muster_begun"; fi
            }
            muster_service_stop() {
              muster_old=$(muster_service_identity)
              [ -n "$muster_old" ] || return 0
              echo "stopping process ${muster_old%% *}"
              kill -s TERM -- "-${muster_old%% *}" 2>/dev/null || kill -s TERM "${muster_old%% *}" 2>/dev/null || :
              muster_tries=0
              while muster_alive "${muster_old%% *}" "${muster_old#* }"; do
                muster_tries=$((muster_tries + 1))
                if [ "$muster_tries" -gt 100 ]; then kill -s KILL -- "-${muster_old%% *}" 2>/dev/null || :; fi
                [ "$muster_tries" -gt 150 ] && muster_fail "process ${muster_old%% *} does not end"
                sleep 0.1
              done
              # Children that outlive their leader would keep its port; their group still bears its id.
              kill -s KILL -- "-${muster_old%% *}" 2>/dev/null || :
            }
            muster_service_start() {
              cd "$1"
              set -- \#(words.joined(separator: " "))
              echo "starting $*"
              muster_mark=$(wc -c 2>/dev/null <"$muster_home/log/service.log" || echo 0)
              (
                # It writes itself down while a cancellation still ends it with this script: none may run unrecorded.
                # shellcheck disable=SC2034 # only the first field is wanted
                read -r muster_pid muster_rest </proc/self/stat
                muster_record "pid=$muster_pid" "started=$(muster_started "$muster_pid")"
                unset LC_ALL muster_rest
                muster_environment
                exec setsid "$@"
              ) </dev/null >>"$muster_home/log/service.log" 2>&1 &
              muster_pid=$!
              muster_tries=0
              until [ "$(muster_recorded pid)" = "$muster_pid" ] || [ "$muster_tries" -ge 50 ]; do
                [ -n "$(muster_started "$muster_pid")" ] || break
                muster_tries=$((muster_tries + 1))
                sleep 0.1
              done
              sleep 0.2
              muster_begun=$(muster_started "$muster_pid")
              if [ -z "$muster_begun" ]; then
                tail -c "+$((muster_mark + 1))" "$muster_home/log/service.log" | tail -n 40 || :
                muster_fail "the process ended at once"
              fi
            }
            """#
    }

    private static func systemdFunctions(unit: String, file: String?) throws(QuotingError) -> String {
        let install =
            if let file {
                "cp \"$1\"/\(try Quoting.shell(file)) /etc/systemd/system/\(try Quoting.shell(unit))"
            } else { ":" }
        return #"""
            muster_unit=\#(try Quoting.shell(unit))
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
              \#(install)
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
            """#
    }
}
