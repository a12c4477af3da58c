import Foundation

/// Judges one answer. The scripts do the same on the host.
package enum HealthJudge {
    /// Nil when the answer is good, else what is wrong with it.
    package static func fault(of check: HealthCheck, status: Int, body: [UInt8], commit: String) -> String? {
        guard status == check.status else { return "answered \(status), not \(check.status)" }
        guard let field = check.revision else { return nil }
        guard let object = try? JSONDecoder().decode([String: Scalar].self, from: Data(body)) else {
            return "the body is not a JSON object"
        }
        guard let found = object[field]?.text else { return "the body has no text field '\(field)'" }
        guard found.count >= 7, commit.hasPrefix(found) else {
            return "the field '\(field)' is '\(found.prefix(40))', not \(commit)"
        }
        return nil
    }

    /// A member of the body; only text is of interest.
    private struct Scalar: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }
}
