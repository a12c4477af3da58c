import Settings
import Testing

@Suite struct SettingsFileTests {
    func mistakes(_ text: String, reading read: (SettingsFile) throws -> Void = { _ in }) throws -> [String] {
        do {
            let file = try SettingsFile.parse(text, file: "muster.yml")
            try read(file)
            try file.reader.finish()
            return []
        } catch let error as SettingsError {
            return error.diagnostics.map(\.description)
        }
    }

    @Test func reportsEveryMistakeWithItsPlaceAndTheNearestKey() throws {
        let found = try mistakes(
            """
            version: 2
            aplication: orders
            environments:
              Production: {}
            state:
              ledgr: sqlite
            """)
        #expect(
            found == [
                "muster.yml:1:1: 'application' is missing",
                "muster.yml:1:10: version: expected 1, the only version there is, found '2'",
                "muster.yml:2:1: unknown key 'aplication'; did you mean 'application'?",
                "muster.yml:4:15: environments.Production: an environment's name has at most 14 lower-case letters, "
                    + "digits and '-'",
                "muster.yml:6:3: state: unknown key 'ledgr'; did you mean 'ledger'?",
            ])
    }

    @Test func anOrderThatNoCommitCouldPassIsReportedWhereItIsSaid() throws {
        let found = try mistakes(
            """
            version: 1
            application: orders
            environments:
              test: {}
              staging: {requires: tset}
              alone:
                requires: alone
              left: {requires: middle}
              middle: {requires: right}
              right: {requires: middle}
              production: {requires: test}
            """)
        #expect(
            found == [
                "muster.yml:5:23: environments.staging.requires: there is no environment 'tset'; did you mean 'test'?",
                "muster.yml:7:15: environments.alone.requires: 'alone' requires itself: no commit could ever be "
                    + "deployed there",
                "muster.yml:9:22: environments.middle.requires: middle requires right requires middle: no commit "
                    + "could ever be deployed to one of them",
                "muster.yml:10:21: environments.right.requires: right requires middle requires right: no commit "
                    + "could ever be deployed to one of them",
            ])
    }

    @Test func defaultsMergeKeyByKeyUnderTheEnvironment() throws {
        let file = try SettingsFile.parse(
            """
            version: 1
            application: orders
            defaults:
              region: eu-west-1
              rollout: {canary: 1, batch: 25%}
            environments:
              production:
                rollout: {batch: 50%}
            """, file: "muster.yml")
        let read = try file.environment("production").mapping { keys -> [String?]? in
            let rollout = keys.required("rollout")?.mapping { inner -> [String?]? in
                [inner.required("canary")?.string(), inner.required("batch")?.string()]
            }
            return [keys.required("region")?.string()] + (rollout ?? [])
        }
        try file.reader.finish()
        #expect(read == ["eu-west-1", "1", "50%"])
        #expect(file.reader.origins.suffix(3).map(\.from) == ["muster.yml:5", "muster.yml:8", "muster.yml:4"])
    }

    @Test(arguments: [
        ("a: [1\n", "not valid YAML"), ("", "the file is empty"), ("version: 1\nversion: 1\n", "twice"),
        ("- a list\n", "expected a mapping, found a list"),
        ("version: 1\napplication: a\nenvironments: {}\n", "muster.yml:3:15: environments: names no environment"),
        ("version: 1\napplication: a\ndefaults: 3\nenvironments: {e: {}}\n", "defaults: expected a mapping, found '3'"),
    ])
    func whatCannotBeParsedIsSaidWithItsPlace(_ text: String, _ expected: String) throws {
        let found = try mistakes(text)
        #expect(found.count == 1)
        #expect(found.first?.contains(expected) == true)
    }

    @Test func anUnknownEnvironmentNamesThoseThatThereAre() throws {
        let text = "version: 1\napplication: a\nenvironments: {staging: {}, production: {}}\n"
        #expect(
            try mistakes(text) { _ = try $0.environment("prodution") } == [
                "muster.yml: environments: there is no environment 'prodution'; did you mean 'production'?"
            ])
    }

    @Test func aMissingFileNamesTheFlag() {
        #expect(throws: SettingsError.self) { try SettingsFile.read(path: "/nonexistent/muster.yml") }
    }

    @Test(arguments: [
        ("30s", Duration.seconds(30)), ("500ms", .milliseconds(500)), ("2m", .seconds(120)), ("1d", .seconds(86_400)),
        ("5", nil), ("s", nil), ("-1s", nil), ("1.5s", nil), ("99999999999999999999s", nil), ("9000000000000d", nil),
    ])
    func durationsAreAWholeNumberAndAUnit(_ text: String, _ expected: Duration?) {
        #expect(Duration(settingsText: text) == expected)
        if let expected { #expect(expected.settingsText == text) }
    }

    @Test(arguments: [
        ("https://github.com/a/b.git", true), ("git@github.com:a/b.git", true), ("file:///srv/a", true),
        ("/srv/a.git", true), ("ext::sh -c id", false), ("--upload-pack=id", false), ("a b", false), ("", false),
    ])
    func gitURLsThatCouldRunSomethingAreRefused(_ text: String, _ accepted: Bool) {
        #expect(Names.isGitURL(text) == accepted)
    }
}
