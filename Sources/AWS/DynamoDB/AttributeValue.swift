package import Foundation

/// The value of an attribute. Numbers are decimal text, so that none of their 38 digits is lost.
package indirect enum AttributeValue: Sendable, Hashable, Codable {
    case string(String)
    case number(String)
    case binary(Data)
    case strings(Set<String>)
    case numbers(Set<String>)
    case binaries(Set<Data>)
    case map([String: AttributeValue])
    case list([AttributeValue])
    case bool(Bool)
    case null

    package static func number(_ value: Int) -> AttributeValue { .number(String(value)) }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// Nil for what is no whole number.
    package var integer: Int? {
        if case .number(let digits) = self { Int(digits) } else { nil }
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        guard let type = members.allKeys.first, members.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not exactly one type"))
        }
        switch type.stringValue {
        case "S": self = .string(try members.required(type))
        case "N": self = .number(try members.required(type) as String)
        case "B": self = .binary(try members.required(type))
        case "SS": self = .strings(try members.required(type))
        case "NS": self = .numbers(try members.required(type))
        case "BS": self = .binaries(try members.required(type))
        case "M": self = .map(try members.required(type))
        case "L": self = .list(try members.required(type))
        case "BOOL": self = .bool(try members.required(type))
        case "NULL": self = .null
        default:
            throw DecodingError.dataCorrupted(.init(codingPath: members.codingPath, debugDescription: "unknown type"))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.members
        switch self {
        case .string(let text): try members.encode(text, forKey: "S")
        case .number(let digits): try members.encode(digits, forKey: "N")
        case .binary(let data): try members.encode(data, forKey: "B")
        case .strings(let set): try members.encode(set.sorted(), forKey: "SS")
        case .numbers(let set): try members.encode(set.sorted(), forKey: "NS")
        case .binaries(let set):
            try members.encode(set.sorted { $0.lexicographicallyPrecedes($1) }, forKey: "BS")
        case .map(let map): try members.encode(map, forKey: "M")
        case .list(let list): try members.encode(list, forKey: "L")
        case .bool(let bool): try members.encode(bool, forKey: "BOOL")
        case .null: try members.encode(true, forKey: "NULL")
        }
    }
}
