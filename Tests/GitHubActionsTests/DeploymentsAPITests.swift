import Foundation
import GitHubActions
import HTTPTransport
import LoopbackServer
import Testing

/// GitHub's record of deployments.
@Suite struct DeploymentsAPITests {
    private static let request = DeploymentsAPI.Request(
        ref: "0123abc", environment: "production", task: "rollback", description: String(repeating: "é", count: 200),
        payload: ["run": "r1"])

    private func api(_ server: LoopbackServer) -> DeploymentsAPI {
        DeploymentsAPI(http: HTTPClient(), apiURL: server.url, repository: "acme/orders", token: "t0ken") { _ in }
    }

    private func body(_ request: LoopbackServer.Request) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? NSDictionary)
    }

    @Test func aDeploymentAndItsStatusesAreRecorded() async throws {
        try await LoopbackServer.serving {
            .response(status: 201, body: $0.target.hasSuffix("statuses") ? #"{"id": 8}"# : #"{"id": 7}"#)
        } body: { server in
            let api = api(server)
            #expect(try await api.create(Self.request) == 7)
            try await api.set(7, .inProgress, "begins", log: "https://log")
            try await api.set(7, .success, "serves", log: nil, site: "https://orders.test")
            #expect(
                server.requests.map(\.target) == [
                    "/repos/acme/orders/deployments", "/repos/acme/orders/deployments/7/statuses",
                    "/repos/acme/orders/deployments/7/statuses",
                ])
            #expect(server.requests.allSatisfy { $0.header("authorization") == "Bearer t0ken" })
            #expect(
                try body(server.requests[0]) == [
                    "ref": "0123abc", "task": "rollback", "environment": "production", "auto_merge": false,
                    "required_contexts": [String](), "payload": ["run": "r1"],
                    "description": String(repeating: "é", count: 139) + "…",
                ])
            #expect(
                try body(server.requests[1]) == [
                    "state": "in_progress", "description": "begins", "log_url": "https://log", "auto_inactive": false,
                ])
            #expect(try body(server.requests[2])["environment_url"] as? String == "https://orders.test")
            #expect(try body(server.requests[2])["auto_inactive"] as? Bool == true)
        }
    }

    @Test(arguments: [
        (403, "permissions: deployments: write"), (404, "permissions: deployments: write"), (409, "HTTP 409: no"),
        (202, "HTTP 202"), (503, "HTTP 503"),
    ])
    func whatGitHubRefusesIsSaid(_ status: Int, _ text: String) async throws {
        try await LoopbackServer.serving { _ in
            .response(status: status, body: #"{"message": "no"}"#)
        } body: { server in
            let error = await #expect(throws: WorkflowError.self) { try await api(server).create(Self.request) }
            #expect(error?.description.contains(text) == true, "\(String(describing: error))")
            #expect(error?.description.contains("t0ken") == false)
            // Two creations would be two deployments.
            #expect(server.requests.count == 1)
        }
    }

    @Test func aStatusIsToldAgainWhenGitHubIsIll() async throws {
        try await LoopbackServer.serving { _ in
            .response(status: 502)
        } body: { server in
            await #expect(throws: WorkflowError.self) { try await api(server).set(7, .error, "x", log: nil) }
            #expect(server.requests.count == 3)
        }
    }
}
