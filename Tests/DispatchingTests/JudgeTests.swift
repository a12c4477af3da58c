import Dispatching
import Testing

@Suite struct JudgeTests {
    struct Row: Sendable {
        var status: String
        var details: String
        var code: Int
        var output: String
        var seconds: Double?
        var outcome: Outcome
    }

    static func line(_ json: String) -> String { "muster:1 n \(json)\n" }

    @Test(arguments: [
        Row(
            status: "Success", details: "Success", code: 0, output: line(#"{"status":"done","exit":0}"#),
            outcome: .succeeded),
        Row(status: "Success", details: "Success", code: 0, output: "", outcome: .noResultLine),
        Row(
            status: "Success", details: "Success", code: 0, output: line(#"{"status":"open"}"#), outcome: .noResultLine),
        Row(
            status: "Success", details: "Success", code: 0, output: line(#"{"status":"done","exit":3}"#),
            outcome: .failed(exit: 3)),
        Row(
            status: "Failed", details: "Failed", code: 1, output: line(#"{"status":"done","exit":194}"#),
            outcome: .failed(exit: 194)),
        Row(
            status: "Failed", details: "Failed", code: 1, output: line(#"{"status":"done","exit":0}"#),
            outcome: .failed(exit: 1)),
        Row(status: "Failed", details: "Failed", code: 5, output: "", outcome: .failed(exit: 5)),
        Row(status: "Failed", details: "Undeliverable", code: -1, output: "", outcome: .undeliverable),
        Row(status: "Failed", details: "Invalid Platform", code: -1, output: "", outcome: .invalidPlatform),
        Row(status: "Failed", details: "AccessDenied", code: -1, output: "", outcome: .accessDenied),
        Row(status: "Cancelled", details: "Terminated", code: -1, output: "", outcome: .terminated),
        Row(
            status: "Cancelled", details: "Cancelled", code: 137, output: line(#"{"status":"open"}"#),
            outcome: .cancelled),
        Row(
            status: "Cancelled", details: "Cancelled", code: 0, output: line(#"{"status":"done","exit":0}"#),
            outcome: .succeeded),
        Row(status: "TimedOut", details: "Delivery Timed Out", code: -1, output: "", outcome: .timedOut(.delivery)),
        Row(
            status: "TimedOut", details: "ExecutionTimedOut", code: 137, output: "", seconds: 60,
            outcome: .timedOut(.execution)),
        Row(
            status: "TimedOut", details: "ExecutionTimedOut", code: 137, output: "", seconds: 4,
            outcome: .failed(exit: 137)),
        Row(
            status: "Failed", details: "Failed", code: 1, output: "muster-sandbox: simulated, kept at /x",
            outcome: .simulated),
        Row(
            status: "Success", details: "Success", code: 0,
            output: "muster-sandbox: simulated\n" + line(#"{"status":"done","exit":0}"#), outcome: .simulated),
        Row(
            status: "Success", details: "Success", code: 0,
            output: line(#"{"status":"duplicate","exit":0,"first":"c"}"#), outcome: .succeeded),
        Row(
            status: "Failed", details: "Failed", code: 4, output: line(#"{"status":"duplicate","exit":4,"first":"c"}"#),
            outcome: .failed(exit: 4)),
        Row(
            status: "Failed", details: "Failed", code: 75, output: line(#"{"status":"duplicate","first":"c"}"#),
            outcome: .unknown("command c claimed the key first and has not ended")),
        Row(
            status: "Failed", details: "Failed", code: 75,
            output: line(#"{"status":"refused","exit":75,"reason":"stale-fence"}"#), outcome: .rejected("stale-fence")),
    ])
    func everyAnswerOfSSMHasOneOutcome(_ row: Row) {
        let send = CommandMachineTests.send(["i-1"], nonce: "n")
        let invocation = InvocationSummary(
            instance: "i-1", status: row.status, details: row.details, responseCode: row.code, output: row.output,
            seconds: row.seconds)
        #expect(Judge.result(of: invocation, send: send, commandID: "c").outcome == row.outcome)
    }

    @Test func aDocumentThatIsNotOursNeedsNoResultLine() {
        let invocation = CommandMachineTests.invocation("i-1", "Success", output: "hello")
        let result = Judge.result(of: invocation, send: CommandMachineTests.send(["i-1"]), commandID: "c")
        #expect(result.outcome == .succeeded)
        #expect(result.output == "hello")
    }
}
