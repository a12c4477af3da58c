import Fleet
import Testing

@Suite struct AgentVersionTests {
    @Test(arguments: [
        ("3.3.1142.0", "3.3.2746.0"), ("3.3.2746.0", "3.3.10000.0"), ("3.3", "3.3.0.1"), ("2.9.9.9", "3.0"),
        ("3.3.999.0", "3.3.2746.0"),
    ])
    func numbersAreComparedAsNumbers(older: String, newer: String) throws {
        let (old, new) = (try #require(AgentVersion(older)), try #require(AgentVersion(newer)))
        #expect(old < new && !(new < old) && old != new && new >= old)
    }

    @Test func missingNumbersAreZeroes() {
        #expect(AgentVersion("3.3") == AgentVersion("3.3.0.0"))
        #expect(AgentVersion("3.3.2746.0")?.description == "3.3.2746.0")
    }

    @Test(arguments: ["", ".", "3.", "3.x", "-1", "3.3.2746.0-1", "٣.3", "99999999999999999999"])
    func otherTextIsNoVersion(text: String) {
        #expect(AgentVersion(text) == nil)
    }
}
