import Redaction
import Testing

/// Keys are put together here, so that no file of the repository holds one.
@Suite struct RedactorTests {
    static let letters = "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2Yz3"

    /// Header, claims and signature, put together from their halves.
    static let webToken = "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiJvcmRlcnMifQ." + letters + "-_" + letters

    static let keys: [(kind: String, text: String)] = [
        ("an access key of AWS", "AKIA" + "IOSFODNN7EXAMPLE"), ("an access key of AWS", "ASIA" + "ABCDEFGHIJ234567"),
        ("a token of GitHub", "ghp_" + letters.prefix(36)), ("a token of GitHub", "ghs_" + letters),
        ("a token of GitHub", "github_pat_" + letters), ("a token of GitLab", "glpat-" + letters.prefix(20)),
        ("a JSON web token", webToken), ("a token of Slack", "xoxb-" + "1234567890-abcdef"),
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"),
        ("a private key", "-----BEGIN " + "PRIVATE KEY-----\nMIIE and then it is cut"),
    ]

    @Test(arguments: keys) func whatLooksLikeAKeyIsTakenOut(_ kind: String, _ text: String) {
        #expect(SecretShapes.found(in: Array("a \(text)".utf8)).map(\.kind) == [kind])
        #expect(Redactor(environment: [:]).redacted("before \(text)") == "before ***")
    }

    @Test func onlyTheSecretPartOfAURLGoes() {
        let redactor = Redactor(environment: [:])
        #expect(
            redactor.redacted("psql postgres://orders:h0rse@db:5432/orders ok")
                == "psql postgres://orders:***@db:5432/orders ok")
        #expect(
            redactor.redacted(
                "GET https://b/k?X-Amz-Expires=9&X-Amz-Signature=\(String(repeating: "0f", count: 32))&x=1")
                == "GET https://b/k?X-Amz-Expires=9&X-Amz-Signature=***&x=1")
    }

    @Test(arguments: [
        "AKIA", "AKIASHORT", "xAKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE9", "ghp_short", "xox-nothing",
        "-----BEGIN CERTIFICATE-----", "https://example.test/a@b:c", "postgres://orders:$PASSWORD@db/orders",
        "ssh://git@github.com:22/x", "https://user@host/", "http://[::1]:80/", "", "größe: 5 — ok", "X-Amz-Signature=",
        "eyJ", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0",
        "keyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.short",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.", "some.eyJ.file",
    ])
    func whatOnlyResemblesAKeyStays(_ text: String) {
        #expect(Redactor(environment: ["TOKEN": "something-else"]).redacted(text) == text)
    }

    @Test func valuesOfVariablesThatAreNamedLikeSecretsGoTheLongestFirst() {
        let redactor = Redactor(environment: [
            "DEPLOY_TOKEN": "hunter2hunter2", "db_password": "hunter2hunter2-longer", "HOME": "/home/ada-lovelace",
            "SHORT_SECRET": "abc",
        ])
        #expect(
            redactor.redacted("hunter2hunter2-longer hunter2hunter2 /home/ada-lovelace abc")
                == "*** *** /home/ada-lovelace abc")
    }

    @Test func twoKeysOfOneLineGo() {
        let (one, two) = (Self.keys[0].text, Self.keys[2].text)
        #expect(Redactor(environment: [:]).redacted("\(one),\(two);\(one)") == "***,***;***")
    }
}
