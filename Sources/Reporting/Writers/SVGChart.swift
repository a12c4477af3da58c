/// A chart as a drawing within a page. Its colours are the page's.
struct SVGChart {
    private static let width = 1200.0
    private static let height = 260.0
    private static let left = 46.0
    private static let bottom = 96.0
    /// In the table's order; a row without a value leaves its place empty.
    private let points: [(label: String, value: Double?)]
    private let kind: ReportChart.Kind
    private let top: Double

    /// Nothing where the table has nothing to draw.
    init?(_ chart: ReportChart, _ table: ReportTable) {
        guard let categories = table.index(of: chart.categories), let values = table.index(of: chart.values) else {
            return nil
        }
        points = table.rows.map { row in
            switch row[values] {
            case .integer(let number): (row[categories].text, Double(number))
            case .number(let number) where number.isFinite: (row[categories].text, number)
            default: (row[categories].text, nil)
            }
        }
        // A single bar compares nothing.
        guard points.count > 1, let most = points.compactMap(\.value).max(), most > 0 else { return nil }
        kind = chart.kind
        top = Self.roundTop(most)
    }

    /// The next of 1, 2, 5, 10, 20, ….
    private static func roundTop(_ value: Double) -> Double {
        var unit = 1.0
        while unit * 10 < value { unit *= 10 }
        while unit > value, value > 0 { unit /= 10 }
        return [1, 2, 4, 5, 10].map { $0 * unit }.first { $0 >= value } ?? value
    }

    private var step: Double { (Self.width - Self.left) / Double(points.count) }

    private func x(_ index: Int) -> Double { Self.left + (Double(index) + 0.5) * step }

    private func y(_ value: Double) -> Double { 12 + (Self.height - 12) * (1 - max(0, value) / top) }

    var text: String {
        var parts = [
            "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height + Self.bottom))\" role=\"img\">"
        ]
        for quarter in 0...4 {
            let value = top * Double(quarter) / 4
            let place = Self.short(y(value))
            parts.append(
                "<line class=\"grid\" x1=\"\(Int(Self.left))\" x2=\"\(Int(Self.width))\" y1=\"\(place)\" y2=\"\(place)\"/>"
            )
            parts.append(
                "<text x=\"\(Int(Self.left) - 6)\" y=\"\(place)\" dy=\"4\" text-anchor=\"end\">\(ReportCell.short(value))</text>"
            )
        }
        switch kind {
        case .bars:
            parts += points.enumerated().compactMap { index, point in point.value.map { bar(index, point.label, $0) } }
        case .line: parts += line
        }
        // More labels than fit would hide each other.
        let every = points.count > 60 ? points.count / 12 : max(1, Int((14 / step).rounded(.up)))
        for (index, point) in points.enumerated() where index.isMultiple(of: every) {
            let place = "\(Self.short(x(index))) \(Self.short(Self.height + 12))"
            let coordinates = place.split(separator: " ")
            parts.append(
                "<text x=\"\(coordinates[0])\" y=\"\(coordinates[1])\" text-anchor=\"end\" "
                    + "transform=\"rotate(-55 \(place))\">\(HTMLReport.text(String(point.label.prefix(20))))</text>")
        }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func bar(_ index: Int, _ label: String, _ value: Double) -> String {
        let width = max(1, min(step * 0.72, 60))
        return "<rect class=\"bar\" rx=\"2\" x=\"\(Self.short(x(index) - width / 2))\" y=\"\(Self.short(y(value)))\" "
            + "width=\"\(Self.short(width))\" height=\"\(Self.short(Self.height - y(value)))\">"
            + "<title>\(HTMLReport.text(label)): \(ReportCell.short(value))</title></rect>"
    }

    private var line: [String] {
        let places = points.enumerated().map { index, point in
            point.value.map { "\(Self.short(x(index))),\(Self.short(y($0)))" }
        }
        let lines = places.split(separator: nil).map { part in
            "<polyline class=\"line\" points=\"\(part.compactMap { $0 }.joined(separator: " "))\"/>"
        }
        // So many dots would be a thicker line.
        guard points.count <= 60 else { return lines }
        return lines
            + points.enumerated().compactMap { index, point in
                point.value.map { value in
                    "<circle class=\"dot\" r=\"3.5\" cx=\"\(Self.short(x(index)))\" cy=\"\(Self.short(y(value)))\">"
                        + "<title>\(HTMLReport.text(point.label)): \(ReportCell.short(value))</title></circle>"
                }
            }
    }

    private static func short(_ value: Double) -> String { ReportCell.short((value * 10).rounded() / 10) }
}
