import Deployment
import Fleet
import Foundation
import Scripting
import Testing

/// Where rollbacks go, by what the hosts say of themselves.
@Suite struct RollbackPlanTests {
    /// A host by letters: the release it is at (lower case: not proven; `-`: none), then what was proven before, the last
    /// one first. A star: its process is dead. An exclamation mark: the release before is no longer there.
    private func host(_ number: Int, _ text: String) throws -> Survey.SurveyedHost {
        var facts: [String: String] = [:]
        let letters = text.filter(\.isLetter)
        for (index, letter) in letters.enumerated() where letter.isUppercase {
            if index == 1, text.hasSuffix("!") { continue }
            facts["proven-\(index)"] = Self.id(letter)
        }
        if let first = letters.first, !text.hasPrefix("-") {
            facts["release"] = Self.id(first)
            facts["current"] = Self.id(first)
            facts["verified"] = first.isUppercase ? "1" : "0"
        }
        let before = text.hasPrefix("-") ? letters.first : letters.dropFirst().first
        if let before { facts["previous"] = Self.id(before) }
        if !text.contains("*") { facts["process"] = "42" }
        return Survey.SurveyedHost(
            host: FleetHost(id: try Self.instance(number), name: "web-\(number)", address: "10.0.0.\(number)"),
            problem: nil, record: HostRecord(facts: facts), isSimulated: false, place: Environments.place,
            platform: .linux)
    }

    private static func instance(_ number: Int) throws -> InstanceID {
        try #require(InstanceID("i-" + String(repeating: "\(number)", count: 17)))
    }

    private static func id(_ letter: Character) -> String {
        String(repeating: String(letter.uppercased().unicodeScalars.first?.value ?? 0, radix: 16), count: 20)
    }

    private func commit(_ letter: Character) -> DeploymentPlan.ShippedCommit {
        DeploymentPlan.ShippedCommit(id: Self.id(letter), author: "", subject: "")
    }

    private func rollback(_ fleet: [String], to goal: RollbackGoal = .previous) throws -> DeploymentPlan? {
        let settings = try #require(try Environments.read(Environments.text(health: Environments.proofOnHost)))
        let hosts = try fleet.enumerated().map { try host($0 + 1, $1) }
        return try Planner(settings: settings, places: [Environments.place]).rollback(
            Survey(hosts: hosts, inFlight: []), to: goal
        ) { .init(id: $0, author: "known", subject: "") }
    }

    struct Course: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var fleet: [String]
        /// For each host the release that it goes to; a blank where it stays as it is.
        var goes: String
    }

    @Test(arguments: [
        Course(testDescription: "all at one release", fleet: ["BA", "BA", "BA"], goes: "AAA"),
        Course(testDescription: "one process is dead", fleet: ["BA", "BA*"], goes: "AA"),
        Course(testDescription: "a failed canary was left for a look", fleet: ["cBA", "BA", "BA"], goes: "B  "),
        Course(testDescription: "paused after the canary", fleet: ["CBA", "BA", "BA"], goes: "B  "),
        Course(testDescription: "one host was taken back alone", fleet: ["CBA", "BA", "CBA"], goes: "B B"),
        Course(testDescription: "a rollback was interrupted", fleet: ["BA", "CBA", "CBA"], goes: " BB"),
        Course(testDescription: "who is right and dead is started", fleet: ["BA*", "CBA"], goes: "BB"),
        Course(testDescription: "failed everywhere", fleet: ["cBA", "cBA"], goes: "BB"),
        Course(testDescription: "first releases failed on some", fleet: ["bA", "A"], goes: "A "),
        Course(testDescription: "a release that was never proven", fleet: ["-B", "B"], goes: "B "),
    ])
    func aFleetGoesBackToOneRelease(_ course: Course) throws {
        let plan = try #require(try rollback(course.fleet))
        let goals = try course.fleet.indices.map { index in
            let id = try Self.instance(index + 1)
            return plan.hosts.first { $0.id == id }?.goal ?? " "
        }
        #expect(goals == course.goes.map { $0 == " " ? " " : Self.id($0) })
        let goal = try #require(course.goes.first { $0 != " " })
        #expect(plan.commit?.id == Self.id(goal) && plan.commit?.author == "known")
        #expect(plan.converges == (course.goes.contains(" ") ? true : nil))
        #expect(plan.scripts.map(\.phase) == ["restore"])
    }

    @Test(arguments: [
        (["CB", "CA"], DeploymentError.Code.usage, "at 4343434343, before 4242424242"),
        (["AB", "BA"], .usage, "do not go back to one release"),
        (["BA", "DC"], .usage, "'--to each'"),
        (["BA", "B"], .rollbackFailed, "no proven release to return to on i-22222222222222222"),
        (["bA", "c"], .rollbackFailed, "no proven release to return to on i-22222222222222222"),
        (["BA", "BA!"], .rollbackFailed, "which served before, is no longer kept on i-22222222222222222"),
        (["b", "A"], .rollbackFailed, "no proven release to return to on i-11111111111111111"),
    ])
    func whereNoOneReleaseIsMeantNothingIsSent(_ fleet: [String], _ code: DeploymentError.Code, _ text: String) throws {
        let error = #expect(throws: DeploymentError.self) { try rollback(fleet) }
        #expect(error?.code == code)
        #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }

    @Test func onDemandEachHostGoesToItsOwn() throws {
        let plan = try #require(try rollback(["CB", "CA"], to: .each))
        #expect(plan.hosts.map(\.goal) == [Self.id("B"), Self.id("A")] && plan.commit == nil)
        #expect(throws: DeploymentError.self) { try rollback(["CB", "C"], to: .each) }
    }

    @Test func aNamedReleaseNeedsItsProofWhereItDoesNotServe() throws {
        let plan = try #require(try rollback(["CBA", "AB", "BA"], to: .commit(commit("A"))))
        #expect(plan.hosts.map(\.id) == [try Self.instance(1), try Self.instance(3)])
        #expect(try rollback(["AB", "A"], to: .commit(commit("A"))) == nil)
        let error = #expect(throws: DeploymentError.self) { try rollback(["CBA", "DC"], to: .commit(commit("A"))) }
        #expect(error?.code == .rollbackFailed)
        #expect(error?.message.contains("\(try Self.instance(2))") == true)
        #expect(error?.message.contains("\(try Self.instance(1))") == false)
    }
}
