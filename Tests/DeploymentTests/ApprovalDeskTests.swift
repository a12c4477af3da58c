import Deployment
import Fleet
import Foundation
import Ledger
import Rollout
import Scripting
import Synchronization
import Testing

/// Requests and votes as the ledger keeps them.
@Suite final class ApprovalDeskTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
    private let now = Date(timeIntervalSince1970: 1_795_000_000)

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func plan() throws -> DeploymentPlan {
        let settings = try #require(try Environments.read(Environments.text(health: Environments.proofOnHost)))
        let host = Survey.SurveyedHost(
            host: FleetHost(id: try #require(InstanceID("i-00000000000000001")), name: "web-1"), problem: nil,
            record: HostRecord(facts: [:]), isSimulated: false, place: Environments.place, platform: .linux)
        return try Planner(settings: settings, places: [Environments.place]).deploy(
            Survey(hosts: [host], inFlight: []),
            commit: DeploymentPlan.ShippedCommit(id: Environments.commit, author: "Ada", subject: "Faster"),
            source: Environments.source, ships: [])
    }

    @discardableResult
    private func ask(
        _ ledger: Ledger, run: String = "r1", required: Int = 2, notes: [RunNote] = []
    ) async throws -> ApprovalRequest {
        try await ApprovalDesk(ledger: ledger).ask(
            try plan(), run: run, settings: ApprovalSettings(required: required),
            asker: try #require(Person(actor: "ada@laptop")), actor: "ada@laptop", reason: "deploy", notes: notes,
            at: now)
    }

    private func vote(
        _ name: String, _ decision: ApprovalVote.Decision = .approve, after seconds: TimeInterval = 60
    ) throws -> ApprovalVote {
        ApprovalVote(
            person: try #require(Person(actor: name)), decision: decision, reason: "because",
            time: now.addingTimeInterval(seconds))
    }

    @Test func aRunWaitsWithItsPlanUntilEnoughHaveApproved() async throws {
        let ledger = try await Ledger(folder: folder)
        let note = RunNote(kind: Emergency.event, message: "emergency", details: ["reason": "orders are lost"])
        let request = try await ask(ledger, notes: [note])
        let plan = try plan()
        #expect(try await ledger.plan(run: "r1") == plan.json)
        #expect(request.planSHA256 == (try plan.sha256))
        #expect(try await ledger.run("r1")?.planSHA256 == nil)
        #expect(try await ledger.run("r1")?.state == .waiting)
        let desk = ApprovalDesk(ledger: ledger)
        #expect(try await desk.state(of: "r1", at: now)?.request == request)
        #expect(try await desk.take(vote("bob"), run: "r1").effect == .counted)
        #expect(try await ledger.run("r1")?.summary == "waits for one person to approve; approved by bob")
        #expect(try await desk.take(vote("bob"), run: "r1").effect == .unchanged)
        let (state, _) = try await desk.take(vote("cyd"), run: "r1")
        #expect(state.standing(at: now) == .approved)
        let run = try #require(try await ledger.run("r1"))
        #expect(run.state == .waiting && run.ended == nil)
        #expect(run.summary == "approved by bob, cyd; 'muster resume r1' goes on")
        #expect(
            try await ledger.events(run: "r1").map(\.kind)
                == ["approval.requested", "gate.emergency", "approval.given", "approval.given"])
    }

    @Test func aRejectionEndsTheRun() async throws {
        let ledger = try await Ledger(folder: folder)
        try await ask(ledger)
        let desk = ApprovalDesk(ledger: ledger)
        _ = try await desk.take(vote("bob", .reject), run: "r1")
        let run = try #require(try await ledger.run("r1"))
        #expect(run.state == .failed && run.ended == now.addingTimeInterval(60))
        #expect(run.summary == "rejected by bob: because")
        await #expect(throws: ApprovalState.Refusal.self) { try await desk.take(try vote("cyd"), run: "r1") }
        #expect(try await ledger.events(run: "r1").map(\.kind) == ["approval.requested", "approval.rejected"])
    }

    @Test func anExpiredRequestEndsTheRunOnceWhoeverLooksFirst() async throws {
        let ledger = try await Ledger(folder: folder)
        try await ask(ledger)
        try await ask(ledger, run: "r2", required: 1)
        let desk = ApprovalDesk(ledger: ledger)
        _ = try await desk.take(vote("bob"), run: "r2")
        try await desk.settle(at: now.addingTimeInterval(3_599))
        #expect(try await ledger.waitingRuns().map(\.id) == ["r1", "r2"])
        await #expect(throws: ApprovalState.Refusal.self) {
            try await desk.take(try vote("cyd", after: 3_669), run: "r1")
        }
        try await desk.settle(at: now.addingTimeInterval(4_000))
        let run = try #require(try await ledger.run("r1"))
        #expect(run.state == .failed && run.ended == now.addingTimeInterval(3_600))
        #expect(run.summary.hasPrefix("its approval expired: nobody else approved until "))
        #expect(try await ledger.events(run: "r1").map(\.kind) == ["approval.requested", "approval.expired"])
        // What was approved in time stays so.
        #expect(try await ledger.waitingRuns().map(\.id) == ["r2"])
    }

    @Test func nothingIsDecidedAboutWhatNeverAskedOrWentOn() async throws {
        let ledger = try await Ledger(folder: folder)
        let desk = ApprovalDesk(ledger: ledger)
        await #expect(throws: DeploymentError.self) { try await desk.take(try vote("bob"), run: "r0") }
        #expect(try await desk.state(of: "r0", at: now) == nil)
        try await ask(ledger, required: 1)
        await #expect(throws: DeploymentError.self) {
            try await desk.take(try vote("bob"), run: "r1", plan: String(repeating: "b", count: 64))
        }
        _ = try await desk.take(vote("bob"), run: "r1")
        let waiting = try #require(try await ledger.run("r1"))
        var begun = waiting
        begun.state = .running
        begun.planSHA256 = String(repeating: "a", count: 64)
        begun.actor = "cyd@desk"
        begun.started = now.addingTimeInterval(90)
        try await ledger.begin(begun)
        #expect(try await ledger.run("r1")?.actor == "ada@laptop")
        #expect(try await ledger.run("r1")?.started == begun.started)
        await #expect(throws: LedgerError.self) { try await ledger.begin(begun) }
        await #expect(throws: DeploymentError.self) { try await desk.take(try vote("cyd", .reject), run: "r1") }
        #expect(try await ledger.run("r1")?.state == .running)
        // It may wait for something else later: then its approval is history.
        try await ledger.end(run: "r1", state: .waiting, summary: "paused", at: now.addingTimeInterval(100))
        await #expect(throws: DeploymentError.self) { try await desk.take(try vote("cyd", .reject), run: "r1") }
        #expect(try await desk.approved("r1", by: "eve@desk", at: now) == nil)
        try await desk.settle(at: now.addingTimeInterval(4_000))
        #expect(try await ledger.run("r1")?.summary == "paused")
        await #expect(throws: LedgerError.self) { try await ledger.begin(begun) }
    }

    private func refusal(
        _ desk: ApprovalDesk, _ run: String, after seconds: TimeInterval = 120
    ) async -> DeploymentError.Code? {
        do {
            _ = try await desk.approved(run, by: "eve@desk", at: now.addingTimeInterval(seconds))
            return nil
        } catch { return (error as? DeploymentError)?.code }
    }

    @Test func whoeverGoesOnLearnsHowTheRequestStands() async throws {
        let ledger = try await Ledger(folder: folder)
        let desk = ApprovalDesk(ledger: ledger)
        #expect(try await desk.approved("r0", by: "eve@desk", at: now) == nil)
        let emergency = Emergency(actor: "ada@laptop", reason: "orders are lost")
        try await ask(ledger, required: 1, notes: [emergency.note(passing: [])])
        try await ask(ledger, run: "r2")
        #expect(await refusal(desk, "r1") == .waiting)
        #expect(await refusal(desk, "r2", after: 3_600) == .failed)
        _ = try await desk.take(vote("bob"), run: "r1")
        let approved = try #require(try await desk.approved("r1", by: "eve@desk", at: now))
        #expect(approved.planSHA256 == (try plan().sha256))
        #expect(approved.reason == "deploy" && approved.emergency == emergency)
        #expect(approved.note.message == "begun by eve@desk, approved by bob")
        _ = try await desk.take(vote("cyd", .reject), run: "r1")
        #expect(await refusal(desk, "r1") == .failed)
    }

    @Test func ofTwentyRacingApprovalsNoneIsLost() async throws {
        let ledger = try await Ledger(folder: folder)
        try await ask(ledger, required: 20)
        let folder = folder
        let votes = try (0..<20).map { try vote("person-\($0)") }
        let complete = try await withThrowingTaskGroup(of: Bool.self) { group in
            for vote in votes {
                group.addTask {
                    let desk = ApprovalDesk(ledger: try await Ledger(folder: folder))
                    return try await desk.take(vote, run: "r1").state.standing(at: vote.time) == .approved
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(complete == 1)
        let state = try #require(try await ApprovalDesk(ledger: ledger).state(of: "r1", at: now))
        #expect(Set(state.approvals.map(\.person)) == Set(votes.map(\.person)))
        #expect(try await ledger.events(run: "r1").map(\.sequence) == Array(1...21))
    }

    /// Twenty voices of three people, one of whom asked, over connections of their own.
    @Test func racingVoicesOfTheSamePeopleCountOnce() async throws {
        let ledger = try await Ledger(folder: folder)
        try await ask(ledger, required: 3)
        let folder = folder
        let votes = try (0..<21).map { try vote(["ada", "bob", "cyd"][$0 % 3] + "@host-\($0)") }
        let counted = await withTaskGroup(of: Bool.self) { group in
            for vote in votes {
                group.addTask {
                    guard let ledger = try? await Ledger(folder: folder) else { return false }
                    return (try? await ApprovalDesk(ledger: ledger).take(vote, run: "r1").effect) == .counted
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(counted == 2)
        #expect(try await ledger.run("r1")?.state == .waiting)
    }
}
