import Foundation
import Rollout
import Testing

/// Who may decide, who counts, and when it is over.
@Suite struct ApprovalTests {
    static let asked = Date(timeIntervalSince1970: 1_795_000_000)

    static func person(_ name: String) throws -> Person { try #require(Person(actor: name)) }

    static func state(required: Int = 2, approvers: [String] = []) throws -> ApprovalState {
        ApprovalState(
            ApprovalRequest(
                run: "r1", planSHA256: String(repeating: "a", count: 64), asker: try person("ada@laptop"),
                required: required, approvers: try approvers.map(person), expires: asked.addingTimeInterval(3_600)))
    }

    private func vote(
        _ name: String, _ decision: ApprovalVote.Decision = .approve, after seconds: TimeInterval = 60
    ) throws -> ApprovalVote {
        ApprovalVote(
            person: try Self.person(name), decision: decision, reason: "because",
            time: Self.asked.addingTimeInterval(seconds))
    }

    @Test func isApprovedByEnoughDifferentPeople() throws {
        var state = try Self.state()
        #expect(state.standing(at: Self.asked) == .waiting(missing: 2))
        #expect(try state.take(vote("bob@desk")) == .counted)
        #expect(state.standing(at: Self.asked) == .waiting(missing: 1))
        #expect(try state.take(vote("cyd@desk")) == .counted)
        #expect(state.standing(at: Self.asked) == .approved)
        #expect(try state.take(vote("dan@desk")) == .unchanged)
        #expect(state.approvals.map(\.person.description) == ["bob@desk", "cyd@desk"])
    }

    @Test(arguments: ["bob@desk", "bob@laptop", "BOB@desk", "bob https://ci.acme.test/runs/7", "bob"])
    func theSamePersonCountsOnceWhereverTheyAre(_ again: String) throws {
        var state = try Self.state()
        #expect(try state.take(vote("bob@desk")) == .counted)
        #expect(try state.take(vote(again)) == .unchanged)
        #expect(state.standing(at: Self.asked) == .waiting(missing: 1))
    }

    @Test(arguments: ["ada@laptop", "ada@desk", "Ada", "ada https://ci.acme.test/runs/7"])
    func whoeverAskedDoesNotCountAndMayTakeItBack(_ name: String) throws {
        var state = try Self.state()
        let vote = try vote(name)
        #expect(throws: ApprovalState.Refusal.ownRun(vote.person)) { try state.take(vote) }
        #expect(state.approvals.isEmpty)
        #expect(try state.take(self.vote(name, .reject)) == .counted)
        #expect(state.standing(at: Self.asked) == .rejected(by: vote.person, reason: "because"))
    }

    @Test(arguments: [
        ("bob@desk", true), ("bob@laptop", true), ("cyd@desk", true), ("CYD@DESK", true), ("cyd@laptop", false),
        ("cyd", false), ("eve@desk", false), ("bobby", false),
    ])
    func onlyListedPeopleDecide(_ name: String, _ accepted: Bool) throws {
        for decision in ApprovalVote.Decision.allCases {
            var state = try Self.state(approvers: ["bob", "cyd@desk"])
            #expect(((try? state.take(vote(name, decision))) == .counted) == accepted)
        }
    }

    @Test func oneRejectionEndsItAlsoWhenItIsApproved() throws {
        var state = try Self.state(required: 1)
        #expect(try state.take(vote("bob")) == .counted)
        #expect(try state.take(vote("cyd", .reject, after: 90)) == .counted)
        let cyd = try Self.person("cyd")
        #expect(state.standing(at: Self.asked) == .rejected(by: cyd, reason: "because"))
        #expect(throws: ApprovalState.Refusal.rejected(by: cyd, reason: "because")) {
            try state.take(vote("dan"))
        }
    }

    @Test func expiresToTheSecondUnlessItIsApproved() throws {
        var state = try Self.state()
        #expect(try state.take(vote("bob", after: 3_599)) == .counted)
        #expect(state.standing(at: Self.asked.addingTimeInterval(3_599)) == .waiting(missing: 1))
        #expect(state.standing(at: Self.asked.addingTimeInterval(3_600)) == .expired)
        for decision in ApprovalVote.Decision.allCases {
            #expect(throws: ApprovalState.Refusal.expired(state.request.expires)) {
                try state.take(vote("cyd", decision, after: 3_600))
            }
        }
        var approved = try Self.state(required: 1)
        #expect(try approved.take(vote("bob")) == .counted)
        #expect(approved.standing(at: Self.asked.addingTimeInterval(36_000)) == .approved)
    }

    /// Whatever is voted in whatever order: nobody counts twice, the asker never, and nothing comes back to life.
    @Test func holdsItsRulesOverRandomVotes() throws {
        var generator = SplitMix(state: 7)
        let names = ["ada@x", "bob@x", "bob@y", "cyd", "dan", "eve"]
        for _ in 0..<3_000 {
            let required = Int.random(in: 1...4, using: &generator)
            var state = try Self.state(
                required: required, approvers: Bool.random(using: &generator) ? [] : ["bob", "cyd"])
            var time: TimeInterval = 0
            var isOver = false
            for _ in 0..<12 {
                time += .random(in: 0...600, using: &generator)
                let decision: ApprovalVote.Decision = Int.random(in: 0..<8, using: &generator) == 0 ? .reject : .approve
                let before = state
                let effect = try? state.take(
                    vote(names.randomElement(using: &generator) ?? "", decision, after: time))
                let now = Self.asked.addingTimeInterval(time)
                #expect(effect == .counted || state == before)
                if isOver { #expect(effect == nil) }
                switch state.standing(at: now) {
                case .rejected, .expired: isOver = true
                case .approved: #expect(state.approvals.count == required)
                case .waiting(let missing): #expect(missing == required - state.approvals.count)
                }
                #expect(Set(state.approvals.map(\.person)).count == state.approvals.count)
                #expect(!state.approvals.contains { $0.person == state.request.asker })
            }
        }
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
