import AWS
import Foundation
import LoopbackServer
import Reporting
import Synchronization
import Testing

/// Reading the public tree, whatever it does.
@Suite struct RegionsFetchTests {
    @Test func everythingIsReadInAsFewCallsAsPagesAllow() async throws {
        let tree = Tree()
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let snapshot = try await tree.reader(server, folder.store).snapshot(execution: "exec_1")
            #expect(snapshot.regions.map(\.code) == ["eu-west-1", "eusc-de-east-1", "us-east-1"])
            #expect(snapshot.regions[0].services == ["ec2", "s3", "sqs"])
            #expect(snapshot.regions[0].zones == ["euw1-az1", "euw1-az2"] && snapshot.regions[1].zones == [])
            #expect(snapshot.regions[2].services?.count == 25 && snapshot.regions[2].details.partition == "aws")
            #expect(snapshot.services.first { $0.code == "ec2" }?.longName == "Amazon EC2")
            #expect(snapshot.services.first { $0.code == "svc1" }?.longName == nil)
            #expect(snapshot.gaps == [] && snapshot.services.count == 26)
            // An empty first page each, then ten a page; 26 names and 15 details in batches of ten.
            #expect(tree.calls["regions/us-east-1/services"] == 4 && tree.calls["names"] == 5)
            #expect(snapshot.calls == tree.total)
        }
    }

    @Test func withinItsAgeTheCacheIsReadAndNothingElse() async throws {
        let tree = Tree()
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let first = try await tree.reader(server, folder.store).snapshot(execution: "exec_1")
            tree.forget()
            let said = Mutex<[String]>([])
            var second = try await tree.reader(
                server, folder.store, said: { line in said.withLock { $0.append(line) } }
            )
            .snapshot(execution: "exec_1")
            #expect(tree.total == 0 && second.calls == 0)
            #expect(said.withLock { $0 } == ["Parameter Store: everything is in the cache"])
            second.calls = first.calls
            #expect(second == first)
            let later = Moments.now.addingTimeInterval(86_401)
            _ = try await tree.reader(server, folder.store, now: { later }).snapshot(execution: "exec_2")
            #expect(tree.total == first.calls)
            tree.forget()
            _ = try await tree.reader(server, folder.store, isRefreshing: true).snapshot(execution: "exec_3")
            #expect(tree.total == first.calls)
        }
    }

    @Test func aRegionThatFailsIsAGapAndIsReadWithTheNextRun() async throws {
        let tree = Tree { operation, subject in
            subject == "regions/us-east-1/services" ? Tree.error("AccessDeniedException") : nil
        }
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let snapshot = try await tree.reader(server, folder.store).snapshot(execution: "exec_1")
            #expect(snapshot.regions[2].services == nil && snapshot.regions[0].services?.count == 3)
            #expect(snapshot.gaps.map(\.what) == ["the services of us-east-1"])
            #expect(snapshot.gaps[0].reason.contains("AccessDenied"), "\(snapshot.gaps)")
            tree.breaks { _, _ in nil }
            tree.forget()
            let next = try await tree.reader(server, folder.store).snapshot(execution: "exec_2")
            #expect(next.gaps == [] && Set(tree.calls.keys) == ["regions/us-east-1/services"])
        }
    }

    @Test(arguments: [
        #"{"Parameters":[{"Name":"/aws/service/global-infrastructure/regions/xx-1/services/ec2","Value":"ec2","Type":"String"}]}"#,
        #"{"Parameters":[{"Name":"/aws/service/global-infrastructure/regions/eu-west-1/services/a/b","Value":"x","Type":"String"}]}"#,
        #"{"Parameters":[{"Name":"/aws/service/global-infrastructure/regions/eu-west-1/services/","Value":"","Type":"String"}]}"#,
        #"{"Parameters":[{"Value":"x"}]}"#, "{}", #"{"Parameters":[]}"#, "{\"Parameters\":[{\"Name\":", "\u{1}not json",
    ])
    func aMalformedPageIsAGapAndNotBelievedInPart(_ body: String) async throws {
        let tree = Tree { _, subject in
            subject == "regions/eu-west-1/services" ? .response(status: 200, body: body) : nil
        }
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let snapshot = try await tree.reader(server, folder.store).snapshot(execution: "exec_1")
            #expect(snapshot.regions[0].services == nil)
            #expect(snapshot.gaps.map(\.what) == ["the services of eu-west-1"], "\(snapshot.gaps)")
        }
    }

    @Test func pagesThatNeverEndAreNoListing() async throws {
        let number = Mutex(0)
        let tree = Tree { _, subject in
            guard subject == "regions/eu-west-1/services" else { return nil }
            let next = number.withLock { number in
                number += 1
                return number
            }
            return .response(status: 200, body: "{\"Parameters\":[],\"NextToken\":\"t\(next)\"}")
        }
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let snapshot = try await tree.reader(server, folder.store).snapshot(execution: "exec_1")
            #expect(snapshot.gaps.first?.reason.contains("100 empty pages in a row") == true, "\(snapshot.gaps)")
            #expect(number.withLock { $0 } == 100)
        }
    }

    @Test func aCacheThatCannotBeWrittenCostsNothingOfTheReport() async throws {
        let tree = Tree()
        let folder = try Folder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "store/cache/services-eu-west-1.json"), withIntermediateDirectories: true)
        try await LoopbackServer.serving(tree.answer) { server in
            let said = Mutex<[String]>([])
            let snapshot = try await tree.reader(
                server, folder.store, said: { line in said.withLock { $0.append(line) } }
            )
            .snapshot(execution: "exec_1")
            #expect(snapshot.gaps == [] && snapshot.regions[0].services?.count == 3)
            #expect(said.withLock { $0.filter { $0.hasPrefix("warning: what is read is not remembered") }.count } == 1)
        }
    }

    @Test func throttlingIsWaitedOut() async throws {
        let refusals = Mutex(40)
        let tree = Tree { _, _ in
            refusals.withLock { left in
                defer { left -= 1 }
                return left > 0 && left.isMultiple(of: 2) ? Tree.error("ThrottlingException") : nil
            }
        }
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let snapshot = try await tree.reader(server, folder.store, attempts: 30).snapshot(execution: "exec_1")
            #expect(snapshot.gaps == [] && snapshot.regions.allSatisfy { $0.services != nil })
            #expect(tree.total > snapshot.calls)
        }
    }

    @Test func withoutTheListsThereIsNoReport() async throws {
        let tree = Tree { _, subject in subject == "services" ? Tree.error("AccessDeniedException") : nil }
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let error = await #expect(throws: AWSError.self) {
                try await tree.reader(server, folder.store).snapshot(execution: "exec_1")
            }
            #expect(error?.code == .accessDenied)
        }
    }

    @Test func theOtherTreeAndEndpointsAreReadWhenTheyAreWanted() async throws {
        let tree = Tree(services: [
            "ec2": ["eu-west-1", "us-east-1"], "s3": ["eu-west-1", "eusc-de-east-1", "us-east-1"],
        ])
        let folder = try Folder()
        let options = RegionsOptions(isLean: true, endpoints: true, bothTrees: true, feed: nil)
        try await LoopbackServer.serving(tree.answer) { server in
            let said = Mutex<[String]>([])
            let snapshot = try await tree.reader(
                server, folder.store, options, said: { line in said.withLock { $0.append(line) } }
            ).snapshot(execution: "exec_1")
            #expect(
                snapshot.regions[0].endpoints?["s3"]
                    == ServiceEndpoint(endpoint: "s3.eu-west-1.amazonaws.com", protocols: "HTTP, HTTPS"))
            #expect(snapshot.regions[0].endpoints?["sqs"] == ServiceEndpoint(endpoint: "sqs.eu-west-1.amazonaws.com"))
            #expect(snapshot.regions[0].zones == nil && tree.calls["regions/eu-west-1/availability-zones"] == nil)
            #expect(said.withLock { $0.first }?.contains("at most 9 more calls") == true, "\(said.withLock { $0 })")
            #expect(said.withLock { $0.last } == "endpoints: 6 more calls for 29 pairs")
            let report = RegionsDataset(snapshot, at: Moments.now).report(Moments.stamp())
            let differences = try #require(report.table("Differences"))
            #expect(
                differences.rows.filter { $0[1] != .text("sqs") && !$0[1].text.hasPrefix("svc") } == [
                    [.text("eusc-de-east-1"), .text("ec2"), .mark(true), .mark(false)],
                    [.text("eusc-de-east-1"), .text("s3"), .mark(false), .mark(true)],
                ])
        }
    }

    @Test func severalEndpointsShareTheWork() async throws {
        let tree = Tree()
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            _ = try await tree.reader(server, folder.store, regions: ["eu-west-1", "us-east-1"]).snapshot(
                execution: "exec_1")
            let signed = server.requests.compactMap { $0.header("Authorization") }
            #expect(
                signed.contains { $0.contains("/eu-west-1/ssm/") } && signed.contains { $0.contains("/us-east-1/ssm/") }
            )
        }
    }

    @Test func whoCancelsFindsWhatWasRead() async throws {
        let tree = Tree()
        let folder = try Folder()
        try await LoopbackServer.serving(tree.answer) { server in
            let reader = try tree.reader(server, folder.store)
            let work = Mutex<Task<RegionsSnapshot, any Error>?>(nil)
            tree.breaks { _, subject in
                if subject == "names" { work.withLock { $0?.cancel() } }
                return nil
            }
            let task = Task { try await reader.snapshot(execution: "exec_1") }
            work.withLock { $0 = task }
            await #expect(throws: (any Error).self) { try await task.value }
            tree.breaks { _, _ in nil }
            tree.forget()
            let next = try await tree.reader(server, folder.store).snapshot(execution: "exec_2")
            #expect(next.gaps == [] && tree.calls["regions"] == nil && tree.calls["services"] == nil)
        }
    }
}
