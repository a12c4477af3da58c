import Foundation
import Scripting
import Settings
import Testing

@testable import Sandbox

/// Profiles: what is read, what is refused, and the schema.
@Suite struct ProfileTests {
    static let whole = """
        version: 1
        seed: 7
        account: "111122223333"
        region: us-east-1
        service:
          slow-start: false
          visibility: 500ms
          resolve-targets: 2s
          pending-quota: 100
          denied-resource-groups: [red]
          buckets: [outputs]
          short-pages: 10%
          clock: {behind: 10m}
        groups:
          - name: web
            count: 3
            kind: hybrid
            platform: macos
            account: "444455556666"
            region: eu-central-1
            tags: {Role: web}
            resource-groups: [blue]
            agent: 3.2.0.0
            online: false
            delivery: 50ms
            duration: {from: 1s, to: 5s}
            failures: {rate: 2.5%, exit: 3}
            undeliverable: 1%
            access-denied: 2%
            silent: 3%
            delayed: {rate: 4%, for: 5s}
            reboots: {rate: 6%, for: 1m}
            offline: {every: 10m, for: 20s}
            output: {stdout: 100, stderr: 10}
            answers: verdict
            facts: {record: none}
            patches: {group: web, installed: 30, missing: 2, failures: 5%, scanned: false}
            trusted: true
          - name: db
            offline: [{at: 1m, for: 10s}]
        faults:
          - operation: SendCommand
            rate-limit: {per-second: 5, burst: 9}
            errors: 1%
            lost-replies: 2%
            lost-requests: 3%
            expired-tokens: 4%
            delay: {from: 10ms, to: 20ms}
        roles:
          - arn: arn:aws:iam::444455556666:role/path/deploy
            external-id: orange
            max-session: 2h
            web-identity: {audience: aud, subject: "repo:*", issuer: "https://token.example.com"}
        """

