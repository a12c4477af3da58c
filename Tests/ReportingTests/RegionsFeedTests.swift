import Foundation
import LoopbackServer
import Reporting
import Testing

/// Launch dates from the feed.
@Suite struct RegionsFeedTests {
    private static let feed = """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0"><channel><title>Regions</title>
        <item><title>Oregon</title><link>https://aws.amazon.com/oregon/</link>
          <description><![CDATA[US West (Oregon) <code class="code">us-west-2</code>]]></description>
          <pubDate>Wed, 9 Nov 2011 19:00:00 GMT</pubDate></item>
        <item><title>GovCloud</title><link>javascript:alert(1)</link>
          <description>GovCloud &lt;code&gt; us-gov-east-1 &lt;/code&gt;</description><pubDate>12 Nov 2018 10:00:00 GMT</pubDate></item>
        <item><title>Sovereign</title><link>https://aws.amazon.com/eusc/</link>
          <description>&lt;code&gt;eusc-de-east-1&lt;/code&gt;</description><pubDate>Thu, 15 Jan 2026 00:00:00 GMT</pubDate></item>
        <item><title>Oregon again</title><link>https://aws.amazon.com/later/</link>
          <description>&lt;code&gt;us-west-2&lt;/code&gt;</description><pubDate>Wed, 1 Jan 2025 00:00:00 GMT</pubDate></item>
        <item><title>No code</title><description>us-west-1</description><pubDate>Wed, 1 Jan 2025 00:00:00 GMT</pubDate></item>
        <item><title>No date</title><description>&lt;code&gt;eu-west-1&lt;/code&gt;</description><pubDate>soon</pubDate></item>
        </channel></rss>
        """

    private func snapshot(_ feed: String?, status: Int = 200) async throws -> RegionsSnapshot {
        let region = Tree.Region(services: ["ec2"])
        let tree = Tree(regions: [
            "us-west-2": region, "us-gov-east-1": region, "eusc-de-east-1": region, "eu-west-1": region,
        ])
        let folder = try Folder()
        return try await LoopbackServer.serving({ request in
            request.method == "GET"
                ? .response(status: status, body: feed ?? "") : tree.answer(request)
        }) { server in
            let options = RegionsOptions(feed: feed.map { _ in "\(server.url)/regions.rss" })
            return try await tree.reader(server, folder.store, options).snapshot(execution: "exec_1")
        }
    }

    @Test func aRegionHasItsFirstAnnouncementOrNone() async throws {
        let snapshot = try await snapshot(Self.feed)
        let launches = Dictionary(uniqueKeysWithValues: snapshot.regions.map { ($0.code, $0.launch) })
        #expect(launches["us-west-2"] == RegionLaunch(date: "2011-11-09", url: "https://aws.amazon.com/oregon/"))
        #expect(launches["us-gov-east-1"] == RegionLaunch(date: "2018-11-12", url: nil))
        #expect(launches["eusc-de-east-1"] == RegionLaunch(date: "2026-01-15", url: "https://aws.amazon.com/eusc/"))
        #expect(launches["eu-west-1"] == .some(nil))
        #expect(snapshot.notes == ["The feed has no launch date of eu-west-1."] && snapshot.gaps == [])
    }

    @Test(arguments: [
        ("<html>sorry</html>", 200, "is no RSS feed"), ("", 503, "answers 503"),
        ("<rss><channel>", 200, "is no RSS feed"),
    ])
    func aFeedThatIsNoneIsAGap(_ body: String, _ status: Int, _ reason: String) async throws {
        let snapshot = try await snapshot(body, status: status)
        #expect(snapshot.gaps.map(\.what) == ["the launch dates"])
        #expect(snapshot.gaps[0].reason.contains(reason) && snapshot.regions.allSatisfy { $0.launch == nil })
    }

    @Test func anotherFeedIsReadThoughOneIsRemembered() async throws {
        let tree = Tree()
        let folder = try Folder()
        try await LoopbackServer.serving({ request in
            request.method == "GET" ? .response(status: 200, body: Self.feed) : tree.answer(request)
        }) { server in
            for (path, count) in [("a.rss", 1), ("a.rss", 1), ("b.rss", 2)] {
                _ = try await tree.reader(server, folder.store, RegionsOptions(feed: "\(server.url)/\(path)"))
                    .snapshot(execution: "exec_1")
                #expect(server.requests.count { $0.method == "GET" } == count)
            }
            let gone = try await tree.reader(server, folder.store, RegionsOptions(feed: "/no/such/feed.rss"))
                .snapshot(execution: "exec_2")
            #expect(gone.gaps.map(\.what) == ["the launch dates"])
        }
    }

    @Test func nobodyAskedIsANoteAndNoGap() async throws {
        let snapshot = try await snapshot(nil)
        #expect(snapshot.gaps == [] && snapshot.notes == ["Launch dates were not asked for."])
    }
}
