import Dispatching
import Testing

/// Publishing a document, in virtual time.
@Suite struct DocumentMachineTests {
    private static let hash = String(repeating: "ab", count: 32)
    private static let active = DocumentMachine.Event.described(hash: hash, status: "Active", information: nil)
    private static let creating = DocumentMachine.Event.described(hash: hash, status: "Creating", information: nil)

    private func machine(mayCreate: Bool = true) -> DocumentMachine {
        DocumentMachine(hash: Self.hash, mayCreate: mayCreate)
    }

    /// Feeds events, one a second, and answers the actions.
    private func actions(
        _ events: [DocumentMachine.Event], mayCreate: Bool = true
    ) -> [DocumentMachine.Action] {
        var machine = machine(mayCreate: mayCreate)
        return events.enumerated().map { machine.handle($0.element, at: .seconds($0.offset)) }
    }

    @Test func oneThatIsThereIsLookedAtOnce() {
        #expect(actions([.begin, Self.active]) == [.describe, .finish(.active(isNew: false))])
    }

    @Test func oneThatIsMissingIsMadeAndWaitedFor() {
        #expect(
            actions([.begin, .missing, .created, .missing, .woke, Self.creating, .woke, Self.active])
                == [
                    .describe, .create, .describe, .wait(.seconds(1)), .describe, .wait(.seconds(1)), .describe,
                    .finish(.active(isNew: true)),
                ])
    }

    @Test func whoComesSecondFindsWhatTheOtherMade() {
        #expect(
            actions([.begin, .missing, .taken, Self.creating, .woke, Self.active])
                == [.describe, .create, .describe, .wait(.seconds(1)), .describe, .finish(.active(isNew: false))])
    }

    @Test func whatTheOtherMadeIsComparedAsWell() {
        let foreign = DocumentMachine.Event.described(hash: "00", status: "Active", information: nil)
        #expect(actions([.begin, .missing, .taken, foreign]).last == .finish(.foreign(hash: "00")))
        #expect(actions([.begin, foreign]).last == .finish(.foreign(hash: "00")))
        let unfinished = DocumentMachine.Event.described(hash: "00", status: "Creating", information: nil)
        #expect(actions([.begin, unfinished]).last == .finish(.foreign(hash: "00")))
    }

    @Test func theHashMayBeSpelledInCapitals() {
        let found = DocumentMachine.Event.described(
            hash: Self.hash.uppercased(), status: "Active", information: nil)
        #expect(actions([.begin, found]).last == .finish(.active(isNew: false)))
    }

    @Test func withoutAHashNothingIsTakenForGood() {
        var machine = machine()
        var action = machine.handle(.begin, at: .zero)
        var now = Duration.zero
        let unknown = DocumentMachine.Event.described(hash: nil, status: "Active", information: nil)
        while case .describe = action {
            action = machine.handle(unknown, at: now)
            guard case .wait(let pause) = action else { break }
            now += pause
            action = machine.handle(.woke, at: now)
        }
        #expect(action == .finish(.unusable(status: "Active", information: nil)))
        #expect(now == DocumentMachine.patience)
    }

    @Test func aLostReplyIsLookedAtAndTriedAgainThreeTimesAtMost() {
        #expect(actions([.begin, .missing, .ambiguous, Self.active]).last == .finish(.active(isNew: false)))
        #expect(
            actions([.begin, .missing, .ambiguous, .missing, .ambiguous, .missing, .ambiguous, .missing])
                == [
                    .describe, .create, .describe, .create, .describe, .create, .describe, .finish(.missing),
                ])
    }

    @Test func nothingIsMadeThatMayNotBe() {
        #expect(actions([.begin, .missing], mayCreate: false) == [.describe, .finish(.missing)])
    }

    @Test(arguments: ["Failed", "Deleting"]) func whatCannotBeRunIsSaid(status: String) {
        let found = DocumentMachine.Event.described(hash: Self.hash, status: status, information: "no such plugin")
        #expect(
            actions([.begin, found]).last
                == .finish(.unusable(status: status, information: "no such plugin")))
    }

    @Test(arguments: ["Creating", "Updating", "Dreaming"]) func itIsNotWaitedForForever(status: String) {
        var machine = machine()
        let found = DocumentMachine.Event.described(hash: Self.hash, status: status, information: nil)
        _ = machine.handle(.begin, at: .zero)
        #expect(machine.handle(found, at: .zero) == .wait(.seconds(1)))
        #expect(machine.handle(.woke, at: .seconds(59)) == .describe)
        #expect(machine.handle(found, at: .seconds(59)) == .wait(.seconds(1)))
        #expect(
            machine.handle(found, at: .seconds(60)) == .finish(.unusable(status: status, information: nil)))
        #expect(
            machine.handle(Self.active, at: .seconds(61)) == .finish(.unusable(status: status, information: nil)))
    }
}
