/// One service: how its host, its scope in a signature and its endpoint variable are spelled.
package struct AWSService: Sendable, Hashable {
    /// The name for people and for permissions, e.g. `ssm` in `ssm:SendCommand`.
    package let name: String
    package let endpointPrefix: String
    package let signingName: String
    /// The end of `AWS_ENDPOINT_URL_…`.
    package let variable: String

    package init(name: String, endpointPrefix: String, signingName: String, variable: String) {
        self.name = name
        self.endpointPrefix = endpointPrefix
        self.signingName = signingName
        self.variable = variable
    }

    /// A service where all four are the same word.
    package init(_ name: String) {
        self.init(name: name, endpointPrefix: name, signingName: name, variable: name.uppercased())
    }

    package static let ssm = AWSService("ssm")
    package static let ec2 = AWSService("ec2")
    package static let sts = AWSService("sts")
    package static let sqs = AWSService("sqs")
    package static let sns = AWSService("sns")
    package static let s3 = AWSService("s3")
    package static let dynamoDB = AWSService("dynamodb")
    package static let cloudWatch = AWSService(
        name: "cloudwatch", endpointPrefix: "monitoring", signingName: "monitoring", variable: "CLOUDWATCH")
    package static let stepFunctions = AWSService(
        name: "states", endpointPrefix: "states", signingName: "states", variable: "SFN")

    var signatureRules: SignatureV4.Rules { self == .s3 ? .s3 : .standard }
}
