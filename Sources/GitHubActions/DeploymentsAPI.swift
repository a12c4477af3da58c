import Foundation
package import HTTPTransport

/// GitHub's record of deployments: what ran where, and how it ended, on the repository's page of environments.
///
/// Needs a token with `deployments: write`. A job that names an `environment` has a record of GitHub's own already.
package struct DeploymentsAPI: Sendable {
    package enum State: String, Sendable, Codable {
        case queued, pending
        case inProgress = "in_progress"
        case success, failure, error, inactive

        /// Whether nothing is expected to come after it.
        package var isLast: Bool { [.success, .failure, .error, .inactive].contains(self) }
    }

    /// What is to be deployed.
    package struct Request: Sendable {
        /// A commit's id.
        package var ref: String
        package var environment: String
        /// `deploy` or `rollback`.
        package var task: String
        package var description: String
        package var payload: [String: String]

        package init(
            ref: String, environment: String, task: String, description: String, payload: [String: String] = [:]
        ) {
            self.ref = ref
            self.environment = environment
            self.task = task
            self.description = description
            self.payload = payload
        }
    }

    private let http: HTTPClient
    private let url: String
    private let token: String
    private let pause: @Sendable (Duration) async -> Void

    /// - Parameters:
    ///   - repository: `owner/name`.
    ///   - pause: waits before another attempt.
    package init(
        http: HTTPClient, apiURL: String, repository: String, token: String,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.http = http
        url = "\(apiURL)/repos/\(repository)/deployments"
        self.token = token
        self.pause = pause
    }

    /// - Returns: the deployment's id.
    package func create(_ request: Request) async throws(WorkflowError) -> Int {
        struct Body: Encodable {
            var ref: String
            var task: String
            var environment: String
            var description: String
            var auto_merge = false
            /// The workflow has its own gates; an unmet check would answer 409.
            var required_contexts: [String] = []
            var payload: [String: String]
        }
        struct Created: Decodable { var id: Int }
        let body = Body(
            ref: request.ref, task: request.task, environment: request.environment,
            description: Self.short(request.description), payload: request.payload)
        // Not repeated after a lost reply: GitHub would record two.
        let reply = try await post(url, body, attempts: 1)
        guard let created = try? JSONDecoder().decode(Created.self, from: Data(reply)) else {
            throw WorkflowError("GitHub created a deployment and did not name it")
        }
        return created.id
    }

    /// - Parameters:
    ///   - log: the run's page.
    ///   - site: where the environment is to be seen.
    package func set(
        _ id: Int, _ state: State, _ description: String, log: String?, site: String? = nil
    ) async throws(WorkflowError) {
        struct Body: Encodable {
            var state: State
            var description: String
            var log_url: String?
            var environment_url: String?
            /// Earlier deployments to the environment are over only when this one is there.
            var auto_inactive: Bool
        }
        _ = try await post(
            "\(url)/\(id)/statuses",
            Body(
                state: state, description: Self.short(description), log_url: log, environment_url: site,
                auto_inactive: state == .success), attempts: 3)
    }

    /// The newest status of a deployment, which GitHub lists first; nil when it has none that is known here.
    package func state(of id: Int) async throws(WorkflowError) -> State? {
        struct Status: Decodable { var state: String }
        let reply = try await send("GET", "\(url)/\(id)/statuses?per_page=1", body: [], attempts: 3)
        guard let statuses = try? JSONDecoder().decode([Status].self, from: Data(reply)) else {
            throw WorkflowError("GitHub does not say how deployment \(id) stands")
        }
        return statuses.first.flatMap { State(rawValue: $0.state) }
    }

    /// GitHub takes 140 characters.
    private static func short(_ text: String) -> String {
        text.count > 140 ? text.prefix(139) + "…" : text
    }

    private func post(_ url: String, _ body: some Encodable, attempts: Int) async throws(WorkflowError) -> [UInt8] {
        guard let body = try? Self.json(body) else { throw WorkflowError("what is told to GitHub is no JSON") }
        return try await send("POST", url, body: Array(body), attempts: attempts)
    }

    private func send(
        _ method: String, _ url: String, body: [UInt8], attempts: Int
    ) async throws(WorkflowError) -> [UInt8] {
        var problem = ""
        for attempt in 1...attempts {
            if attempt > 1 { await pause(.seconds(1 << (attempt - 2))) }
            let response: HTTPResponse
            do {
                response = try await http.send(
                    HTTPRequest(
                        method: method, url: url,
                        headers: [
                            ("Accept", "application/vnd.github+json"), ("Authorization", "Bearer \(token)"),
                            ("Content-Type", "application/json"), ("X-GitHub-Api-Version", "2022-11-28"),
                        ], body: body, timeout: .seconds(10), bodyLimit: 1 << 20))
            } catch {
                problem = "\(error)"
                continue
            }
            switch response.status {
            case 200..<300 where response.status != 202: return response.body
            case 401, 403, 404:
                throw WorkflowError(
                    "GitHub refuses to record the deployment (HTTP \(response.status)\(Self.message(response)))\n"
                        + "  fix: give the job 'permissions: deployments: write' and pass its token")
            case 429, 500...: problem = "HTTP \(response.status)\(Self.message(response))"
            default:
                throw WorkflowError(
                    "GitHub does not record the deployment (HTTP \(response.status)\(Self.message(response)))")
            }
        }
        throw WorkflowError("GitHub could not be told of the deployment: \(problem)")
    }

    private static func json(_ body: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(body)
    }

    private static func message(_ response: HTTPResponse) -> String {
        struct Fault: Decodable { var message: String? }
        let fault = try? JSONDecoder().decode(Fault.self, from: Data(response.body))
        return fault?.message.map { ": \($0)" } ?? ""
    }
}
