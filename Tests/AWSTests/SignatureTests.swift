import AWS
import Foundation
import Testing

@Suite struct SignatureTests {
    @Test func agreesWithBotocoreOnGeneratedRequests() throws {
        let cases = try BotocoreOracle.cases(seed: 20_261_121, count: 4_000)
        #expect(cases.count == 4_000)
        #expect(Set(cases.map(\.rules)) == ["standard", "s3"])
        var differing = 0
        for (index, item) in cases.enumerated() where signed(item) != item.expected {
            differing += 1
            if differing <= 5 {
                Issue.record("case \(index): \(item.method) \(item.origin)\(item.path) \(signed(item))")
            }
        }
        #expect(differing == 0)
    }

    private func signed(_ item: BotocoreOracle.Case) -> [String: String] {
        let query = item.rawQuery ?? URIEncoding.query(item.pairs.map { (name: $0[0], value: $0[1]) })
        let signer = SignatureV4(
            region: item.region, service: item.service, rules: item.rules == "s3" ? .s3 : .standard)
        let headers = signer.headers(
            method: item.method, url: item.origin + URIEncoding.path(item.path) + (query.isEmpty ? "" : "?" + query),
            headers: item.headers.map { (name: $0[0], value: $0[1]) }, body: Array(item.body),
            payload: item.isUnsigned ? .unsigned : .signed,
            credentials: Credentials(
                accessKeyID: item.accessKeyID, secretAccessKey: item.secret, sessionToken: item.token, source: "test"),
            date: Date(timeIntervalSince1970: item.time))
        return Dictionary(headers.map { ($0.name, $0.value) }) { $1 }
    }
}
