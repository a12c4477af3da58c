import Scripting

/// The Linux functions of kinds whose processes others start: containers, the application's own commands, nothing.
///
/// Such an identity has the process id 0: whose the probed port is cannot be told from it.
extension RestartKind {
    /// `up` replaces the containers one after the other; stopping them before would only take longer. The identity is
    /// that of all running containers, so that one that begins again and again is noticed.
    static func composeFunctions(_ compose: Compose) throws(QuotingError) -> String {
        let project =
            if let name = compose.project { try Quoting.shell(name) } else {
                "\"$MUSTER_APPLICATION-$MUSTER_ENVIRONMENT\""
            }
        return #"""
            \#(environment)
            muster_project=\#(project)
            muster_compose() { docker compose --project-name "$muster_project" --file \#(try Quoting.shell(compose.file)) "$@"; }
            muster_service_identity() {
              muster_living=$(docker ps --quiet --no-trunc --filter "label=com.docker.compose.project=$muster_project" 2>/dev/null | sort || :)
              [ -n "$muster_living" ] || return 0
              # shellcheck disable=SC2086 # one word a container
              muster_living=$(docker inspect --format '{''{.Id}''} {''{.State.StartedAt}''}' $muster_living 2>/dev/null | cksum | tr ' ' '-')
              printf '0 %s\n' "$muster_living"
            }
            muster_service_stop() { :; }
            muster_service_start() {
              cd "$1"
              if ! (muster_environment && muster_compose up --detach --force-recreate --remove-orphans --wait --wait-timeout \#(compose.wait)); then
                muster_compose logs --no-color --tail 40 || :
                muster_fail "docker compose cannot bring $muster_project up"
              fi
            }
            """#
    }

    /// What `start` leaves running writes into the service's log; the script's own log would never end.
    static func scriptFunctions(_ script: Script) throws(QuotingError) -> String {
        #"""
        \#(environment)
        muster_service_identity() {
          [ -d "$muster_app" ] || return 0
          muster_said=$(cd "$muster_app" && sh -e -c \#(try Quoting.shell(script.identity)) 2>/dev/null | head -n 1 | tr -d ' \t\r' || :)
          case $muster_said in
          '' | 0) ;;
          *[!0-9]*) printf '0 %s\n' "$(printf '%s' "$muster_said" | cksum | tr ' ' '-')" ;;
          *)
            muster_begun=$(muster_started "$muster_said")
            if [ -n "$muster_begun" ]; then printf '%s %s\n' "$muster_said" "$muster_begun"; fi
            ;;
          esac
        }
        muster_service_stop() {
          (cd "$muster_app" && unset LC_ALL && sh -e -c \#(try Quoting.shell(script.stop))) || muster_fail 'the command that stops it failed'
        }
        muster_service_start() {
          mkdir -p "$muster_home/log"
          muster_mark=$(wc -c 2>/dev/null <"$muster_home/log/service.log" || echo 0)
          if ! (cd "$1" && unset LC_ALL && muster_environment && sh -e -c \#(try Quoting.shell(script.start))) >>"$muster_home/log/service.log" 2>&1; then
            tail -c "+$((muster_mark + 1))" "$muster_home/log/service.log" | tail -n 40 || :
            muster_fail 'the command that starts it failed'
          fi
          muster_tries=0
          until [ -n "$(muster_service_identity)" ] || [ "$muster_tries" -ge 50 ]; do
            muster_tries=$((muster_tries + 1))
            sleep 0.1
          done
        }
        """#
    }

    /// Every switch is a new identity: there is no process that could be an old one.
    static func filesFunctions(reload: String?) throws(QuotingError) -> String {
        let told =
            if let reload {
                "(unset LC_ALL && sh -e -c \(try Quoting.shell(reload))) || muster_fail 'the command that tells the server failed'"
            } else { ":" }
        return #"""
            muster_service_identity() {
              muster_begun=$(muster_recorded served)
              if [ -n "$muster_begun" ] && [ -L "$muster_app/current" ]; then printf '0 %s\n' "$muster_begun"; fi
            }
            muster_service_stop() { :; }
            muster_service_start() {
              \#(told)
              muster_record "served=$MUSTER_RUN-$MUSTER_CLAIM"
            }
            """#
    }
}
