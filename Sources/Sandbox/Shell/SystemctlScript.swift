/// `systemctl` inside Linux instances: a documented subset for services, in POSIX sh. This part reads unit files.
enum SystemctlScript {
    /// The whole program.
    static let text = units + processes + verbs

    static let units = #"""
        #!/bin/sh
        # systemctl of the muster sandbox: a subset of systemd's, for services only, over unit files of systemd's own form.
        # Unit files are read anew each time; keys that are not known are ignored, verbs that are not known are refused.
        set -f
        runtime=/run/muster-units
        journal=/var/log/journal
        places='/etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /lib/systemd/system'
        newline='
        '
        subset='start stop restart try-restart reload reload-or-restart is-active is-enabled is-failed is-system-running
        status show enable disable daemon-reload reset-failed cat list-units'

        fail() {
            printf '%s\n' "$2" >&2
            exit "$1"
        }

        # The full name of a unit; only services exist here.
        named() {
            case $1 in
            */* | '') fail 1 "Invalid unit name \"$1\"." ;;
            *.service) printf '%s\n' "$1" ;;
            *.target | *.timer | *.socket | *.mount | *.path | *.slice)
                fail 1 "The sandbox's systemctl knows services only, not $1." ;;
            *) printf '%s.service\n' "$1" ;;
            esac
        }

        # The path of a unit's file, of its template if it is an instance of one; fails if there is none.
        found() {
            template=$1
            case $1 in *@*) template=${1%%@*}@.service ;; esac
            for place in $places; do
                for file in "$place/$1" "$place/$template"; do
                    if [ -f "$file" ]; then
                        printf '%s\n' "$file"
                        return 0
                    fi
                done
            done
            return 1
        }

        # Section.Key=Value lines of a file and its drop-ins, continuation lines joined.
        read_unit() {
            set +f
            set -- "$1" "$1".d/*.conf
            set -f
            section='' joined=''
            for file in "$@"; do
                [ -f "$file" ] || continue
                while IFS= read -r line || [ -n "$line" ]; do
                    case $line in
                    *\\)
                        joined="$joined${line%\\} "
                        continue
                        ;;
                    esac
                    line=$joined$line joined=''
                    line=${line#"${line%%[![:space:]]*}"}
                    line=${line%"${line##*[![:space:]]}"}
                    case $line in
                    '' | '#'* | ';'*) ;;
                    '['*']') section=${line#\[} section=${section%\]} ;;
                    *=*)
                        key=${line%%=*} key=${key%"${key##*[![:space:]]}"}
                        text=${line#*=} text=${text#"${text%%[![:space:]]*}"}
                        printf '%s.%s=%s\n' "$section" "$key" "$text"
                        ;;
                    esac
                done <"$file"
            done
        }

        # Makes a unit the current one: unit, path, lines, state.
        load() {
            unit=$(named "$1") || exit
            path=$(found "$unit") || return 1
            lines=$(read_unit "$path")
            state=$runtime/$unit
            kind=$(value Service.Type simple)
        }

        # The last value of a key of the current unit, or the second argument.
        value() {
            result=${2-}
            while IFS= read -r line; do
                case $line in "$1="*) result=${line#*=} ;; esac
            done <<END
        $lines
        END
            printf '%s\n' "$result"
        }

        # All values of a key, a line each; an empty one forgets those before it.
        values() {
            result=''
            while IFS= read -r line; do
                case $line in
                "$1=") result='' ;;
                "$1="*) result="$result${line#*=}$newline" ;;
                esac
            done <<END
        $lines
        END
            printf '%s' "$result"
        }

        # systemd's words as words of the shell, to be given to eval. With a second argument, $ has no meaning.
        words() {
            rest=$1 plain=${2-} out='' quote='' start=1
            while [ -n "$rest" ]; do
                tail=${rest#?} char=${rest%"$tail"} rest=$tail fresh=$start start=''
                case $quote$char in
                ' ' | '	') out="$out " start=1 ;;
                \'\' | \"\") quote='' ;;
                \' | \") quote=$char out="$out''" ;;
                *\\) escaped ;;
                *%) specifier ;;
                *\$) if [ -n "$plain" ]; then out="$out'\$'"; else variable; fi ;;
                *[!\']) out="$out'$char'" ;;
                *) out="$out\\'" ;;
                esac
            done
            printf '%s\n' "$out"
        }

        escaped() {
            tail=${rest#?} char=${rest%"$tail"} rest=$tail
            case $char in
            n) out="$out'$newline'" ;;
            t) out="$out'	'" ;;
            s) out="$out' '" ;;
            \') out="$out\\'" ;;
            *) out="$out'$char'" ;;
            esac
        }

        specifier() {
            tail=${rest#?} char=${rest%"$tail"} rest=$tail
            case $char in
            n) text=$unit ;;
            N) text=${unit%.service} ;;
            p) text=${unit%.service} text=${text%%@*} ;;
            i) text=${unit%.service} text=${text#*@} ;;
            H) text=$(cat /etc/hostname) ;;
            t) text=/run ;;
            S) text=/var/lib ;;
            h) text=/root ;;
            %) text=% ;;
            *) text=%$char ;;
            esac
            out="$out'$text'"
        }

        # ${NAME} anywhere is the value as it is; $NAME as a word of its own is split into words; else $ is a dollar sign.
        variable() {
            case $rest in
            \$*) rest=${rest#?} out="$out'\$'" ;;
            \{*\}*)
                name=${rest#\{} rest=${name#*\}} name=${name%%\}*}
                if is_name "$name"; then out="$out\"\${$name-}\""; else out="$out'\${$name}'"; fi
                ;;
            *)
                name=${rest%%[!A-Za-z0-9_]*}
                case $fresh${rest#"$name"} in
                1 | 1' '*) if is_name "$name"; then
                    out="$out\${$name-}" rest=${rest#"$name"}
                    return
                fi ;;
                esac
                out="$out'\$'"
                ;;
            esac
        }

        is_name() {
            case $1 in '' | [0-9]* | *[!A-Za-z0-9_]*) return 1 ;; esac
        }

        # Tenths of a second of 5, 5s, 500ms, 2min; anything else gives the second argument.
        tenths() {
            case $1 in
            *[!0-9a-z]* | '') echo "$2" ;;
            *ms) echo $(((${1%ms} + 99) / 100)) ;;
            *min) echo $((${1%min} * 600)) ;;
            *s | *[0-9]) echo $((${1%s} * 10)) ;;
            *) echo "$2" ;;
            esac
        }

        """#
}
