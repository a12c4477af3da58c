import Foundation
import Reporting
import Testing

/// The page in a browser: what is looked for stands in its address.
@Suite struct PageTests {
    /// Of a table in the page, as the browser shows it.
    private struct Shown {
        /// The first cell of each visible row.
        var rows: [String]
        /// The titles of the visible columns.
        var columns: [String]
        var count: String
        var isUnfolded: Bool

        /// - Parameter page: the document after its script ran.
        init(_ id: String, in page: String) throws {
            let start = try #require(page.firstRange(of: "<section class=\"table\" id=\"\(id)\">"))
            let rest = page[start.upperBound...]
            let section = rest[..<(try #require(rest.firstRange(of: "</section>")).lowerBound)]
            let body = section[try #require(section.firstRange(of: "<tbody>")).upperBound...]
            rows = body.matches(of: /<tr>\s*<t[dh][^>]*>([^<]*)/).map { String($0.1) }
            columns = section.matches(of: /<th scope="col"([^>]*)><button[^>]*>([^<]*)/).filter {
                !$0.1.contains("hidden")
            }.map { String($0.2) }
            count = try #require(section.firstMatch(of: /role="status">([^<]*)/)).1.description
            isUnfolded = section.contains("<details open")
        }
    }

    private static let report = Report(
        kind: "places", title: "Places", file: "places", stamp: Moments.stamp(),
        tables: [
            ReportTable(
                "Matrix", files: ["matrix.csv"],
                columns: ["Service", "eu-north-1", "us-east-1"].map {
                    ReportColumn($0, $0 == "Service" ? .text : .mark)
                },
                rows: [
                    [.text("s3"), .mark(true), .mark(true)], [.text("ec2"), .mark(false), .mark(true)],
                    [.text("ecs"), .empty, .mark(true)],
                ],
                style: .matrix,
                names: ["s3": "Simple Storage", "ec2": "Elastic Compute", "eu-north-1": "Europe (Stockholm)"]),
            ReportTable(
                "Sizes", files: ["sizes.csv"], columns: [ReportColumn("Name"), ReportColumn("Size", .integer)],
                rows: (0..<1001).map { [.text("n\($0)"), $0 == 7 ? .empty : .integer($0 * 37 % 1001)] }),
        ])

    /// The page with that fragment, as Chromium has it once its script ran.
    ///
    /// - Parameter act: JavaScript that does in the open `page` of a `frame` what a reader does; the frame's address comes
    ///   first then.
    private func open(_ fragment: String, act: String? = nil) throws -> String {
        let folder = try Folder()
        let files = try Self.report.files(.html, scratch: folder.path)
        let file = folder.url.appending(path: "page.html")
        try Data(try #require(files.first).bytes).write(to: file)
        var address = file.absoluteString + fragment
        if let act {
            let reader = folder.url.appending(path: "reader.html")
            let script = """
                const frame = document.querySelector("iframe");
                const finish = () => {
                  document.body.textContent = frame.contentWindow.location.hash;
                  document.body.insertAdjacentHTML("beforeend", page.documentElement.outerHTML);
                };
                let page;
                frame.onload = () => { page = frame.contentDocument; \(act) };
                """
            try Data("<!doctype html><iframe src=\"\(address)\"></iframe><script>\(script)</script>".utf8)
                .write(to: reader)
            address = reader.absoluteString
        }
        let browser = Process()
        browser.executableURL = URL(filePath: "/usr/bin/chromium")
        browser.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--allow-file-access-from-files", "--virtual-time-budget=5000", "--user-data-dir=\(folder.path)/browser",
            "--dump-dom", address,
        ]
        let output = Pipe()
        browser.standardOutput = output
        browser.standardError = FileHandle.nullDevice
        try browser.run()
        let page = try output.fileHandleForReading.readToEnd() ?? Data()
        browser.waitUntilExit()
        #expect(browser.terminationStatus == 0)
        return String(decoding: page, as: UTF8.self)
    }

    @Test func aPageShowsEverythingAtFirst() throws {
        let page = try open("")
        let matrix = try Shown("matrix", in: page)
        #expect(matrix.rows == ["s3", "ec2", "ecs"] && matrix.columns == ["Service", "eu-north-1", "us-east-1"])
        #expect(matrix.count == "3 rows")
        let sizes = try Shown("sizes", in: page)
        #expect(sizes.rows.count == 1001 && sizes.count == "1001 rows" && !sizes.isUnfolded)
    }

    /// Rows and columns are found by their names, too; unknown marks sort between those that are there and those that are not.
    @Test(arguments: [
        ("rows=simple+STOR", ["s3"], ["Service", "eu-north-1", "us-east-1"], "1 of 3 rows"),
        ("rows=ec", ["ec2", "ecs"], ["Service", "eu-north-1", "us-east-1"], "2 of 3 rows"),
        ("columns=stockholm", ["s3", "ec2", "ecs"], ["Service", "eu-north-1"], "3 rows, 1 of 2 columns"),
        (
            "columns=us-+stock&sort=1", ["ec2", "ecs", "s3"], ["Service", "eu-north-1", "us-east-1"],
            "3 rows, 2 of 2 columns"
        ),
        ("columns=nowhere", ["s3", "ec2", "ecs"], ["Service"], "3 rows, 0 of 2 columns"),
        ("sort=2", ["ec2", "ecs", "s3"], ["Service", "eu-north-1", "us-east-1"], "3 rows"),
        ("sort=-2", ["s3", "ecs", "ec2"], ["Service", "eu-north-1", "us-east-1"], "3 rows"),
        ("sort=99&rows=nothing", [], ["Service", "eu-north-1", "us-east-1"], "0 of 3 rows"),
    ])
    func theAddressFiltersAndSorts(_ query: String, _ rows: [String], _ columns: [String], _ count: String) throws {
        let matrix = try Shown("matrix", in: open("#matrix?\(query)"))
        #expect(matrix.rows == rows && matrix.columns == columns && matrix.count == count)
    }

    @Test func numbersSortAsNumbersAndTheFoldedTableOpens() throws {
        let page = try open("#sizes?sort=-2")
        let sizes = try Shown("sizes", in: page)
        // 1,000, 999 and 998; what is unknown is less than any.
        #expect(sizes.isUnfolded && sizes.rows.prefix(3) == ["n514", "n27", "n541"] && sizes.rows.last == "n7")
        #expect(try Shown("matrix", in: page).rows == ["s3", "ec2", "ecs"])
    }

    /// A reader's own filter and order go into the address.
    @Test func whatIsTypedAndClickedStandsInTheAddress() throws {
        let page = try open(
            "",
            act: """
                const rows = page.querySelector("#matrix input.rows");
                rows.value = "ec";
                rows.dispatchEvent(new Event("input"));
                const button = page.querySelector("#matrix thead button");
                button.click();
                button.click();
                finish();
                """)
        #expect(page.contains("<body>#matrix?rows=ec&amp;sort=-1\n"))
        let matrix = try Shown("matrix", in: page)
        #expect(matrix.rows == ["ecs", "ec2"] && matrix.count == "2 of 3 rows")
    }

    /// Another address in the open page is followed; one of a place only is not a new question.
    @Test(arguments: [("#matrix?rows=ecs", ["ecs"]), ("#sizes", ["s3"]), ("#matri%78?rows=ec2", ["ec2"])])
    func aLinkIntoTheOpenPageIsFollowed(_ link: String, _ rows: [String]) throws {
        let page = try open(
            "#matrix?rows=s3",
            act: """
                frame.contentWindow.addEventListener("hashchange", finish);
                frame.contentWindow.location.hash = "\(link)";
                """)
        #expect(try Shown("matrix", in: page).rows == rows)
    }
}
