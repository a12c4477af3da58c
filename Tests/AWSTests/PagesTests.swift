@testable import AWS
import Synchronization
import Testing

private struct NumberPage: Page, Equatable {
    var items: [Int]
    var nextToken: String?
}

@Suite struct PagesTests {
    /// Pages that are handed out in order, and the tokens by which they were asked for.
    private final class Source: Sendable {
        private let rest: Mutex<[NumberPage]>
        private let asked = Mutex<[String?]>([])

        init(_ pages: [NumberPage]) {
            rest = Mutex(pages)
        }

        var tokens: [String?] { asked.withLock { $0 } }

        var pages: Pages<NumberPage> {
            Pages(.ssm, "ListThings") { token throws(AWSError) in
                self.asked.withLock { $0.append(token) }
                guard let page = self.rest.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
                    throw AWSError(code: .throttling, service: .ssm, operation: "ListThings")
                }
                return page
            }
        }
    }

    @Test(arguments: [String?.none, ""])
    func goesThroughEmptyPagesToTheEnd(last: String?) async throws {
        let source = Source([
            .init(items: [], nextToken: "a"), .init(items: [1, 2], nextToken: "b"), .init(items: [], nextToken: "c"),
            .init(items: [3], nextToken: last),
        ])
        #expect(try await source.pages.all() == [1, 2, 3])
        #expect(source.tokens == [nil, "a", "b", "c"])
    }

    @Test(arguments: [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]])
    func refusesATokenThatCameBefore(tokens: [String]) async {
        let source = Source(tokens.map { .init(items: [0], nextToken: $0) })
        let error = await #expect(throws: AWSError.self) { try await source.pages.all() }
        #expect(error?.code == .repeatedPageToken && error?.operation == "ListThings")
        #expect(source.tokens.count == tokens.count)
    }

    @Test func fetchesAPageOnlyWhenItIsWanted() async throws {
        let source = Source([.init(items: [1, 2], nextToken: "a"), .init(items: [3], nextToken: nil)])
        var iterator = source.pages.items.makeAsyncIterator()
        #expect(source.tokens == [])
        #expect(try await iterator.next() == 1)
        #expect(try await iterator.next() == 2)
        #expect(source.tokens == [nil])
        #expect(try await iterator.next() == 3)
        #expect(try await iterator.next() == nil)
        #expect(try await iterator.next() == nil)
        #expect(source.tokens == [nil, "a"])
    }

    @Test func endsAfterAnError() async throws {
        let source = Source([.init(items: [1], nextToken: "a")])
        var iterator = source.pages.makeAsyncIterator()
        #expect(try await iterator.next()?.items == [1])
        let error = await #expect(throws: AWSError.self) { try await iterator.next() }
        #expect(error?.isThrottle == true)
        #expect(try await iterator.next() == nil)
        #expect(source.tokens == [nil, "a"])
    }
}
