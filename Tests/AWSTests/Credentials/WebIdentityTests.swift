@testable import AWS
import Foundation
import LoopbackServer
import Testing

@Suite struct WebIdentityTests {
    /// A token as GitHub makes it, without a signature that anybody checks.
    private static func token(_ number: Int) -> String {
        let claims = #"{"aud":"sts.amazonaws.com","sub":"repo:acme/orders:ref:refs/heads/main","n":\#(number)}"#
        let text = Data(claims.utf8).base64EncodedString().replacing("=", with: "").replacing("/", with: "_")
        return "e30.\(text).c2ln"
    }

    private static let gitHub = [
        "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/deploy", "ACTIONS_ID_TOKEN_REQUEST_URL": "{server}/oidc?v=2",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "bearer-secret",
    ]

    @Test func aJobWithoutTheRightToATokenIsToldItsName() async throws {
        try await CredentialsWorld.with(
            variables: ["AWS_ROLE_ARN": "arn:aws:iam::1:role/r", "GITHUB_ACTIONS": "true"]
        ) { world in
            let error = await #expect(throws: CredentialsError.self) { try await world.credentials() }
            #expect(error?.message.contains("'permissions: id-token: write'") == true)
            // No metadata service is asked instead: its role would be another one.
            #expect(world.server.requests.isEmpty)
        }
    }

    @Test func aTokensFileGivesARole() async throws {
        try await CredentialsWorld.with(
            variables: ["AWS_ROLE_ARN": "arn:aws:iam::1:role/r", "AWS_ROLE_SESSION_NAME": "pod"],
            reply: { _ in CredentialsWorld.session() }
        ) { world in
            var world = world
            let file = world.home.appending(path: "token")
            try Data("\(Self.token(1))\n".utf8).write(to: file)
            world.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = file.path
            let found = try await world.credentials()
            #expect(found.source == "role arn:aws:iam::1:role/r, assumed with the token in \(file.path)")
            let form = try #require(world.forms.first)
            #expect(form["WebIdentityToken"] == Self.token(1) && form["RoleSessionName"] == "pod")
            #expect(world.server.requests[0].header("Authorization") == nil)
        }
    }

    @Test func everyAttemptOnGitHubHasAFreshToken() async throws {
        let count = Counter()
        let replies = Script([
            .xml("<E><Error><Code>IDPCommunicationError</Code></Error></E>", status: 400), .xml("", status: 500),
            CredentialsWorld.session(),
        ])
        try await CredentialsWorld.with(
            variables: Self.gitHub,
            reply: { request in
                guard request.target.hasPrefix("/oidc") else { return replies.next() }
                return .json(#"{"value":"\#(Self.token(count.next()))"}"#)
            }
        ) { world in
            let found = try await world.credentials()
            #expect(found.source.hasSuffix("assumed with GitHub's OIDC provider"))
            #expect(world.forms.map { $0["WebIdentityToken"] } == [1, 2, 3].map(Self.token))
            let asked = try #require(world.server.requests.first)
            #expect(asked.target == "/oidc?v=2&audience=sts.amazonaws.com")
            #expect(asked.header("Authorization") == "bearer bearer-secret")
            #expect(world.time.slept.count == 2)
        }
    }

    @Test func aRefusalShowsTheTokensAudienceAndSubjectButNotTheToken() async throws {
        try await CredentialsWorld.with(
            variables: Self.gitHub,
            reply: { request in
                request.target.hasPrefix("/oidc")
                    ? .json(#"{"value":"\#(Self.token(1))"}"#)
                    : .xml("<E><Error><Code>AccessDenied</Code><Message>no</Message></Error></E>", status: 403)
            }
        ) { world in
            let error = await #expect(throws: CredentialsError.self) { try await world.credentials() }
            let message = try #require(error?.message)
            #expect(message.contains("aud 'sts.amazonaws.com', sub 'repo:acme/orders:ref:refs/heads/main'"))
            #expect(!message.contains(Self.token(1)) && !message.contains("bearer-secret"))
            #expect(world.forms.count == 1)
        }
    }

    @Test(arguments: [("", "is empty"), (nil as String?, "cannot be read")])
    func aTokensFileThatIsNoUseIsNamed(content: String?, message: String) async throws {
        try await CredentialsWorld.with(variables: ["AWS_ROLE_ARN": "arn:aws:iam::1:role/r"]) { world in
            var world = world
            let file = world.home.appending(path: "token")
            if let content { try Data(content.utf8).write(to: file) }
            world.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = file.path
            let error = await #expect(throws: CredentialsError.self) { try await world.credentials() }
            #expect(error?.message.contains("\(file.path) \(message)") == true)
        }
    }

    @Test func gitHubThatGivesNoTokenIsNamed() async throws {
        try await CredentialsWorld.with(variables: Self.gitHub, reply: { _ in .response(status: 403, body: "no") }) {
            world in
            let error = await #expect(throws: CredentialsError.self) { try await world.credentials() }
            #expect(error?.message.contains("GitHub's OIDC provider answered HTTP 403") == true)
            #expect(error?.message.contains("permissions: id-token: write") == true)
        }
    }
}
