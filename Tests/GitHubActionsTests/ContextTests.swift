import Foundation
import GitHubActions
import Testing

/// What a job knows of itself.
@Suite struct ContextTests {
    private static let variables = [
        "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/orders", "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_RUN_ID": "77", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_SHA": "merge",
        "GITHUB_WORKSPACE": "/github/workspace",
    ]

    private func context(_ more: [String: String] = [:]) throws -> WorkflowContext {
        try #require(WorkflowContext(environment: Self.variables.merging(more) { $1 }))
    }

    private func event(_ name: String, _ payload: String) throws -> WorkflowEvent {
        let file = FileManager.default.temporaryDirectory.appending(path: "muster-event-\(UUID().uuidString).json")
        try Data(payload.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try context(["GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": file.path]).event()
    }

    @Test func outsideOfAWorkflowThereIsNone() {
        #expect(WorkflowContext(environment: ["GITHUB_REPOSITORY": "a/b"]) == nil)
    }

    @Test func theRunsPageNamesTheAttempt() throws {
        #expect(try context().runURL == "https://github.com/acme/orders/actions/runs/77")
        let again = try context(["GITHUB_RUN_ATTEMPT": "3", "GITHUB_SERVER_URL": "https://git.acme.test"])
        #expect(again.runURL == "https://git.acme.test/acme/orders/actions/runs/77/attempts/3")
    }

    @Test(arguments: [
        ("push", #"{"after": "pushed"}"#, "merge", false),
        ("workflow_dispatch", #"{"inputs": {"environment": "production"}}"#, "merge", false),
        (
            "pull_request",
            #"{"pull_request": {"head": {"sha": "head", "repo": {"full_name": "acme/orders"}}, "base": {"repo": {"full_name": "acme/orders"}}}}"#,
            "head", false
        ),
        (
            "pull_request",
            #"{"pull_request": {"head": {"sha": "head", "repo": {"full_name": "eve/orders"}}, "base": {"repo": {"full_name": "acme/orders"}}}}"#,
            "head", true
        ),
        (
            "pull_request",
            #"{"pull_request": {"head": {"sha": "head", "repo": null}, "base": {"repo": {"full_name": "acme/orders"}}}}"#,
            "head", true
        ),
        ("deployment", #"{"deployment": {"sha": "deployed", "environment": "production"}}"#, "deployed", false),
        ("workflow_run", #"{"workflow_run": {"head_sha": "tested"}}"#, "merge", false),
        (
            "pull_request_target",
            #"{"pull_request": {"head": {"sha": "head", "repo": {"full_name": "eve/orders"}}, "base": {"repo": {"full_name": "acme/orders"}}}}"#,
            "merge", false
        ),
        ("schedule", #"{"schedule": "0 6 * * *"}"#, "merge", false),
    ])
    func theRightCommitIsTaken(_ name: String, _ payload: String, _ commit: String, _ isFromFork: Bool) throws {
        #expect(try event(name, payload) == WorkflowEvent(name: name, commit: commit, isFromFork: isFromFork))
    }

    /// Whoever opens a pull request causes these, and they run with the repository's rights.
    @Test(arguments: ["workflow_run", "pull_request_target"])
    func whatStrangersCauseIsAboutTheWorkflowsOwnCommitWhateverIsCheckedOut(_ name: String) throws {
        let payload =
            #"{"workflow_run": {"head_sha": "evil"}, "pull_request": {"head": {"sha": "evil"}}}"#
        #expect(try event(name, payload).ownCommit == "merge")
    }

    @Test func aPayloadThatCannotBeReadIsNamed() throws {
        #expect(throws: WorkflowError.self) { try event("push", "[") }
        let error = #expect(throws: WorkflowError.self) {
            try context(["GITHUB_EVENT_PATH": "/nowhere/event.json"]).event()
        }
        #expect(error?.description.contains("/nowhere/event.json") == true)
    }

    @Test(arguments: [
        ("muster.yml", "/github/workspace", "muster.yml"),
        ("muster.yml", "/github/workspace/deploy", "deploy/muster.yml"),
        ("/github/workspace/a/../muster.yml", "/", "muster.yml"), ("/etc/passwd", "/", "/etc/passwd"),
    ])
    func filesAreNamedAsTheRepositoryNamesThem(_ path: String, _ folder: String, _ expected: String) throws {
        #expect(try context().repositoryPath(path, from: folder) == expected)
    }

    @Test func aTimelineIsADiagram() throws {
        let start = Date(timeIntervalSince1970: 1_000)
        let timeline = Timeline(sections: [
            (
                "batch 1: of 2",
                [.init("stage; a#b", start, start + 2, .good), .init("verify", start + 2, start + 2, .bad)]
            ),
            ("empty", []),
        ])
        #expect(
            timeline.markdown == """
                ```mermaid
                gantt
                  dateFormat x
                  axisFormat %H:%M:%S
                  section batch 1  of 2
                  stage  a b :done, 1000000, 1002000
                  verify :crit, 1002000, 1002001
                ```
                """)
        #expect(Timeline().markdown == nil)
    }
}
