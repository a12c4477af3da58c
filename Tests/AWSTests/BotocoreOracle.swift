import Foundation

/// Requests that botocore signed.
enum BotocoreOracle {
    struct Case: Decodable, Sendable {
        let method: String
        let origin: String
        let path: String
        let pairs: [[String]]
        let rawQuery: String?
        let headers: [[String]]
        let body: Data
        let accessKeyID: String
        let secret: String
        let token: String?
        let region: String
        let service: String
        let rules: String
        let isUnsigned: Bool
        let time: Double
        let expected: [String: String]
    }

    static func cases(seed: Int, count: Int) throws -> [Case] {
        try run("sign.py", [String(seed), String(count)])
    }

    /// Runs a script and reads what it prints, one JSON value a line.
    static func run<Value: Decodable>(_ script: String, _ arguments: [String] = []) throws -> [Value] {
        let data = try PythonOracle.run(script, arguments)
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Value.self, from: $0) }
    }
}
