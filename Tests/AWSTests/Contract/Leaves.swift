import AWS
import Foundation

/// The single values in a value of any type, with the names of the properties that lead to them, and the properties
/// that hold nothing.
struct Leaves {
    private(set) var values: [(path: [String], text: String)] = []
    private(set) var gaps: [[String]] = []

    init(_ value: Any) {
        visit(value, [])
    }

    private mutating func visit(_ value: Any, _ path: [String]) {
        switch value {
        case let word as any WireValue:
            // Words that the model does not list come with a `~`.
            let isRead = word.unknownWord.map { $0.contains("~") } ?? true
            if isRead { values.append((path, word.word)) } else { gaps.append(path) }
        case let text as String:
            if text.isEmpty { gaps.append(path) } else { values.append((path, text)) }
        case let flag as Bool:
            if !flag { gaps.append(path) }
        case let number as Int:
            if number == 0 { gaps.append(path) } else { values.append((path, String(number))) }
        case let number as Double:
            if number == 0 { gaps.append(path) } else { values.append((path, String(number))) }
        case let date as Date: values.append((path, String(Int(date.timeIntervalSince1970))))
        case let bytes as [UInt8]:
            if bytes.isEmpty { gaps.append(path) }
        case let data as Data:
            if data.isEmpty { gaps.append(path) }
        default: descend(value, path)
        }
    }

    private mutating func descend(_ value: Any, _ path: [String]) {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional, .collection, .set:
            if mirror.children.isEmpty { gaps.append(path) }
            for child in mirror.children { visit(child.value, path) }
        case .dictionary:
            if mirror.children.isEmpty { gaps.append(path) }
            for child in mirror.children {
                let entry = Mirror(reflecting: child.value).children.map(\.value)
                visit(entry[1], path)
            }
        case .enum:
            for child in mirror.children { visit(child.value, path) }
        default:
            for child in mirror.children { visit(child.value, path + [child.label ?? ""]) }
        }
    }
}
