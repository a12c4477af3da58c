/// `journalctl` inside Linux instances: what units printed.
enum JournalctlScript {
    static let text = #"""
        #!/bin/sh
        # journalctl of the muster sandbox: what a unit printed, with the lines of its starts and stops in between.
        unit='' count=all from=0 cursor=''
        while [ $# -gt 0 ]; do
            case $1 in
            -u | --unit | -n | --lines)
                if [ $# -lt 2 ]; then
                    echo "journalctl: option $1 requires an argument" >&2
                    exit 1
                fi
                case $1 in -u | --unit) unit=$2 ;; *) count=$2 ;; esac
                shift
                ;;
            -u*) unit=${1#-u} ;;
            --unit=*) unit=${1#*=} ;;
            --after-cursor)
                from=${2:-0}
                shift
                ;;
            --after-cursor=*) from=${1#*=} ;;
            --show-cursor) cursor=yes ;;
            -n*) count=${1#-n} ;;
            --lines=*) count=${1#*=} ;;
            --no-pager | -q | --quiet | -o | cat | --output=* | -ocat) ;;
            *)
                echo "journalctl: '$1' is not in the sandbox's subset: -u UNIT [-n LINES] [-o cat] [--no-pager] [--show-cursor] [--after-cursor CURSOR]" >&2
                exit 1
                ;;
            esac
            shift
        done
        if [ -z "$unit" ]; then
            echo "journalctl: name a unit with -u; the sandbox keeps a journal for units only" >&2
            exit 1
        fi
        case $unit in *.service) ;; *) unit=$unit.service ;; esac
        if [ ! -f "/var/log/journal/$unit.log" ]; then
            echo "-- No entries --"
        elif [ "$count" = all ]; then
            tail -c "+$((from + 1))" "/var/log/journal/$unit.log"
        else
            tail -c "+$((from + 1))" "/var/log/journal/$unit.log" | tail -n "$count"
        fi
        if [ -n "$cursor" ] && [ -f "/var/log/journal/$unit.log" ]; then
            echo "-- cursor: $(wc -c <"/var/log/journal/$unit.log")"
        fi

        """#
}
