/// Where a host finds a secret, by its own role.
package enum SecretReference: Codable, Sendable, Hashable, CustomStringConvertible {
    /// The name of a parameter in Parameter Store; SecureString is decrypted.
    case parameter(String)
    /// The name or ARN of a secret in Secrets Manager, read as text.
    case secret(String)

    package var description: String {
        switch self {
        case .parameter(let name): "ssm \(name)"
        case .secret(let name): "secretsmanager \(name)"
        }
    }

    /// Reads `{ssm: NAME}` or `{secretsmanager: NAME}`. A literal is a mistake, and is not repeated in what is said of it.
    package static func read(_ field: Field) -> SecretReference? {
        guard field.isMapping else {
            field.report(
                "expected a reference, not a secret itself",
                suggestion: "put it into Parameter Store and write {ssm: /its/name}, or {secretsmanager: its-name}")
            return nil
        }
        return field.mapping { keys in
            guard let (key, value) = keys.exactlyOne(of: ["ssm", "secretsmanager"]) else { return nil }
            if key == "ssm" {
                return value.string(
                    expected: "a parameter's name, such as /orders/production/db", where: isParameter
                ).map(SecretReference.parameter)
            }
            return value.string(expected: "a secret's name or ARN", where: isSecret).map(SecretReference.secret)
        }
    }

    /// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html, or an ARN.
    private static func isParameter(_ text: String) -> Bool {
        text.utf8.count <= 2_048
            && text.wholeMatch(of: /(arn:aws[a-z-]*:ssm:[A-Za-z0-9:-]+:parameter)?[A-Za-z0-9_.\/-]+/) != nil
            && !text.hasPrefix("-")
    }

    /// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    private static func isSecret(_ text: String) -> Bool {
        text.utf8.count <= 2_048
            && text.wholeMatch(of: /(arn:aws[a-z-]*:secretsmanager:[A-Za-z0-9:-]+:secret:)?[A-Za-z0-9\/_+=.@-]+/) != nil
            && !text.hasPrefix("-")
    }
}
