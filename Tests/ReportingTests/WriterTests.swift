import Foundation
import Reporting
import Testing

/// What the writers make of any text, read by other programs.
@Suite struct WriterTests {
    private func text(_ format: ReportFormat, _ report: Report = Hostile.report) throws -> String {
        let folder = try Folder()
        let files = try report.files(format, scratch: folder.path)
        return String(decoding: try #require(files.first).bytes, as: UTF8.self)
    }

    @Test func everyCellComesBackFromEveryFile() throws {
        let folder = try Folder()
        let compared = try ReadBack.compare(Hostile.report, in: folder)
        // Two files and a sheet of the first table, one file and a sheet of the others.
        #expect(compared == Hostile.texts.count * 6 * 3 + (6 + 6) * 2)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".xlsx") } == [
                "hostile.xlsx"
            ])
    }

    @Test func aSpreadsheetProgramFindsNoFormulaInACSVFile() throws {
        let folder = try Folder()
        let files = try Hostile.report.files(.csv, scratch: folder.path)
        #expect(files.map(\.name) == ["texts.csv", "again.csv", "grid.csv", "facts.csv", "empty.csv"])
        let lines = String(decoding: files[0].bytes, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines[0] == "Number,Text,Part,Mark,Size,Link")
        #expect(
            lines[1] == "0,'=1+1,,,0,https://example.org/?a=1&b='2'"
                && lines[2] == "1,'+SUM(A1:A9),0.1429,✗,-1.5,javascript:alert(1)")
        #expect(lines[11].hasPrefix("10,\"say \"\"x\"\"\",") && lines[9].hasPrefix("8,\" blanks \","))
        #expect(String(decoding: files[2].bytes, as: UTF8.self) == "Name,a,b\r\n'=x,✓,✗\r\ny,,✓\r\n")
        #expect(String(decoding: files[3].bytes, as: UTF8.self) == "One,1\r\n'=Two,'=2\r\nHalf,0.5\r\n")
        #expect(String(decoding: files[4].bytes, as: UTF8.self) == "Nothing\r\n")
    }

    @Test func thePageHasNoMarkupOfOthersAndReachesNowhere() throws {
        let page = try text(.html)
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(!page.contains("<script>alert") && !page.contains("</script><b>") && !page.contains("<b>of others"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("Texts &amp; &lt;things&gt;"))
        #expect(page.contains("default-src 'none'") && page.components(separatedBy: "<script>").count == 2)
        #expect(
            !page.contains("href=\"javascript:") && page.contains("href=\"https://example.org/?a=1&amp;b=&#39;2&#39;\"")
        )
        for reference in ["src=", "@import", "url(", "<link", "<iframe"] {
            #expect(!page.contains(reference), "\(reference)")
        }
        #expect(page.contains("<td class=y>✓") && page.contains("<td class=x>✗") && page.contains("<td class=u>?"))
        #expect(page.contains("Not everything could be read.") && page.contains("something &lt;i&gt;"))
        #expect(page.contains("<b>25.6 %</b>") && page.contains("<b>1.5 h</b>") && page.contains("<b>–</b>"))
        #expect(page.contains("title=\"its rule &quot;here&quot;\""))
    }

    @Test func thePolicyLetsExactlyItsOwnScriptRun() throws {
        let page = try text(.html)
        let script = try #require(page.firstRange(of: "<script>"))
        let rest = page[script.upperBound...]
        let body = rest[..<(try #require(rest.firstRange(of: "</script>")).lowerBound)]
        let folder = try Folder()
        let file = folder.url.appending(path: "script.js")
        try Data(body.utf8).write(to: file)
        let sum = Process()
        sum.executableURL = URL(filePath: "/bin/sh")
        sum.arguments = ["-c", "openssl dgst -sha256 -binary \(file.path) | base64"]
        let output = Pipe()
        sum.standardOutput = output
        try sum.run()
        let digest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(page.contains("script-src 'sha256-\(digest.trimmingCharacters(in: .whitespacesAndNewlines))'"))
    }

    @Test func theMarkdownCommandsNobody() throws {
        let markdown = try text(.markdown)
        #expect(!markdown.contains("@octocat") && !markdown.contains("<script>") && !markdown.contains("::error"))
        #expect(markdown.hasPrefix("## Texts &amp; &lt;things&gt;\n"))
        #expect(markdown.contains("> Not everything could be read: 1 part is missing."))
        #expect(markdown.contains("https://img.shields.io/badge/A%20part-25.6%20%25-blue"))
        #expect(markdown.contains("| A time | 1.5 h |") && markdown.contains("v1-2-gaaaaaaa (with changes) on main"))
    }

    @Test func theJSONSaysWhereItComesFrom() throws {
        let object = try JSONSerialization.jsonObject(with: Data(text(.json).utf8))
        let metadata = try #require((object as? [String: Any])?["metadata"] as? [String: Any])
        #expect(
            metadata["generated_at"] as? String == "2026-11-21 07:44:00" && metadata["timezone"] as? String == "UTC")
        #expect(metadata["git_commit"] as? String == String(repeating: "a", count: 40))
        #expect(metadata["git_dirty"] as? Bool == true && metadata["git_branch"] as? String == "main")
        #expect(metadata["generator"] as? String == "muster 0.1.0" && metadata["complete"] as? Bool == false)
        #expect(metadata["texts"] as? Int == Hostile.texts.count && metadata["none"] is NSNull)
    }
}
