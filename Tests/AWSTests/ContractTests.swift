import AWS
import Foundation
import LoopbackServer
import Synchronization
import Testing

/// Every request that the code can send and every reply that it reads, against botocore's service models.
@Suite struct ContractTests {
    struct Reply: Decodable, Sendable {
        let headers: [[String]]
        let body: String
        /// Where in the model each value of the body stands, in lower case.
        let places: [String: [[String]]]

        var response: LoopbackServer.Reply {
            .response(status: 200, headers: headers.map { ($0[0], $0[1]) }, body: body)
        }
    }

    private struct SentRequest: Encodable {
        let service: String
        let operation: String
        let method: String
        let target: String
        let headers: [[String]]
        let body: String
    }

    /// A call with a reply; what came out of it, and what went out.
    private func run(_ contract: Contract, _ reply: Reply) async throws -> (Result<Any, any Error>, SentRequest) {
        try await LoopbackServer.serving { _ in
            reply.response
        } body: { server in
            let result: Result<Any, any Error>
            do {
                result = .success(try await contract.call(configuration(server.url)))
            } catch {
                result = .failure(error)
            }
            let sent = try #require(server.requests.first)
            let request = SentRequest(
                service: contract.service, operation: contract.operation, method: sent.method, target: sent.target,
                headers: sent.headers.map { [$0.name, $0.value] }, body: String(decoding: sent.body, as: UTF8.self))
            return (result, request)
        }
    }

    @Test func agreesWithTheModelsInBothDirections() async throws {
        let operations = Contract.all.map { ["service": $0.service, "operation": $0.operation] }
        let replies = try JSONDecoder().decode(
            [[String: Reply]].self,
            from: PythonOracle.run("contract.py", ["replies"], input: JSONEncoder().encode(operations)))
        var sent: [SentRequest] = []
        for (contract, variants) in zip(Contract.all, replies) {
            let name = "\(contract.service):\(contract.operation)"
            for gap in contract.request.map({ Leaves($0).gaps }) ?? [] where !Self.mayBeUnset(gap) {
                Issue.record("\(name): the request's \(gap.joined(separator: ".")) is not set in this test")
            }
            let full = try #require(variants["full"])
            let (result, request) = try await run(contract, full)
            sent.append(request)
            switch result {
            case .success(let value): compare(value, full, name)
            case .failure(let error): Issue.record("\(name): the full reply is refused: \(error)")
            }
            for variant in ["unknown", "empty"] {
                let (result, _) = try await run(contract, try #require(variants[variant]))
                guard case .failure(let error) = result else { continue }
                let mayLackItsPoint = variant == "empty" && (error as? AWSError)?.code == .unreadableReply
                if !(mayLackItsPoint && Self.isXML(contract.service)) {
                    Issue.record("\(name): the \(variant) reply is refused: \(error)")
                }
            }
        }
        let faults = try JSONDecoder().decode(
            [String].self, from: PythonOracle.run("contract.py", ["judge"], input: JSONEncoder().encode(sent)))
        for fault in faults { Issue.record("\(fault)") }
    }

    @Test func everyOperationOfTheCodeIsProven() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/AWS")
            .standardized
        let names = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
        var found: Set<String> = []
        for name in names where name.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for match in text.matches(of: /(?:call|pages|reply|document)\(\s*"([A-Z][A-Za-z0-9]+)"/) {
                found.insert(String(match.output.1))
            }
        }
        let proven = Set(Contract.all.map(\.operation))
        #expect(found.count > 80)
        #expect(found.subtracting(proven) == [], "these operations are called without a Contract")
        #expect(proven.count == Contract.all.count)
    }

    /// Every property has a value, and it is the one of the member of its name.
    private func compare(_ value: Any, _ reply: Reply, _ name: String) {
        let leaves = Leaves(value)
        for gap in leaves.gaps where !Self.mayBeEmpty(gap, name) {
            Issue.record("\(name): the reply's \(gap.joined(separator: ".")) was not found")
        }
        for (path, text) in leaves.values {
            guard let property = path.last?.lowercased(), !Self.renamed.contains("\(name) \(path.last ?? "")") else {
                continue
            }
            guard let places = reply.places[text] else {
                Issue.record("\(name): \(path.joined(separator: ".")) is \(text), which the reply does not hold")
                continue
            }
            let isNamed = places.contains { Self.agrees(property, $0, name) }
            #expect(isNamed, "\(name): \(path.joined(separator: ".")) comes from \(places)")
        }
    }

    /// The property is named after the member or the structure around it; in XML, where structures are flattened, it
    /// may be named after the end of both.
    private static func agrees(_ property: String, _ place: [String], _ name: String) -> Bool {
        let last = place.suffix(2)
        if last.contains(property) || last.joined() == property || property == "items" { return true }
        return isXML(String(name.prefix { $0 != ":" }))
            && (last.joined().hasSuffix(property) || last.contains { $0.hasSuffix(property) })
    }

    private static func isXML(_ service: String) -> Bool {
        ["ec2", "sts", "sns", "s3"].contains(service)
    }

    /// Of some structures exactly one member is set.
    private static func mayBeUnset(_ path: [String]) -> Bool {
        !Set(path).isDisjoint(with: ["conditionCheck", "put", "delete", "update", "putRequest", "deleteRequest"])
    }

    private static func mayBeEmpty(_ path: [String], _ name: String) -> Bool {
        let isMarker = name == "s3:ListObjectVersions"
        return isMarker && ["isDeleteMarker", "size", "eTag", "storageClass"].contains(path.last ?? "")
    }

    /// Properties whose name or form differs from the model's on purpose.
    private static let renamed: Set<String> = [
        "ssm:DescribeInstancePatches state", "ec2:DescribeInstanceStatus summary", "s3:GetObject size",
        "s3:HeadObject size", "s3:ListObjectsV2 nextToken", "s3:ListObjectVersions key",
        "s3:ListObjectVersions versionID", "s3:UploadPart number", "s3:UploadPart checksum",
    ]
}
