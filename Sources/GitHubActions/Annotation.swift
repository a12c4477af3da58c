import Redaction

/// A message that GitHub shows on the run's page and, with a file, beside the line.
package struct Annotation: Sendable, Equatable {
    package enum Level: String, Sendable { case error, warning, notice }

    /// Where in the repository.
    package struct Place: Sendable, Equatable {
        package var file: String
        package var line: Int?
        package var column: Int?

        package init(file: String, line: Int? = nil, column: Int? = nil) {
            self.file = file
            self.line = line
            self.column = column
        }
    }

    package var level: Level
    package var title: String
    package var message: String
    package var place: Place?

    package init(_ level: Level, _ title: String, _ message: String, at place: Place? = nil) {
        self.level = level
        self.title = title
        self.message = message
        self.place = place
    }

    /// The runner cuts a message at 4,096 characters without a word.
    static let limit = 4_000

    /// The command's line. What the message holds, whoever wrote it, commands nothing.
    var line: String {
        var properties: [(String, String)] = []
        if let place {
            properties.append(("file", UntrustedText.line(place.file)))
            if let line = place.line { properties.append(("line", "\(line)")) }
            if let column = place.column { properties.append(("col", "\(column)")) }
        }
        properties.append(("title", UntrustedText.line(title)))
        let whole = UntrustedText.lines(message, prefix: "")
        let text =
            whole.utf16.count > Self.limit ? whole.prefix(utf16: Self.limit) + " … (the whole is in the log)" : whole
        return WorkflowCommand.line(level.rawValue, properties, text)
    }
}

/// What a step may still say: the runner shows ten annotations of each level and drops the rest.
package struct AnnotationBudget: Sendable {
    package static let perLevel = 10
    private var spent: [Annotation.Level: Int] = [:]
    /// How many were left out.
    package private(set) var leftOut = 0

    package init() {}

    /// - Returns: the line to print; nil when the level is used up.
    package mutating func line(_ annotation: Annotation) -> String? {
        guard spent[annotation.level, default: 0] < Self.perLevel else {
            leftOut += 1
            return nil
        }
        spent[annotation.level, default: 0] += 1
        return annotation.line
    }
}

extension String {
    /// At most so many UTF-16 units, which is how the runner counts, and no half of a character.
    fileprivate func prefix(utf16 limit: Int) -> Substring {
        var index = utf16.index(startIndex, offsetBy: limit, limitedBy: endIndex) ?? endIndex
        while index.samePosition(in: self) == nil { index = utf16.index(before: index) }
        return self[..<index]
    }
}
