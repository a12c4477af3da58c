import Dispatching
import Testing

@Suite struct SendTests {
    @Test func theLongestKeyFitsIntoAComment() {
        let key = SendKey(
            scope: String(repeating: "a", count: 28) + "/" + String(repeating: "e", count: 14),
            run: "r261121-0744-k3f9",
            phase: "preflight", batch: 99, chunk: 20, payload: "x")
        #expect("\(key)".utf8.count <= 100)
        #expect(SendKey(comment: "\(key)") == key)
    }

    @Test(arguments: ["", "deploy", "muster/2 a r p h", "muster/1 a r p"]) func otherCommentsCarryNoKey(_ text: String)
    {
        #expect(SendKey(comment: text) == nil)
    }

    @Test func anotherPayloadHasAnotherKey() {
        let other = SendKey(scope: "orders/production", run: "r1", phase: "stage", batch: 1, chunk: 1, payload: "y")
        #expect(other.hash != CommandMachineTests.key.hash)
    }

    @Test func chunksHoldFifty() {
        #expect(Send.chunks(of: (0..<101).map { "i-\($0)" }).map(\.count) == [50, 50, 1])
        #expect(Send.chunks(of: []).isEmpty)
    }
}
