package import Scripting

extension HealthCheck {
    /// The shell functions around host-side checks, and `muster_health COMMIT`, which runs `checks` one after the
    /// other and ends the body with a reason at the first that does not pass in time.
    ///
    /// Needs `muster_service_identity` (room `Services`). Every good answer counts only while the same process
    /// lives. Where no revision is compared, the probed port, if this host listens on it, has to belong to that process
    /// or a child of it; a proxy in front of the application needs a revision.
    package static func shellFunctions(_ checks: [HealthCheck]) throws(QuotingError) -> String {
        var calls: [String] = []
        for (index, check) in checks.enumerated() where check.from == .host {
            calls.append(try check.shellCall(index: index))
        }
        return """
            \(probes)
            \(try shellLog(checks))
            \(loop)
            muster_health() {
              muster_revision=$1
            \(calls.map { "  \($0)" }.joined(separator: "\n"))
              :
            }
            """
    }

    private func shellCall(index: Int) throws(QuotingError) -> String {
        let (kind, target, port, expected) =
            switch probe {
            case .http(let url): ("http", url, Self.port(of: url), revision ?? "")
            case .tcp(let host, let port): ("tcp", host, port, revision ?? "")
            case .log(let path, let pattern): ("log", path ?? Self.ownLog, 0, pattern)
            }
        let words: [String] = [
            kind, target, "\(port)", "\(status)", expected, ca ?? "",
            "\(every / 1_000).\(String(1_000 + every % 1_000).dropFirst())", "\(max(1, timeout / 1_000))",
            "\(within)", "\(consecutive)", "\(redirects ?? 0)", pin ?? "",
        ]
        var quoted: [String] = []
        for word in words { quoted.append(try Quoting.shell(word)) }
        return "muster_check \(index) \(quoted.joined(separator: " "))"
    }

    /// The port of a URL, its scheme's when it names none.
    static func port(of url: String) -> Int {
        let rest = url.drop { $0 != "/" }.dropFirst(2)
        let authority = rest.prefix { !"/?#".contains($0) }
        if let colon = authority.lastIndex(of: ":"), let port = Int(authority[authority.index(after: colon)...]) {
            return port
        }
        return url.hasPrefix("https://") ? 443 : 80
    }

