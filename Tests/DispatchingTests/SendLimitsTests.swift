import Dispatching
import Testing

@Suite struct SendLimitsTests {
    struct Row: Sendable {
        var limits: SendLimits
        var chunks: [Int]
        var concurrency: [String]
        var parallel: Int
    }

    private static func sends(_ sizes: [Int]) -> [Send] {
        sizes.enumerated().map { index, size in
            let expected = (0..<size).map { "i-\(index)-\($0)" }
            return Send(
                key: SendKey(scope: "a/b", run: "r", phase: "run", batch: 1, chunk: index, payload: ""), nonce: nil,
                target: .instances(expected), expected: expected, document: "D", parameters: [:], deliveryTimeout: 30,
                executionTimeout: 30)
        }
    }

    @Test(arguments: [
        Row(limits: SendLimits(), chunks: [50, 7], concurrency: ["50", "7"], parallel: 2),
        Row(limits: SendLimits(concurrency: 10), chunks: [50], concurrency: ["10"], parallel: 1),
        Row(limits: SendLimits(concurrency: 10), chunks: [50, 50, 50], concurrency: ["4", "3", "3"], parallel: 3),
        Row(limits: SendLimits(concurrency: 2), chunks: [50, 50, 50], concurrency: ["1", "1", "1"], parallel: 2),
        Row(limits: SendLimits(concurrency: 500), chunks: [50, 7], concurrency: ["50", "7"], parallel: 2),
        Row(limits: SendLimits(concurrency: 8), chunks: [6, 2], concurrency: ["6", "2"], parallel: 2),
        Row(limits: SendLimits(concurrency: 6), chunks: [6, 2], concurrency: ["4", "2"], parallel: 2),
        Row(limits: SendLimits(concurrency: 91), chunks: [50, 41], concurrency: ["50", "41"], parallel: 2),
        Row(limits: SendLimits(concurrency: 100), chunks: [50, 50, 20], concurrency: ["40", "40", "20"], parallel: 3),
        Row(limits: SendLimits(concurrency: 1), chunks: [1], concurrency: ["1"], parallel: 1),
    ])
    func noMoreInstancesThanAllowedGoAtOnce(_ row: Row) {
        let (sends, parallel) = row.limits.applied(to: Self.sends(row.chunks))
        #expect(sends.map(\.maxConcurrency) == row.concurrency)
        #expect(parallel == row.parallel)
    }

    @Test func eachPlaceHasItsShare() {
        let whole = SendLimits(concurrency: 10, errors: 5)
        #expect(whole.share(50, of: 100) == SendLimits(concurrency: 5, errors: 2))
        #expect(whole.share(1, of: 100) == SendLimits(concurrency: 1, errors: 0))
        #expect(SendLimits().share(1, of: 2) == SendLimits())
    }

    @Test func errorsAreSSMsMaxErrors() {
        let (sends, _) = SendLimits(errors: 0).applied(to: Self.sends([3]))
        #expect(sends.map(\.maxErrors) == ["0"])
    }

    @Test func aUsedUpBudgetSendsNoFurtherCommand() {
        var machine = DispatchMachine(Self.sends([2, 2]), parallel: 1, errorBudget: 1)
        #expect(machine.step(at: .zero) == .work([.send(0)], wake: nil))
        machine.answer(.send(0), [0: .sendAccepted(commandID: "c")], at: .zero)
        guard case .work(_, let wake?) = machine.step(at: .zero) else {
            Issue.record("nothing to wait for")
            return
        }
        #expect(machine.step(at: wake) == .work([.observe([0])], wake: nil))
        let ended = CommandSummary(status: "Failed", details: "Failed", targets: 2, completed: 2, errors: 2)
        machine.answer(.observe([0]), [0: .observed(ended)], at: wake)
        #expect(machine.step(at: wake) == .work([.collect(0)], wake: nil))
        let failed = ["i-0-0", "i-0-1"].map {
            InvocationSummary(instance: $0, status: "Failed", details: "Failed", responseCode: 1, output: "")
        }
        machine.answer(.collect(0), [0: .collected(failed)], at: wake)
        guard case .finish(let conclusions) = machine.step(at: wake) else {
            Issue.record("it goes on")
            return
        }
        let unsent = Outcome.notSent("the error budget is used up")
        #expect(conclusions[1].results.map(\.outcome) == [unsent, unsent])
    }
}
