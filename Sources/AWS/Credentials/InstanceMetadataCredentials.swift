import Foundation
import HTTPTransport

/// The role of the EC2 instance that this runs on, by IMDSv2. The older protocol without a token is not spoken.
struct InstanceMetadataCredentials: Sendable {
    private static let roles = "/latest/meta-data/iam/security-credentials/"

    private let endpoint: String
    private let service: MetadataService

    /// Nil when AWS_EC2_METADATA_DISABLED is `true`. Reads AWS_EC2_METADATA_SERVICE_ENDPOINT, …_ENDPOINT_MODE,
    /// AWS_METADATA_SERVICE_TIMEOUT (seconds) and AWS_METADATA_SERVICE_NUM_ATTEMPTS.
    init?(environment: [String: String], http: HTTPClient) {
        guard environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else { return nil }
        let isIPv6 = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let standard = isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        let named = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        let text = named ?? standard
        endpoint = text.hasSuffix("/") ? String(text.dropLast()) : text
        let seconds = environment["AWS_METADATA_SERVICE_TIMEOUT"].flatMap(Double.init) ?? 1
        service = MetadataService(
            http: http, timeout: .seconds(max(0.1, seconds)),
            attempts: environment["AWS_METADATA_SERVICE_NUM_ATTEMPTS"].flatMap { Int($0) } ?? 1)
    }

    /// - Parameter now: credentials that the service could not renew itself are used for ten more minutes, as the
    ///   SDKs do: EC2's own services accept them for a while.
    func load(_ now: Date) async throws(CredentialsError) -> Credentials {
        let token = try await token()
        let name = try await text(Self.roles, token, what: "the instance's role")
        guard let role = name.split(separator: "\n").first.map(String.init), !role.isEmpty else {
            throw .unavailable("The EC2 instance has no role; attach an instance profile.")
        }
        let place = "the EC2 instance's role \(role)"
        let reply = try CredentialsReply.read(
            Array(try await text(Self.roles + role, token, what: place).utf8), from: place)
        let credentials = try reply.credentials(source: place)
        guard let expiry = credentials.expiry, expiry <= now else { return credentials }
        return Credentials(
            accessKeyID: credentials.accessKeyID, secretAccessKey: credentials.secretAccessKey,
            sessionToken: credentials.sessionToken, expiry: now.addingTimeInterval(600), source: place,
            isRenewable: true)
    }

    private func token() async throws(CredentialsError) -> String {
        let response: HTTPResponse
        do throws(CredentialsError) {
            response = try await service.get(
                endpoint + "/latest/api/token", method: "PUT",
                headers: [(name: "X-aws-ec2-metadata-token-ttl-seconds", value: "21600")],
                place: "EC2's metadata service")
        } catch {
            throw .unavailable(
                "\(error.message) On an EC2 instance, inside a container, the token needs a hop more: "
                    + "set the metadata option HttpPutResponseHopLimit to 2.")
        }
        guard response.status == 200, !response.body.isEmpty else {
            throw .unavailable(
                "EC2's metadata service at \(endpoint) answered the request for a token with HTTP \(response.status); "
                    + "enable it in the instance's metadata options.")
        }
        return String(decoding: response.body, as: UTF8.self)
    }

    private func text(_ path: String, _ token: String, what: String) async throws(CredentialsError) -> String {
        let response = try await service.get(
            endpoint + path, headers: [(name: "X-aws-ec2-metadata-token", value: token)],
            place: "EC2's metadata service")
        switch response.status {
        case 200: return String(decoding: response.body, as: UTF8.self)
        case 404: throw .unavailable("EC2's metadata service knows no role; attach an instance profile.")
        default: throw .unavailable("EC2's metadata service answered HTTP \(response.status) for \(what).")
        }
    }
}
