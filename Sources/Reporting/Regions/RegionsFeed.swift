import AWS
import Foundation
import HTTPTransport

/// The feed of AWS's regions: when each was announced, and where.
///
/// Source: docs.aws.amazon.com/global-infrastructure/latest/regions/regions.rss. An item's description holds the region's code
/// within `<code>`, its `pubDate` the day of the announcement, its `link` the article.
struct RegionsFeed {
    let http: HTTPClient

    /// - Parameter source: an address, or the path of a file.
    /// - Throws: ``ReportError`` for what is no such feed.
    func read(_ source: String) async throws -> [String: RegionLaunch] {
        let bytes: [UInt8]
        if source.hasPrefix("https://") || source.hasPrefix("http://") {
            let response = try await http.send(
                HTTPRequest(method: "GET", url: source, timeout: .seconds(20), bodyLimit: 8 << 20))
            guard response.status == 200 else {
                throw ReportError(.failed, "\(source) answers \(response.status)")
            }
            bytes = response.body
        } else {
            do { bytes = Array(try Data(contentsOf: URL(filePath: source))) } catch {
                throw ReportError(
                    .failed, "\(source) cannot be read: \(error.localizedDescription)",
                    fix: "name the feed's file, or 'none'")
            }
        }
        return try Self.launches(bytes, source)
    }

    /// Launches by the regions' codes. Of several items about a region the first announcement counts.
    static func launches(_ bytes: [UInt8], _ source: String) throws -> [String: RegionLaunch] {
        guard let root = try? XMLReader.root(of: bytes), root.name == "rss", let channel = root["channel"] else {
            throw ReportError(.failed, "\(source) is no RSS feed")
        }
        var launches: [String: RegionLaunch] = [:]
        for item in channel.children where item.name == "item" {
            guard let text = item.filledText("description"), let code = code(in: text),
                let date = item.filledText("pubDate").flatMap(day)
            else { continue }
            if let known = launches[code], known.date <= date { continue }
            let link = item.filledText("link")?.trimmingCharacters(in: .whitespacesAndNewlines)
            launches[code] = RegionLaunch(date: date, url: link.flatMap { $0.hasPrefix("https://") ? $0 : nil })
        }
        return launches
    }

    /// `us-gov-east-1`, `eusc-de-east-1`: what stands within `<code …>…</code>`.
    private static func code(in description: String) -> String? {
        guard let match = description.firstMatch(of: /<code[^>]*>\s*([a-z]{2,8}(?:-[a-z]+){1,3}-[0-9]{1,2})\s*<\/code>/)
        else { return nil }
        return String(match.1)
    }

    /// `Wed, 9 Nov 2011 19:00:00 GMT` as `2011-11-09` (RFC 822, with years of four digits).
    static func day(_ text: String) -> String? {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "," })
        let date = words.first.flatMap { Int($0) } == nil ? words.dropFirst() : words[...]
        guard date.count >= 3, let day = Int(date[date.startIndex]), let year = Int(date[date.startIndex + 2]),
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                .firstIndex(of: String(date[date.startIndex + 1])), (1...31).contains(day), (2000...2100).contains(year)
        else { return nil }
        return "\(year)-\(month < 9 ? "0" : "")\(month + 1)-\(day < 10 ? "0" : "")\(day)"
    }
}
