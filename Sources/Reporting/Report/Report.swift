package import Foundation

/// A report: named tables, figures, charts and notes. Every format is written from this value, whatever it is about.
package struct Report: Sendable, Equatable {
    /// `regions`, `deployments`, `fleet`.
    package var kind: String
    package var title: String
    /// What the names of its files begin with.
    package var file: String
    package var stamp: ReportStamp
    package var figures: [ReportFigure]
    package var tables: [ReportTable]
    package var charts: [ReportChart]
    /// What a reader has to know, a sentence each.
    package var notes: [String]
    /// What should be in it and is not.
    package var gaps: [ReportGap]
    /// Whether the Markdown begins with its headline figures as badges.
    package var hasBadges = false

    package init(
        kind: String, title: String, file: String, stamp: ReportStamp, figures: [ReportFigure] = [],
        tables: [ReportTable] = [], charts: [ReportChart] = [], notes: [String] = [], gaps: [ReportGap] = []
    ) {
        self.kind = kind
        self.title = title
        self.file = file
        self.stamp = stamp
        self.figures = figures
        self.tables = tables
        self.charts = charts
        self.notes = notes
        self.gaps = gaps
    }

    package func table(_ name: String) -> ReportTable? { tables.first { $0.name == name } }
}

/// When, by what and from which state of the repository a report was made.
package struct ReportStamp: Sendable, Equatable, Codable {
    /// The repository's state; text that people chose may stand in `describe` and `branch`.
    package struct Git: Sendable, Equatable, Codable {
        /// 40 digits.
        package var commit: String
        /// As `git describe --tags --always` names it.
        package var describe: String
        /// Nil when HEAD is detached.
        package var branch: String?
        /// Whether a tracked file differs from the commit; nil where that could not be looked at.
        package var dirty: Bool?

        package init(commit: String, describe: String, branch: String?, dirty: Bool?) {
            self.commit = commit
            self.describe = describe
            self.branch = branch
            self.dirty = dirty
        }

        package var text: String {
            "\(describe)\(dirty == true ? " (with changes)" : "")" + (branch.map { " on \($0)" } ?? "")
                + " (\(commit.prefix(10)))"
        }
    }

    package var generatedAt: Date
    /// `exec_…`; names its folders in the artifact store.
    package var execution: String
    /// The program's version.
    package var version: String
    /// Nil outside of a repository.
    package var git: Git?
    /// Where its data comes from.
    package var source: String

    package init(generatedAt: Date, execution: String, version: String, git: Git?, source: String) {
        self.generatedAt = generatedAt
        self.execution = execution
        self.version = version
        self.git = git
        self.source = source
    }

    /// `2026-11-21 06:00:00`, in UTC.
    package var time: String {
        let text = generatedAt.ISO8601Format()
        return String(text.dropLast()).replacing("T", with: " ")
    }

    /// One line for people.
    package var text: String {
        "Made \(time) UTC by muster \(version)"
            + (git.map { " at \($0.text)" } ?? ", without a commit of a git repository")
            + " from \(source)"
    }
}

/// A number or a word that sums up, with the rule by which it was found.
package struct ReportFigure: Sendable, Equatable {
    /// For programs: `unique_regions`.
    package var key: String
    package var label: String
    package var value: ReportCell
    /// `percent` shows a fraction as such, `hours` as the unit that suits them; any other follows the number.
    package var unit: String?
    package var rule: String?
    /// Whether it stands on top of the page and in the JSON's metadata.
    package var isHeadline: Bool

    package init(
        _ key: String, _ label: String, _ value: ReportCell, unit: String? = nil, rule: String? = nil,
        isHeadline: Bool = false
    ) {
        self.key = key
        self.label = label
        self.value = value
        self.unit = unit
        self.rule = rule
        self.isHeadline = isHeadline
    }

    /// For people.
    package var text: String {
        if unit == "percent", case .number(let fraction) = value { return ReportCell.percent(fraction) }
        if unit == "hours", case .number(let hours) = value { return Wording.duration(hours: hours) }
        guard let unit, value != .empty else { return value.text }
        return "\(value.text) \(unit)"
    }
}

/// Something that could not be read.
package struct ReportGap: Sendable, Equatable, Codable {
    /// `the services of eu-south-2`.
    package var what: String
    package var reason: String

    package init(what: String, reason: String) {
        self.what = what
        self.reason = reason
    }
}

/// A chart over two columns of a table.
package struct ReportChart: Sendable, Equatable {
    package enum Kind: String, Sendable { case bars, line }

    package var kind: Kind
    package var title: String
    /// The table's name.
    package var table: String
    /// Titles of its columns.
    package var categories: String
    package var values: String

    package init(_ kind: Kind, title: String, table: String, categories: String, values: String) {
        self.kind = kind
        self.title = title
        self.table = table
        self.categories = categories
        self.values = values
    }
}
