import Scripting
import Settings

extension PowerShellScripts {
    /// An expression whose value is a secret.
    static func secret(_ reference: SecretReference) throws(QuotingError) -> String {
        switch reference {
        case .parameter(let name): "Get-MusterSecret 'ssm' \(try Quoting.powerShell(name))"
        case .secret(let name): "Get-MusterSecret 'secretsmanager' \(try Quoting.powerShell(name))"
        }
    }

    static func either(_ command: String) -> String {
        "(Get-Command 'aws' -CommandType Application -ErrorAction SilentlyContinue) -or (Get-Command '\(command)' -ErrorAction SilentlyContinue)"
    }

    /// What a host needs to read a secret of this kind.
    static func probe(_ reference: SecretReference) -> (name: String, condition: String) {
        switch reference {
        case .parameter: ("aws-cli-or-AWS.Tools.SimpleSystemsManagement", either("Get-SSMParameter"))
        case .secret: ("aws-cli-or-AWS.Tools.SecretsManager", either("Get-SECSecretValue"))
        }
    }

    /// `Get-MusterSecret KIND NAME` and `Set-MusterPrivateText FILE TEXT`, which only SYSTEM and administrators can read.
    static let secrets = #"""
        function Get-MusterSecret([string] $Kind, [string] $Name) {
            $region = $env:AWS_REGION
            if (-not $region) { $region = $env:AWS_DEFAULT_REGION }
            if (-not $region) { $region = $env:AWS_SSM_REGION_NAME }
            $value = $null
            try {
                if (Get-Command 'aws' -CommandType Application -ErrorAction SilentlyContinue) {
                    if ($Kind -eq 'ssm') { $words = @('ssm', 'get-parameter', '--name', $Name, '--with-decryption', '--query', 'Parameter.Value') }
                    else { $words = @('secretsmanager', 'get-secret-value', '--secret-id', $Name, '--query', 'SecretString') }
                    if ($region) { $words += @('--region', $region) }
                    $env:AWS_PAGER = ''
                    $said = & aws @words --output text
                    if ($LASTEXITCODE -ne 0) { throw 'the AWS CLI failed' }
                    $value = (@($said) -join "`n")
                    if ($value -ceq 'None') { $value = $null }
                }
                else {
                    $where = @{}
                    if ($region) { $where['Region'] = $region }
                    if ($Kind -eq 'ssm') { $value = (Get-SSMParameter -Name $Name -WithDecryption $true @where).Value }
                    else { $value = (Get-SECSecretValue -SecretId $Name @where).SecretString }
                }
            }
            catch { Stop-Muster ('the role of this host cannot read ' + $Kind + ' ' + $Name + ': ' + [string] $_) }
            if (-not $value) { Stop-Muster ($Kind + ' ' + $Name + ' holds no text') }
            return $value
        }
        function Set-MusterPrivateText([string] $File, [string] $Text) {
            # The file is empty until nobody else can read it.
            [IO.File]::WriteAllText($File, '')
            Invoke-MusterNative 'icacls.exe' @($File, '/inheritance:r', '/grant:r', '*S-1-5-18:F', '*S-1-5-32-544:F', '/q')
            [IO.File]::WriteAllText($File, $Text, (New-Object System.Text.UTF8Encoding $false))
        }
        """#
}