    @Test func readsEverything() throws {
        let profile = try SandboxProfile.parse(Self.whole, file: "p.yml")
        #expect((profile.seed, profile.account, profile.region) == (7, "111122223333", "us-east-1"))
        #expect(
            profile.service
                == ServiceBehaviour(
                    startsSlowly: false, visibility: 0.5, resolving: 2, pendingQuota: 100, deniedGroups: ["red"],
                    buckets: ["outputs"], shortPages: 0.1, skew: -600))
        let web = profile.groups[0]
        #expect((web.count, web.kind, web.platform, web.isOnline) == (3, .hybrid, .macos, false))
        #expect((web.delivery, web.duration) == (Span(0.05), Span(1, 5)))
        #expect((web.failureRate, web.failureCode, web.silentRate) == (0.025, 3, 0.03))
        #expect((web.delayedSeconds, web.rebootSeconds) == (5, 60))
        #expect(web.offline == .spells(every: 600, length: 20))
        #expect((web.answers, web.facts, web.isTrusted) == (.verdict, ["record": "none"], true))
        let patches = PatchProfile(group: "web", installed: 30, missing: 2, failureRate: 0.05, isScanned: false)
        #expect(web.patches == patches)
        #expect(profile.groups[1].offline == .schedule([(at: 60, length: 10)]))
        #expect(profile.faults[0].rateLimit == FaultRule.RateLimit(perSecond: 5, burst: 9))
        #expect(profile.faults[0].delay == Span(0.01, 0.02))
        let role = try #require(RoleName("arn:aws:iam::444455556666:role/path/deploy"))
        let trust = RoleProfile.WebIdentity(audience: "aud", subject: "repo:*", issuer: "https://token.example.com")
        #expect(
            profile.roles
                == [RoleProfile(role: role, externalID: "orange", longestSession: 7200, webIdentity: trust)])
        let made = VirtualGroup.instances(of: profile, main: VirtualStage.scope, start: Date())
        #expect(made.map(\.id).first == "mi-10000000000000001")
        #expect(made.map(\.id).last == "i-10010000000000001")
        #expect(made.allSatisfy { $0.id.isInstanceID })
        #expect(made[0].scope == Scope(account: "444455556666", region: "eu-central-1"))
    }

    @Test(arguments: [
        ("groups:\n  - name: web\n    cuont: 3", "p.yml:4:5: groups[0]: unknown key 'cuont'; did you mean 'count'?"),
        ("groups:\n  - name: web\n    silent: 3", "expected a percentage such as 5% or 0.5%, found '3'"),
        ("groups:\n  - count: 3", "'name' is missing"),
        ("groups:\n  - {name: a, failures: {exit: 194}}", "194 asks for a reboot; say 'reboots'"),
        ("groups:\n  - {name: a, offline: {every: 10s, for: 20s}}", "'for' has to be shorter than 'every'"),
        ("groups:\n  - {name: a, duration: {from: 5s, to: 1s}}", "'from' is longer than 'to'"),
        ("groups:\n  - {name: a, platform: linus}", "did you mean 'linux'?"),
        ("groups:\n  - {name: a, count: 50000}\n  - {name: b}", "at most 50000 instances"),
        ("faults:\n  - operation: SendComand", "did you mean 'SendCommand'?"),
        ("service:\n  clock: {ahead: 1m, behind: 1m}", "expected one of ahead, behind"),
        ("account: 12", "an account's twelve digits"),
    ])
    func namesMistakesAndTheirPlaces(text: String, message: String) {
        #expect { try SandboxProfile.parse("version: 1\n" + text, file: "p.yml") } throws: {
            "\($0)".contains(message)
        }
    }

    /// The keys of every object in the schema against those that the readers ask for.
    @Test func hasTheKeysOfTheSchema() throws {
        let reader = SettingsReader(file: "p.yml")
        _ = try SandboxProfile.parse(Self.whole, reader: reader)
        try reader.finish()
        let schema = try JSONDecoder().decode(JSONValue.self, from: Data(ProfileSchema.text.utf8))
        for (path, keys) in reader.known.sorted(by: { $0.key < $1.key }) {
            let described = Self.properties(at: path, of: schema)
            #expect(described == keys, "\(path)")
        }
        #expect(reader.known.count >= 12)
    }

    private static func properties(at path: String, of schema: JSONValue) -> Set<String> {
        var nodes = [schema]
        for part in path.split(separator: ".") {
            let name = part.hasSuffix("[]") ? String(part.dropLast(2)) : String(part)
            nodes = nodes.compactMap { $0["properties"]?[name] }.flatMap { alternatives($0, schema) }
            if part.hasSuffix("[]") { nodes = nodes.compactMap { $0["items"] }.flatMap { alternatives($0, schema) } }
        }
        return nodes.reduce(into: []) { found, node in
            if case .object(let members)? = node["properties"] { found.formUnion(members.keys) }
        }
    }

    private static func alternatives(_ node: JSONValue, _ schema: JSONValue) -> [JSONValue] {
        if let name = node["$ref"]?.string, let found = schema["$defs"]?[String(name.dropFirst("#/$defs/".count))] {
            return alternatives(found, schema)
        }
        guard case .array(let choices)? = node["oneOf"] else { return [node] }
        return choices.flatMap { alternatives($0, schema) }
    }

    @Test(arguments: [Platform.linux, .windows])
    func printsTheResultLinesOfRenderedScripts(platform: Platform) throws {
        let template = ScriptTemplate(
            platform: platform, scope: "orders/production", phase: "verify", access: .reading, body: "")
        let values = RunValues(nonce: "abc123", key: "k", claim: "c", run: "r", ledger: "l", fence: 1)
        let script = try template.filled(with: values)
        var group = GroupProfile(name: "web")
        group.answers = .verdict
        group.isTrusted = true
        group.standardOutput = 20
        group.facts = ["record": "none"]
        let scope = VirtualStage.scope
        let instance = FleetInstance(id: "i-1", platform: .linux, name: "web-1", scope: scope, launched: Date())
        var plugin = PluginRecord(name: "p", action: "a", started: Date(), finished: Date())
        plugin.end(.failed, code: 4)
        let step = DocumentStep(name: "p", action: "a", folder: "f", lines: [script])
        VirtualOutput.fill(&plugin, step: step, instance: instance, group: group)
        let output = String(decoding: plugin.output, as: UTF8.self)
        let verdict = try #require(Verdict(output: output, nonce: "abc123"))
        #expect((verdict.status, verdict.exit, verdict.facts) == (.done, 4, ["record": "none"]))
        #expect(Verdict.body(of: output, nonce: "abc123") == "web-1: line 1\nweb-1:")
        group.isTrusted = false
        plugin.output = []
        VirtualOutput.fill(&plugin, step: step, instance: instance, group: group)
        #expect(String(decoding: plugin.output, as: UTF8.self).hasPrefix(WindowsAnswer.mark))
    }
}
