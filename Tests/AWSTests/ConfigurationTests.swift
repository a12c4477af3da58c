import AWS
import Foundation
import HTTPTransport
import Testing

@Suite struct ConfigurationTests {
    @Test(arguments: ["eu-west-1", "us-gov-east-1", "cn-north-1", "eusc-de-east-1", "ap-southeast-4"])
    func acceptsRegions(text: String) {
        #expect(Region(text)?.description == text)
    }

    @Test(arguments: [
        "", "eu", "eu-1", "e-west-1", "eu-west-10", "EU-west-1", "eu-west", "eu--1", "eu-west-1/", "eu-w3st-1",
    ])
    func refusesWhatIsNoRegion(text: String) {
        #expect(Region(text) == nil)
    }

    @Test func readsCredentialsFromTheEnvironment() throws {
        let credentials = try EnvironmentCredentials.load(from: [
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "S3CRET", "AWS_SESSION_TOKEN": "T0KEN",
            "AWS_CREDENTIAL_EXPIRATION": "2026-11-21T08:00:00Z",
        ])
        #expect(credentials.accessKeyID == "AKID" && credentials.secretAccessKey == "S3CRET")
        #expect(credentials.sessionToken == "T0KEN")
        #expect(credentials.expiry == Date(timeIntervalSince1970: 1_795_248_000))
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("S3CRET") && !text.contains("T0KEN"))
        }
    }

    @Test(arguments: [
        ([:], CredentialsError.Code.missing),
        (["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""], .missing),
        (["AWS_ACCESS_KEY_ID": "AKID"], .incomplete("AWS_SECRET_ACCESS_KEY")),
        (["AWS_SECRET_ACCESS_KEY": "s"], .incomplete("AWS_ACCESS_KEY_ID")),
        (["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s\n"], .malformed("AWS_SECRET_ACCESS_KEY")),
    ])
    func saysWhatTheEnvironmentLacks(environment: [String: String], code: CredentialsError.Code) {
        let error = #expect(throws: CredentialsError.self) { try EnvironmentCredentials.load(from: environment) }
        #expect(error?.code == code)
    }

    @Test(arguments: [
        ([:], "eu-west-1", "https://ssm.eu-west-1.amazonaws.com"),
        ([:], "cn-north-1", "https://ssm.cn-north-1.amazonaws.com.cn"),
        (["AWS_ENDPOINT_URL": "http://127.0.0.1:9/"], "eu-west-1", "http://127.0.0.1:9"),
        (["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_SSM": "http://b"], "eu-west-1", "http://b"),
        (["AWS_ENDPOINT_URL_EC2": "http://b"], "eu-west-1", "https://ssm.eu-west-1.amazonaws.com"),
        (
            ["AWS_ENDPOINT_URL": "http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], "eu-west-1",
            "https://ssm.eu-west-1.amazonaws.com"
        ),
    ])
    func findsTheEndpoint(environment: [String: String], region: String, url: String) throws {
        let configuration = AWSConfiguration(
            environment: environment, region: try #require(Region(region)),
            credentials: Credentials(accessKeyID: "a", secretAccessKey: "b", source: "test"), http: HTTPClient())
        #expect(configuration.endpoint(of: .ssm) == url)
    }
}