    private static let probes = #"""
        muster_address() {
          if [ -n "${MUSTER_SANDBOX_ADDRESS:-}" ]; then printf '%s\n' "$MUSTER_SANDBOX_ADDRESS"; return; fi
          muster_found=$(hostname -I 2>/dev/null | cut -d ' ' -f 1 || :)
          printf '%s\n' "${muster_found:-127.0.0.1}"
        }
        muster_probe_http() {
          muster_line=
          : >"$muster_work/body"
          if command -v curl >/dev/null 2>&1; then
            muster_line=$(curl --disable --globoff --silent --show-error --noproxy '*' --max-time "$3" \
              --max-filesize 1048576 ${2:+--cacert "$2"} ${4:+--pinnedpubkey "$4"} --output "$muster_work/body" \
              --write-out '%{http_code} %{time_total} %{redirect_url}' "$1" 2>"$muster_work/probe" || :)
          elif [ -n "$4" ]; then
            muster_fail 'a check with a pinned key needs curl on the host'
          elif command -v python3 >/dev/null 2>&1; then
            muster_line=$(python3 - "$1" "$2" "$3" "$muster_work/body" 2>"$muster_work/probe" <<'END' || :
        import signal, ssl, sys, time, urllib.error, urllib.parse, urllib.request
        url, authorities, limit, path = sys.argv[1:5]
        signal.alarm(int(limit))
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *arguments): return None
        context = ssl.create_default_context(cafile=authorities or None)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context), Stay)
        begin = time.monotonic()
        try:
            answer = opener.open(url, timeout=float(limit))
        except urllib.error.HTTPError as error:
            answer = error
        except Exception as error:
            sys.exit(str(error))
        with open(path, "wb") as file:
            file.write(answer.read(1048576))
        place = answer.headers.get("Location")
        print(answer.getcode(), "%.6f" % (time.monotonic() - begin), urllib.parse.urljoin(url, place) if place else "")
        END
            )
          elif command -v wget >/dev/null 2>&1; then
            muster_line=$(wget --server-response --max-redirect=0 --no-proxy --tries=1 --timeout="$3" \
              ${2:+--ca-certificate="$2"} --output-document="$muster_work/body" "$1" 2>&1 |
              sed -n 's/^ *HTTP\/[0-9.]* \([0-9][0-9]*\).*/\1/p' | tail -n 1)
          else
            muster_fail 'a health check needs curl, wget or python3 on the host'
          fi
          muster_line="$muster_line  "
          muster_status=${muster_line%% *}
          muster_status=${muster_status:-000}
          muster_line=${muster_line#* }
          muster_seconds=${muster_line%% *}
          muster_next=${muster_line#* }
          muster_next=${muster_next%% *}
        }
        muster_is_forbidden() {
          muster_host=${1#*://}
          muster_host=${muster_host%%[/?#]*}
          muster_host=${muster_host##*@}
          case $muster_host in
          '['*) muster_host=${muster_host#'['} muster_host=${muster_host%%']'*} ;;
          *) muster_host=${muster_host%:*} ;;
          esac
          muster_found=$(getent ahosts "$muster_host" 2>/dev/null | cut -d ' ' -f 1 || :)
          for muster_one in "$muster_host" $muster_found; do
            case $(printf '%s' "$muster_one" | tr A-F a-f) in
            169.254.* | fe[89ab]?:* | fd00:ec2:* | ::ffff:169.254.* | ::ffff:a9fe:*) return 0 ;;
            esac
          done
          return 1
        }
        muster_field() {
          tr '\n\r' '  ' <"$muster_work/body" | awk -v name="$1" '
            { text = text $0 }
            END {
              length_of_text = length(text)
              for (at = 1; at <= length_of_text; at++) {
                mark = substr(text, at, 1)
                if (mark == "\"") {
                  word = ""
                  for (at++; at <= length_of_text; at++) {
                    mark = substr(text, at, 1)
                    if (mark == "\"") break
                    if (mark == "\\") { at++; mark = "?" }
                    word = word mark
                  }
                  if (depth == 1 && last == ":" && key == name) { print word; exit }
                  if (depth == 1 && last != ":") key = word
                  last = "word"
                  continue
                }
                if (mark == " " || mark == "\t") continue
                if (depth == 0 && mark != "{") exit
                if (mark == "{" || mark == "[") depth++
                if (mark == "}" || mark == "]") depth--
                last = mark
              }
            }'
        }
        muster_probe_tcp() {
          if command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then
            timeout "$3" bash -c ': <"/dev/tcp/$1/$2"' bash "$1" "$2" 2>"$muster_work/probe"
          elif command -v python3 >/dev/null 2>&1; then
            python3 -c 'import socket,sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), float(sys.argv[3]))' \
              "$1" "$2" "$3" 2>"$muster_work/probe"
          else
            muster_fail 'a TCP check needs bash or python3 on the host'
          fi
        }
        muster_owns_port() {
          # No process is known to be the application's.
          if [ "$2" = 0 ]; then return 0; fi
          muster_hex=$(printf ':%04X' "$1")
          muster_inodes=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ muster_local _ muster_state _ _ _ _ _ muster_inode _; do
            case $muster_local in *"$muster_hex") if [ "$muster_state" = 0A ]; then printf '%s ' "$muster_inode"; fi ;; esac
          done)
          [ -n "$muster_inodes" ] || return 0
          for muster_member in $(muster_family "$2"); do
            muster_held=$(ls -l "/proc/$muster_member/fd" 2>/dev/null || :)
            for muster_inode in $muster_inodes; do
              case $muster_held in *"socket:[$muster_inode]"*) return 0 ;; esac
            done
          done
          return 1
        }
        """#

    private static let loop = #"""
        muster_answer() {
          muster_fault=
          muster_seconds=
          if [ "$1" = log ]; then
            muster_log_answer "$2" "$5"
            return 0
          fi
          if [ "$1" = tcp ]; then
            muster_probe_tcp "$2" "$3" "$7" || muster_fault="no connection to $2:$3"
            return 0
          fi
          muster_hops=$8
          muster_url=$2
          while :; do
            if muster_is_forbidden "$muster_url"; then
              muster_fault="$muster_host is an address that must not be probed"
              return 0
            fi
            muster_probe_http "$muster_url" "$6" "$7" "$9"
            case $muster_status in 301 | 302 | 303 | 307 | 308) ;; *) break ;; esac
            [ "$muster_hops" -gt 0 ] || break
            case $muster_next in http://* | https://*) ;; *) break ;; esac
            case "$9 $muster_next" in sha256*' http://'*) muster_fault='it redirects to a URL without TLS'; return 0 ;; esac
            muster_hops=$((muster_hops - 1))
            muster_url=$muster_next
          done
          if [ "$muster_status" != "$4" ]; then
            muster_said=$(head -c 160 "$muster_work/probe" 2>/dev/null || :)
            muster_fault="answered $muster_status, not $4${muster_said:+: $muster_said}"
            return 0
          fi
          [ -n "$5" ] || return 0
          muster_found=$(muster_field "$5")
          [ "${#muster_found}" -ge 7 ] || { muster_fault="the field '$5' is '$muster_found'"; return 0; }
          case $muster_revision in
          "$muster_found"*) ;;
          *) muster_fault="the field '$5' is '$muster_found', not $muster_revision" ;;
          esac
        }
        muster_check() {
          muster_number=$1
          muster_kind=$2
          muster_target=$3
          while :; do
            case $muster_target in
            *'{address}'*) muster_target="${muster_target%%'{address}'*}$(muster_address)${muster_target#*'{address}'}" ;;
            *) break ;;
            esac
          done
          muster_end=$(($(date +%s) + ${10}))
          muster_row=0
          muster_tried=0
          muster_first=
          muster_ends=
          muster_times=
          muster_fault='not asked yet'
          while :; do
            muster_self=$(muster_service_identity)
            if [ -z "$muster_self" ]; then
              muster_row=0
              muster_fault='the process is not running'
            else
              [ "$muster_self" = "$muster_first" ] || muster_row=0
              muster_first=$muster_self
              muster_answer "$muster_kind" "$muster_target" "$4" "$5" "$6" "$7" "$9" "${12}" "${13}"
              if [ -z "$muster_fault$6" ] && ! muster_owns_port "$4" "${muster_self%% *}"; then
                muster_fault="port $4 belongs to another process than ${muster_self%% *}; behind a proxy, check a revision"
              fi
              if [ -z "$muster_fault" ] && [ "$(muster_service_identity)" != "$muster_self" ]; then
                muster_fault='the process changed while it was asked'
              fi
            fi
            muster_tried=$((muster_tried + 1))
            if [ -n "$muster_fault" ]; then muster_row=0; else muster_row=$((muster_row + 1)) muster_times="$muster_times $muster_seconds"; fi
            echo "check $muster_number, try $muster_tried: $muster_target: ${muster_fault:-good, $muster_row in a row}"
            if [ "$muster_row" -ge "${11}" ]; then break; fi
            muster_left=$((muster_end - $(date +%s)))
            if [ "$muster_left" -le 0 ]; then
              muster_fault=${muster_fault:-"only $muster_row good in a row"}${muster_ends:+; its last lines: $muster_ends}
              muster_fact "health$muster_number" "failed: $muster_fault"
              muster_fail "health check $muster_number ($muster_target): $muster_fault"
            fi
            if [ "${8%%.*}" -ge "$muster_left" ]; then sleep "$muster_left"; else sleep "$8"; fi
          done
          muster_fact "health$muster_number" "passed: $muster_tried tries"
          muster_middle=$(printf '%s\n' "$muster_times" | awk '{
            for (i = 1; i <= NF; i++) for (j = i; j > 1 && $j + 0 < $(j - 1) + 0; j--) { t = $j; $j = $(j - 1); $(j - 1) = t }
            if (NF) printf "%d %d", $(int(NF / 2) + 1) * 1000 + 0.5, $NF * 1000 + 0.5
          }')
          if [ -n "$muster_middle" ]; then muster_fact "latency$muster_number" "$muster_middle"; fi
        }
        """#
}
