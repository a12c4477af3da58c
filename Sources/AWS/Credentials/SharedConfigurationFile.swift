import Foundation

/// One of the shared files: sections in brackets, `key = value` lines, indented `key = value` lines below an empty
/// value, comments.
struct SharedConfigurationFile: Sendable {
    struct Section: Sendable {
        var values: [String: String] = [:]
        /// `ssm =` with indented lines under it.
        var nested: [String: [String: String]] = [:]
    }

    let path: String
    private var sections: [String: Section] = [:]

    init(path: String) {
        self.path = path
    }

    subscript(name: String) -> Section? { sections[name] }

    static func read(path: String) throws(CredentialsError) -> SharedConfigurationFile {
        guard FileManager.default.fileExists(atPath: path) else { return SharedConfigurationFile(path: path) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CredentialsError(
                code: .malformed(path), message: "\(path) cannot be read; make it readable for this user.")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CredentialsError(code: .malformed(path), message: "\(path) is not UTF-8 text; save it as UTF-8.")
        }
        return try SharedConfigurationFile(text: text, path: path)
    }

    /// Throws `malformed` with the line's number.
    init(text: String, path: String) throws(CredentialsError) {
        self.path = path
        var section: String?
        var parent: String?
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            guard let first = trimmed.first, first != "#", first != ";" else { continue }
            func malformed(_ what: String) -> CredentialsError {
                CredentialsError(
                    code: .malformed(path), message: "\(path), line \(index + 1): \(what).")
            }
            if first == "[" && line.first == "[" {
                guard let name = Self.sectionName(trimmed) else {
                    throw malformed("a section's name stands in brackets, such as [profile ci]")
                }
                (section, parent) = (name, nil)
                sections[name, default: Section()].values.merge([:]) { $1 }
                continue
            }
            guard let section else { throw malformed("a setting stands above the first section") }
            guard let (key, value) = Self.setting(trimmed) else {
                if line.first?.isWhitespace == true { continue }
                throw malformed("neither a section nor 'key = value'")
            }
            if line.first?.isWhitespace == true, let parent {
                sections[section, default: Section()].nested[parent, default: [:]][key] = value
            } else {
                sections[section, default: Section()].values[key] = value
                parent = value.isEmpty ? key : nil
            }
        }
    }

    /// `[ profile  "a b" ] # comment` is `profile a b`.
    private static func sectionName(_ line: String) -> String? {
        guard let end = line.firstIndex(of: "]") else { return nil }
        let inside = line[line.index(after: line.startIndex)..<end].replacing("\"", with: "").replacing("'", with: "")
        let words = inside.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// A comment may follow a value after white space.
    private static func setting(_ line: String) -> (key: String, value: String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let key = line[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
        guard !key.isEmpty else { return nil }
        var value = line[line.index(after: equals)...]
        if let comment = value.firstRange(of: /\s[#;]/) { value = value[..<comment.lowerBound] }
        return (key, value.trimmingCharacters(in: .whitespaces))
    }
}
