import Scripting

extension ShellScripts {
    /// What is looked at and linked while a release is made ready: `muster_room`, `muster_share` for every shared path
    /// in `muster_shares`, and the runtime's `muster_prepare`.
    func preparation() throws(QuotingError) -> String {
        let shares = try settings.app.shared.map { shared throws(QuotingError) in
            "  muster_share \(try Quoting.shell(shared.path)) \(shared.isFolder ? "folder" : "file")"
        }
        let disk = settings.app.disk
        return """
            \(Self.room)
            muster_check_room() { muster_room '\(disk.free.map(String.init) ?? "")' \(disk.inodes); }
            \(shares.isEmpty ? "" : Self.share)
            muster_shares() {
            \((shares + ["  :"]).joined(separator: "\n"))
            }
            \(try runtime())
            """
    }

    /// `muster_room KIB INODES`; without KIB, twice the present release and 100 MiB.
    private static let room = #"""
        muster_room() {
          muster_wanted=$1
          if [ -z "$muster_wanted" ]; then
            muster_wanted=102400
            if [ -d "$muster_app/current/." ]; then
              muster_used=$(du -sk "$muster_app/current/." 2>/dev/null | tail -n 1 | cut -f 1)
              muster_wanted=$((muster_wanted + 2 * ${muster_used:-0}))
            fi
          fi
          muster_free=$(df -Pk "$muster_app" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)
          case $muster_free in
          '' | *[!0-9]*) muster_fail "df does not tell what is free at $muster_app" ;;
          esac
          if [ "$muster_free" -lt "$muster_wanted" ]; then
            muster_fail "$((muster_free / 1024)) MiB are free at $muster_app, $((muster_wanted / 1024)) MiB are wanted; remove something, or change 'disk' in muster.yml"
          fi
          # Some file systems count no inodes: they say 0 of 0, or nothing.
          muster_inodes=$(df -Pi "$muster_app" 2>/dev/null | tail -n 1 | tr -s ' ' | cut -d ' ' -f 2,4 || :)
          case $muster_inodes in
          0\ * | *[!0-9\ ]* | '') ;;
          *)
            if [ "${muster_inodes#* }" -lt "$2" ]; then
              muster_fail "${muster_inodes#* } inodes are free at $muster_app, $2 are wanted; remove files, or change 'disk' in muster.yml"
            fi
            ;;
          esac
        }
        """#

    /// `muster_share PATH folder|file`: what the release brings there is the default of the first time.
    private static let share = #"""
        muster_share() {
          muster_shared="$muster_app/shared/$1"
          muster_own="$muster_release/$1"
          muster_outer=$(dirname "$1")
          while [ "$muster_outer" != . ]; do
            [ ! -L "$muster_release/$muster_outer" ] || muster_fail "shared path $1: this release has a link at $muster_outer"
            muster_outer=$(dirname "$muster_outer")
          done
          if [ ! -e "$muster_shared" ]; then
            mkdir -p "$(dirname "$muster_shared")"
            muster_fresh="$muster_app/shared/.muster-new"
            rm -rf "$muster_fresh"
            if [ "$2" = folder ] && [ -d "$muster_own" ] && [ ! -L "$muster_own" ]; then
              cp -R -P -p "$muster_own" "$muster_fresh"
            elif [ "$2" = folder ]; then
              mkdir "$muster_fresh"
            elif [ -f "$muster_own" ] && [ ! -L "$muster_own" ]; then
              cp -p "$muster_own" "$muster_fresh"
            else
              muster_fail "shared file $1 is not at $muster_shared, and this release brings none: put it there first"
            fi
            mv "$muster_fresh" "$muster_shared"
          fi
          if [ "$2" = folder ] && [ ! -d "$muster_shared" ]; then muster_fail "$muster_shared is shared as a folder, and is none"; fi
          if [ "$2" = file ] && [ ! -f "$muster_shared" ]; then muster_fail "$muster_shared is shared as a file, and is none"; fi
          rm -rf "${muster_own:?}"
          mkdir -p "$(dirname "$muster_own")"
          ln -s "$muster_shared" "$muster_own"
        }
        """#
}
