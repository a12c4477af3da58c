@testable import AWS
import Foundation
import HTTPTransport
import Testing

@Suite struct EndpointTests {
    private struct Case: Decodable {
        let service: String
        let partition: String
        let region: String
        let fips: Bool
        let dual: Bool
        let url: String
    }

    private static let services: [String: AWSService] = [
        "ssm": .ssm, "ec2": .ec2, "sts": .sts, "sqs": .sqs, "sns": .sns, "s3": .s3, "dynamodb": .dynamoDB,
        "cloudwatch": .cloudWatch, "stepfunctions": .stepFunctions,
    ]

    @Test func hostsAreThoseOfBotocoresRules() throws {
        let cases: [Case] = try BotocoreOracle.run("endpoints.py")
        #expect(cases.count > 1_000)
        for item in cases {
            let region = try #require(Region(item.region))
            let service = try #require(Self.services[item.service])
            #expect(region.partition.id == item.partition)
            let variant = EndpointVariant(usesFIPS: item.fips, usesDualStack: item.dual)
            #expect("https://\(variant.host(of: service, in: region))" == item.url, "\(item)")
        }
    }

    @Test(arguments: [
        (["AWS_USE_FIPS_ENDPOINT": "true"], "https://ssm-fips.us-west-2.amazonaws.com"),
        (["AWS_USE_DUALSTACK_ENDPOINT": "TRUE"], "https://ssm.us-west-2.api.aws"),
        (
            ["AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"],
            "https://ssm-fips.us-west-2.api.aws"
        ), (["AWS_USE_FIPS_ENDPOINT": "false"], "https://ssm.us-west-2.amazonaws.com"),
    ])
    func variantsAreReadFromTheEnvironment(environment: [String: String], url: String) throws {
        let configuration = AWSConfiguration(
            environment: environment, region: try #require(Region("us-west-2")),
            credentials: Credentials(accessKeyID: "a", secretAccessKey: "b", source: "test"), http: HTTPClient())
        #expect(configuration.endpoint(of: .ssm) == url)
    }
}
