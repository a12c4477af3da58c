import Notices
import Settings
import Testing

/// The section `notify`.
@Suite struct NoticeSettingsTests {
    private func read(_ notify: String) throws -> [NoticeChannel] {
        let text = "version: 1\napplication: orders\nenvironments:\n  test:\n    notify: [\(notify)]\n"
        let file = try SettingsFile.parse(text, file: "muster.yml")
        let channels = try file.environment("test").mapping { keys in
            keys.optional("notify").map(NoticeChannel.readAll)
        }
        try file.reader.finish()
        return channels ?? []
    }

    @Test func everyMediumIsRead() throws {
        let channels = try read(
            """
            {slack: {url: {env: SLACK_URL}}}, {teams: {url: {env: TEAMS_URL}}, on: [failed, rolled-back]},
              {sns: "arn:aws:sns:eu-west-1:111122223333:deploys"},
              {webhook: {url: "https://hooks.acme.test/x", secret: {env: KEY}}, text: {ended: "{run} ended"}}
            """)
        #expect(
            channels.map(\.medium) == [
                .slack(.variable("SLACK_URL")), .teams(.variable("TEAMS_URL")),
                .sns("arn:aws:sns:eu-west-1:111122223333:deploys"),
                .webhook(.literal("https://hooks.acme.test/x"), secret: "KEY"),
            ])
        #expect(channels[0].events == Set(NoticeEvent.allCases) && channels[1].events == [.failed, .rolledBack])
        #expect(channels[3].texts.keys.map(\.rawValue) == ["ended"])
        #expect(channels[3].title == "webhook (https://hooks.acme.test)")
    }

    @Test(arguments: [
        ("{slack: {url: 'https://hooks.slack.com/services/T0/B0/xyz'}}", "is a secret and must not stand in the file"),
        ("{webhook: {url: 'https://hooks.slack.com/services/T0/B0/xyz'}}", "holds a secret"),
        ("{webhook: {url: 'https://acme.test/x?sig=abc'}}", "holds a secret"),
        ("{webhook: {url: 'http://acme.test/x'}}", "expected an https URL"),
        ("{webhook: {url: {env: A}, secret: opensesame}}", "is a secret and must not stand in the file"),
        ("{sns: deploys}", "expected an SNS topic's ARN"),
        ("{slack: {url: {env: A}}, on: [finished]}", "expected began, ended, failed, waiting, rolled-back"),
        ("{slack: {url: {env: A}}, on: []}", "names no event"),
        ("{slack: {url: {env: A}}, text: '{comit}'}", "there is no placeholder '{comit}'"),
        ("{slack: {url: {env: A}}, text: {ended: 'a } b'}}", "a brace has no other half"),
        ("{mail: ada@example.com}", "expected one of slack, teams, sns, webhook, found none"),
    ])
    func mistakesAreNamed(_ entry: String, _ message: String) throws {
        let error = #expect(throws: SettingsError.self) { try read(entry) }
        #expect("\(try #require(error))".contains(message), "\(String(describing: error))")
        #expect(!"\(try #require(error))".contains("T0/B0/xyz"))
    }

    @Test func anUnknownPlaceholderNamesTheNearest() {
        let error = #expect(throws: NoticeTemplate.Mistake.self) { try NoticeTemplate("{comit}") }
        #expect(error?.fix?.contains("commit") == true)
    }

    @Test func valuesAreEscapedAndTheTemplateIsNot() throws {
        let template = try NoticeTemplate("<{actor}> {{run}} {run}")
        let text = template.filled(with: Notices.notice(.began)) { "[\($0)]" }
        #expect(text == "<[ada <ada@example.com>]> {run} [r261121-0744-k3f9]")
    }
}
