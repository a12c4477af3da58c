import Scripting
import Settings

/// How a release's files come to a Linux host: `muster_obtain` brings `muster_archive`, `muster_unpack` fills
/// `muster_release` from it.
extension ShellScripts {
    /// Programs that the source needs.
    var sourceTools: [String] {
        switch settings.source {
        case .git(let git):
            switch git.access {
            case .token?: ["git", "tar", "aws"]
            case .deployKey?: ["git", "tar", "ssh", "aws"]
            case nil: ["git", "tar"]
            }
        case .artifact(.url): ["tar", "sha256sum"]
        case .artifact(.role): ["tar", "sha256sum", "aws"]
        }
    }

    var sourceProbes: [(name: String, command: String)] {
        settings.source == .artifact(.url) && !settings.hostsSeeArtifacts
            ? [("curl-or-wget", "{ command -v curl || command -v wget; }")] : []
    }

    func obtaining(_ source: ReleaseSource) throws(QuotingError) -> String {
        switch source {
        case .git(let url):
            guard case .git(let git) = settings.source, let access = git.access else {
                return "muster_source=\(try Quoting.shell(url))\n\(Self.plainGit)\n\(Self.git)"
            }
            return """
                muster_source=\(try Quoting.shell(url))
                \(Self.secrets)
                \(try Self.authorization(access))
                \(Self.git)
                """
        case .artifact(let artifact):
            return """
                muster_artifact=\(artifact.sha256)
                \(try Self.download(artifact.way))
                \(Self.artifact)
                """
        }
    }

    private static let plainGit = "muster_authorize() { :; }\nmuster_arm() { :; }"

