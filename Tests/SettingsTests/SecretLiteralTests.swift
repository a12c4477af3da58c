import Settings
import Testing

/// Secrets in the file are found, and not repeated in what is said of them. Keys are put together here, so that no file of
/// the repository holds one.
@Suite struct SecretLiteralTests {
    static let random = "q8Zt2LmX0vB7" + "nR4yKc91WsEd" + "PfGh6JuA3oTi"

    private func mistakes(_ line: String) throws -> [Diagnostic] {
        let text = "version: 1\napplication: orders\nenvironments:\n  test:\n    \(line)\n"
        return try SettingsFile.parse(text, file: "muster.yml").reader.diagnostics
    }

    @Test(arguments: [
        (
            "environment: {KEY: \("AKIA" + "IOSFODNN7EXAMPLE")}", "environments.test.environment.KEY",
            "an access key of AWS"
        ),
        ("hooks: [{run: 'curl -H \("ghp_" + random)'}]", "environments.test.hooks[0].run", "a token of GitHub"),
        ("environment: {DB: 'postgres://a:h0rse@db/x'}", "environments.test.environment.DB", "a password in a URL"),
        ("environment: {DB_PASSWORD: \(random)}", "environments.test.environment.DB_PASSWORD", "a secret"),
        ("token: \(random)", "environments.test.token", "a secret"),
        ("build: ['deploy --api-key \(random) now']", "environments.test.build[0]", "a secret"),
        ("build: ['API_TOKEN=\(random) deploy']", "environments.test.build[0]", "a secret"),
        ("build: ['export TOKEN=\"\(random)\"']", "environments.test.build[0]", "a secret"),
        ("build: ['{\"api_key\": \"\(random)\"}']", "environments.test.build[0]", "a secret"),
        ("build: ['token:\(random)']", "environments.test.build[0]", "a secret"),
        (
            "environment: {AUTH: \("ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiJvcmRlcnMifQ." + random)}",
            "environments.test.environment.AUTH", "a JSON web token"
        ),
        ("key: \"\("-----BEGIN " + "PRIVATE KEY-----")\"", "environments.test.key", "a private key"),
    ])
    func aSecretIsRefusedAtItsPlaceAndNotRepeated(_ line: String, _ path: String, _ kind: String) throws {
        let mistakes = try mistakes(line)
        #expect(mistakes.count == 1)
        let mistake = try #require(mistakes.first)
        #expect(mistake.line == 5 && mistake.path == path)
        #expect(mistake.message.contains(kind) && mistake.suggestion?.contains("{ssm: /its/name}") == true)
        #expect(!"\(mistake)".contains(Self.random) && !"\(mistake)".contains("h0rse"))
    }

    @Test(arguments: [
        "environment: {DB_PASSWORD: {ssm: /orders/production/database/password-of-the-application}}",
        "environment: {SECRET_NAME: orders-production-database-password-name}", "environment: {TOKEN: short}",
        "environment: {DB: 'postgres://a:${PASSWORD}@db/x'}",
        "environment: {REVISION: 0123456789abcdef0123456789abcdef01234567}",
        "environment: {SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-AbCdEf'}",
        "build: ['deploy --secret-file /etc/orders/production/very/long/path/to/secret1']",
        "build: ['TOKEN=', 'token: ', '=', '\"=\"', 'password:', 'a-token \(random.prefix(31))']",
        "token-file: /etc/orders/production/very/long/path/to/its/secret1",
    ])
    func namesAndReferencesStay(_ line: String) throws {
        #expect(try mistakes(line).isEmpty)
    }

    @Test(arguments: [
        ("branch: main # \("AKIA" + "IOSFODNN7EXAMPLE")", 20, "an access key of AWS"),
        ("# größer als \("AKIA" + "IOSFODNN7EXAMPLE")", 18, "an access key of AWS"),
        ("branch: main # password: \(random)", 18, "a secret"),
        ("environment: {\("AKIA" + "IOSFODNN7EXAMPLE"): here}", 19, "an access key of AWS"),
    ])
    func aSecretInACommentOrAKeyIsRefusedOnceAtItsPlace(_ line: String, _ column: Int, _ kind: String) throws {
        let mistakes = try mistakes("\(line)\n    branch2: main")
        #expect(mistakes.map { [$0.line, $0.column] } == [[5, column]])
        let mistake = try #require(mistakes.first)
        #expect(mistake.message.contains(kind) && !"\(mistake)".contains(Self.random))
    }

    @Test func aKeyThatIsFoldedOverLinesIsReportedOnce() throws {
        let key = ["-----BEGIN ", "PRIVATE KEY-----"].joined()
        #expect(try mistakes("key: |\n      \(key)\n      MIIE\n      -----END PRIVATE KEY-----").count == 1)
        #expect(try mistakes("key: 'a # \("ghp_" + Self.random)'").count == 1)
    }

    @Test(arguments: ["# the token-file of /etc/orders/production/very/long/path", "# see https://example.test/#a@b:c"])
    func commentsThatOnlyNameSecretsStay(_ line: String) throws {
        #expect(try mistakes("\(line)\n    branch: main").isEmpty)
    }
}
