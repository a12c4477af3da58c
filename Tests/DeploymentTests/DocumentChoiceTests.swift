import Deployment
import Dispatching
import Fleet
import Scripting
import Settings
import Testing

/// Whose document runs the scripts, and which of Muster's.
@Suite struct DocumentChoiceTests {
    private static let old = "3.3.1142.0"
    private static let new = "3.3.2746.0"

    @Test(
        arguments: [
            ([new], ScriptDocument.Delivery.variable), ([new, "3.4.0.0"], .variable), ([old], .lines),
            ([new, old], .lines),
            ([new, nil], .lines), ([new, "unknown"], .lines), ([], .lines),
        ] as [([String?], ScriptDocument.Delivery)])
    func everyAgentHasToKnowVariables(agents: [String?], delivery: ScriptDocument.Delivery) {
        #expect(DocumentChoice.own.document(.linux, agents: agents).delivery == delivery)
        #expect(DocumentChoice.own.document(.windows, agents: agents).delivery == .lines)
        #expect(DocumentChoice.aws.document(.linux, agents: agents) == .aws(.linux))
    }

    @Test func aDefaultHoldsForEveryEnvironment() throws {
        let own = Environments.text() + "\ndefaults: {document: own}\n"
        #expect(try #require(try Environments.read(own)).document == .own)
        let back = Environments.text(extra: "document: aws") + "\ndefaults: {document: own}\n"
        #expect(try #require(try Environments.read(back)).document == .aws)
    }

    @Test func aWrongWordIsToldWithItsPlace() throws {
        let error = try #require(throws: SettingsError.self) {
            try Environments.read(Environments.text(extra: "document: owns"))
        }
        #expect(error.description.contains("environments.test.document"), "\(error)")
        #expect(error.diagnostics.first?.suggestion == "did you mean 'own'?", "\(error)")
    }

    // MARK: - Plans

    private func plan(_ choice: DocumentChoice, agents: [String?]) throws -> DeploymentPlan {
        var settings = try #require(try Environments.read(Environments.text(health: Environments.proofOnHost)))
        settings.document = choice
        let hosts = try agents.enumerated().map { number, agent in
            Survey.SurveyedHost(
                host: FleetHost(
                    id: try #require(InstanceID("i-" + String(repeating: "\(number)", count: 17))),
                    name: "web-\(number)", agentVersion: agent),
                problem: nil, record: HostRecord(facts: [:]), isSimulated: false, place: Environments.place,
                platform: .linux)
        }
        let commit = DeploymentPlan.ShippedCommit(id: Environments.commit, author: "Ada", subject: "Faster")
        return try Planner(settings: settings, places: [Environments.place]).deploy(
            Survey(hosts: hosts, inFlight: []), commit: commit, source: Environments.source, ships: [])
    }

    @Test func aPlanHoldsItsDocumentAndItsHashCoversIt() throws {
        let aws = try plan(.aws, agents: [Self.new])
        let lines = try plan(.own, agents: [Self.new, Self.old])
        let variable = try plan(.own, agents: [Self.new, Self.new])
        #expect(aws.documents == nil && aws.document(.linux) == .aws(.linux))
        #expect(lines.documents == ScriptDocument.own(.linux, .lines).map { [$0] })
        #expect(variable.document(.linux) == ScriptDocument.own(.linux, .variable))
        #expect(try lines.sha256 != variable.sha256)
        var unpinned = variable
        unpinned.documents = nil
        #expect(try unpinned.sha256 != variable.sha256)
        #expect(try !aws.json.contains("documents"))
    }

    @Test(arguments: [ScriptDocument.Delivery.lines, .variable])
    func aSendCarriesNameVersionAndHash(delivery: ScriptDocument.Delivery) throws {
        let document = try #require(ScriptDocument.own(.linux, delivery))
        let template = try ScriptTemplate(adHoc: "id", platform: .linux, scope: "adhoc/run")
        let assignment = Assignment(
            scope: "adhoc/run", run: "r", batch: 1, fence: ("none", 0), deliveryTimeout: 30, executionTimeout: 60)
        let id = try #require(InstanceID("i-00000000000000001"))
        let send = try #require(try assignment.sends(template, to: [id], by: document).first)
        #expect(send.document == document.name && send.documentVersion == "1")
        #expect(send.documentHash == document.sha256)
        #expect(Set(send.parameters.keys) == [delivery == .lines ? "commands" : "script", "executionTimeout"])
        let plain = try #require(try assignment.sends(template, to: [id]).first)
        #expect(plain.document == "AWS-RunShellScript" && plain.documentHash == nil && plain.documentVersion == nil)
    }

    @Test func everyReasonNamesPlaceAndFix() throws {
        let document = try #require(ScriptDocument.own(.linux, .lines))
        let findings: [(DocumentMachine.Finding, [String])] = [
            (.missing, ["does not exist", "muster documents publish"]),
            (.foreign(hash: "feed"), ["feed", document.sha256 ?? "", "CloudTrail"]),
            (.unusable(status: "Failed", information: "no plugin"), ["Failed (no plugin)", "delete it"]),
            (.unusable(status: "Creating", information: nil), ["Creating", "muster documents show"]),
        ]
        for (finding, words) in findings {
            let refusal = try #require(finding.refusal(document, in: Environments.place))
            #expect(refusal.code == .notReady)
            for word in words + [document.name, "eu-west-1"] {
                #expect(refusal.description.contains(word), "\(refusal)")
            }
        }
        #expect(DocumentMachine.Finding.active(isNew: true).refusal(document, in: Environments.place) == nil)
        var other = document
        other.sha256 = "0"
        let refusal = try #require(DocumentMachine.Finding.missing.refusal(other, in: Environments.place))
        #expect(refusal.description.contains("another version of muster"))
    }
}
