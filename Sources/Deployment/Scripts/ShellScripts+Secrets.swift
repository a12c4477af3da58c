import Scripting
import Settings

extension ShellScripts {
    /// A line that puts a secret into `muster_value`.
    static func secret(_ reference: SecretReference) throws(QuotingError) -> String {
        switch reference {
        case .parameter(let name): "muster_secret ssm \(try Quoting.shell(name))"
        case .secret(let name): "muster_secret secretsmanager \(try Quoting.shell(name))"
        }
    }

    /// `muster_secret ssm|secretsmanager NAME`, by this host's own role, in its own region. The value is a variable of the
    /// script: on no command line and in no output.
    static let secrets = #"""
        muster_aws() {
          muster_region="${AWS_REGION:-${AWS_DEFAULT_REGION:-${AWS_SSM_REGION_NAME:-}}}"
          if [ -n "$muster_region" ]; then set -- "$@" --region "$muster_region"; fi
          AWS_PAGER='' aws "$@" --output text
        }
        muster_secret() {
          case $1 in
          ssm) muster_value=$(muster_aws ssm get-parameter --name "$2" --with-decryption --query Parameter.Value) ;;
          *) muster_value=$(muster_aws secretsmanager get-secret-value --secret-id "$2" --query SecretString) ;;
          esac || muster_fail "the role of this host cannot read $1 $2; it needs $([ "$1" = ssm ] && echo ssm:GetParameter || echo secretsmanager:GetSecretValue), and kms:Decrypt for a key of its own"
          [ -n "$muster_value" ] && [ "$muster_value" != None ] || muster_fail "$1 $2 holds no text"
        }
        """#
}