    private static let git = #"""
        muster_git() { GIT_TERMINAL_PROMPT=0 git -c "safe.directory=$muster_bare" --git-dir "$muster_bare" "$@"; }
        muster_has() { muster_git cat-file -e "$muster_commit^{commit}" 2>/dev/null; }
        muster_fetch() (
          muster_arm
          muster_git fetch --quiet --depth 1 "$muster_source" "$muster_commit" ||
            muster_git fetch --quiet --force --depth 2147483647 "$muster_source" '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
        )
        muster_obtain() {
          muster_bare="$muster_app/repository"
          [ -d "$muster_bare/objects" ] || git init --quiet --bare "$muster_bare"
          if ! muster_has; then
            muster_authorize
            muster_fetch || muster_fail "git cannot fetch from $muster_source"
          fi
          muster_has || muster_fail "commit $muster_commit is not at $muster_source; was it pushed?"
          muster_git archive --output="$muster_archive" "$muster_commit"
        }
        muster_unpack() { tar -x -f "$muster_archive" -C "$muster_release"; }
        """#

    /// The sum is looked at before anything reads the archive; names and links are looked at all the same.
    private static let artifact = #"""
        muster_obtain() {
          rm -f "$muster_archive"
          muster_download || muster_fail "the artifact $muster_artifact cannot be had"
          muster_sum=$(sha256sum "$muster_archive" | cut -c 1-64)
          [ "$muster_sum" = "$muster_artifact" ] ||
            muster_fail "what came as the artifact has SHA-256 $muster_sum, not $muster_artifact; nothing was unpacked"
          if tar -t -f "$muster_archive" | grep -E -q '^/|(^|/)\.\.(/|$)'; then
            muster_fail 'the artifact holds a path that leads out of the release; nothing was unpacked'
          fi
        }
        muster_unpack() {
          tar -x -f "$muster_archive" -C "$muster_release"
          [ "$(cat "$muster_release/REVISION")" = "$muster_commit" ] || muster_fail 'the artifact is of another commit'
          (cd "$muster_release" && find . -type l) | while IFS= read -r muster_link; do
            muster_rest=$(readlink "$muster_release/$muster_link")
            muster_outer=$(dirname "${muster_link#./}")
            while [ "${muster_rest#../}" != "$muster_rest" ] && [ "$muster_outer" != . ]; do
              muster_rest=${muster_rest#../}
              muster_outer=$(dirname "$muster_outer")
            done
            case "/$muster_rest/" in
            //* | */../*)
              rm -rf "${muster_release:?}"
              muster_fail "the artifact's link $muster_link leads out of the release"
              ;;
            esac
          done
        }
        """#

    /// A URL that carries its own permission is on no command line, where others would see it.
    private static func download(_ way: PackedArtifact.Way) throws(QuotingError) -> String {
        switch way {
        case .file(let path): return "muster_download() { cp \(try Quoting.shell(path)) \"$muster_archive\"; }"
        case .role(let bucket, let key, let region):
            let place = "--bucket \(try Quoting.shell(bucket)) --key \(try Quoting.shell(key))"
            return """
                muster_download() {
                  aws s3api get-object --region \(try Quoting.shell(region)) \(place) "$muster_archive" >/dev/null ||
                    muster_fail 'the artifact cannot be read: the role of this host needs s3:GetObject on it'
                }
                """
        case .url:
            return #"""
                muster_download() {
                  if command -v curl >/dev/null 2>&1; then
                    printf 'url = "%s"\n' "$MUSTER_URL" |
                      curl --config - --fail --silent --show-error --connect-timeout 20 --retry 3 --output "$muster_archive"
                  else
                    printf '%s\n' "$MUSTER_URL" | wget --quiet --tries 3 --input-file - --output-document "$muster_archive"
                  fi
                }
                """#
        }
    }

    private static func authorization(_ access: GitAccess) throws(QuotingError) -> String {
        switch access {
        case .token(let reference, let user):
            // A helper of the machine would keep the token; a redirect would take it elsewhere.
            return #"""
                muster_authorize() {
                  \#(try secret(reference))
                  muster_token=$muster_value
                  printf '%s\n' '#!/bin/sh' 'case $1 in' 'Username*) printf "%s\n" \#(user) ;;' \
                    '*) printf "%s\n" "$MUSTER_GIT_TOKEN" ;;' 'esac' >"$muster_work/askpass"
                  chmod 700 "$muster_work/askpass"
                }
                muster_arm() {
                  GIT_ASKPASS="$muster_work/askpass"
                  MUSTER_GIT_TOKEN=$muster_token
                  GIT_CONFIG_COUNT=2
                  GIT_CONFIG_KEY_0=credential.helper
                  GIT_CONFIG_VALUE_0=
                  GIT_CONFIG_KEY_1=http.followRedirects
                  GIT_CONFIG_VALUE_1=false
                  export GIT_ASKPASS MUSTER_GIT_TOKEN GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
                  export GIT_CONFIG_KEY_1 GIT_CONFIG_VALUE_1
                }
                """#
        case .deployKey(let reference, let hostKeys):
            let lines = try hostKeys.map { line throws(QuotingError) in " \(try Quoting.shell(line))" }.joined()
            let known =
                hostKeys.isEmpty
                ? "muster_known=\"$muster_home/known_hosts\""
                : "muster_known=\"$muster_work/known_hosts\"\n  printf '%s\\n'\(lines) >\"$muster_known\""
            return #"""
                muster_authorize() {
                  \#(try secret(reference))
                  trap 'rm -f "$muster_work/key"' EXIT
                  (umask 077 && printf '%s\n' "$muster_value" >"$muster_work/key")
                  \#(known)
                }
                muster_arm() {
                  # shellcheck disable=SC2089 # git gives it to a shell
                  GIT_SSH_COMMAND="ssh -F /dev/null -i '$muster_work/key' -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o UserKnownHostsFile='$muster_known' -o StrictHostKeyChecking=\#(hostKeys.isEmpty ? "accept-new" : "yes")"
                  # shellcheck disable=SC2090
                  export GIT_SSH_COMMAND
                }
                """#
        }
    }
}
