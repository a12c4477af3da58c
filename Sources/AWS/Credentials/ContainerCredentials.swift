import Foundation
import HTTPTransport

/// The endpoint that ECS, EKS Pod Identity and CloudShell give to a container.
struct ContainerCredentials: Sendable {
    private let url: String
    private let environment: [String: String]
    private let http: HTTPClient

    /// Nil when no variable names an endpoint. Throws `malformed` for one that must not get a token: without TLS only
    /// this machine and the addresses of ECS and EKS are asked.
    init?(environment: [String: String], http: HTTPClient) throws(CredentialsError) {
        let filled = environment.filter { !$0.value.isEmpty }
        if let path = filled["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            url = "http://169.254.170.2\(path)"
        } else if let full = filled["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            guard Self.isTrusted(full) else {
                throw CredentialsError(
                    code: .malformed("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
                    message: "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor a loopback, ECS or EKS address; "
                        + "correct it.")
            }
            url = full
        } else {
            return nil
        }
        self.environment = filled
        self.http = http
    }

    func load() async throws(CredentialsError) -> Credentials {
        let place = "the container credentials endpoint \(url)"
        let response = try await MetadataService(http: http).get(
            url, headers: try authorization().map { [(name: "Authorization", value: $0)] } ?? [], place: place)
        guard response.status == 200 else {
            throw .unavailable(
                "\(place) answered HTTP \(response.status); check the task role or the pod identity association.")
        }
        return try CredentialsReply.read(response.body, from: place).credentials(source: place)
    }

    /// The token's file is read each time, because EKS replaces its content.
    private func authorization() throws(CredentialsError) -> String? {
        let name = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
        guard let path = environment[name] else { return try checked(environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unavailable("\(path), which \(name) names, cannot be read.")
        }
        return try checked(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines))
    }

    private func checked(_ token: String?) throws(CredentialsError) -> String? {
        guard let token, token.utf8.contains(where: { $0 < 32 }) else { return token }
        throw .malformed("The container authorization token")
    }

    private static func isTrusted(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), let host = parts.host else { return false }
        if parts.scheme == "https" { return true }
        let bare = host.trimmingCharacters(in: ["[", "]"])
        let links = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost", "::1"]
        return parts.scheme == "http" && (links.contains(bare) || IPv4Loopback.contains(bare))
    }
}

private enum IPv4Loopback {
    static func contains(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && !numbers.contains(nil) && numbers[0] == 127
    }
}
