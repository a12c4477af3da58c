import Reporting

/// A report whose texts want to be something else than texts.
enum Hostile {
    static let texts = [
        "=1+1", "+SUM(A1:A9)", "-2+3", "@cmd|' /C calc'!A0", "\t=1", "\r=1", "＝1", "plain", " blanks ", "a,b",
        "say \"x\"",
        "line\nbreak", "nul\u{0}bell\u{7}esc\u{1b}[31m", "\u{202e}txt.exe", "zero\u{200b}width",
        "<script>alert(1)</script>", "</script><b>",
        "a & b 'c'", "|bar| `code` @octocat #1", "::error::x ##[error]y", "ünïcødé 漢字 🚀", "e\u{301}",
        "\u{FFFE}\u{FFFF}",
        "http://evil.example/", "_x0041_", "{{7*7}}", "", String(repeating: "ä", count: 32_767),
        String(repeating: "x", count: 40_000),
        String(repeating: "🚀", count: 20_000),
    ]

    static var report: Report {
        var report = Report(
            kind: "hostile", title: "Texts & <things>", file: "hostile", stamp: Moments.stamp(),
            figures: [
                ReportFigure("texts", "Texts", .integer(texts.count), isHeadline: true),
                ReportFigure(
                    "part", "A part", .number(0.256), unit: "percent", rule: "its rule \"here\"", isHeadline: true),
                ReportFigure("time", "A time", .number(1.5), unit: "hours", isHeadline: true),
                ReportFigure("none", "Nothing", .empty, isHeadline: true),
            ],
            tables: [
                ReportTable(
                    "Texts", files: ["texts.csv", "again.csv"],
                    columns: [
                        ReportColumn("Number", .integer), ReportColumn("Text"), ReportColumn("Part", .percent),
                        ReportColumn("Mark", .mark), ReportColumn("Size", .number), ReportColumn("Link", .link),
                    ],
                    rows: texts.enumerated().map { index, text in
                        [
                            .integer(index), .text(text), index.isMultiple(of: 3) ? .empty : .number(Double(index) / 7),
                            index.isMultiple(of: 5) ? .empty : .mark(index.isMultiple(of: 2)),
                            .number(-1.5 * Double(index)),
                            .text(index.isMultiple(of: 2) ? "https://example.org/?a=1&b='2'" : "javascript:alert(1)"),
                        ]
                    },
                    caption: "Texts <b>of others</b>"),
                ReportTable(
                    "Grid", files: ["grid.csv"],
                    columns: [ReportColumn("Name"), ReportColumn("a", .mark), ReportColumn("b", .mark)],
                    rows: [[.text("=x"), .mark(true), .mark(false)], [.text("y"), .empty, .mark(true)]], style: .matrix),
                ReportTable(
                    "Facts", files: ["facts.csv"], columns: [ReportColumn("Name"), ReportColumn("Value", .any)],
                    rows: [
                        [.text("One"), .integer(1)], [.text("=Two"), .text("=2")], [.text("Half"), .number(0.5)],
                    ],
                    style: .facts),
                ReportTable("Empty", files: ["empty.csv"], columns: [ReportColumn("Nothing")], rows: []),
            ],
            charts: [ReportChart(.bars, title: "Sizes <1>", table: "Texts", categories: "Number", values: "Part")],
            notes: ["A note with <b>markup</b> and ::error::x"],
            gaps: [ReportGap(what: "something <i>", reason: "because | of =that")])
        report.hasBadges = true
        return report
    }
}
