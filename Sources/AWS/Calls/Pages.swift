/// One page of a listing.
package protocol Page: Sendable {
    associatedtype Item: Sendable
    /// What asks for the page after this one.
    associatedtype Token: Hashable & Sendable = String
    var items: [Item] { get }
    /// Nil or an empty text on the last page. A page may be empty and still have one.
    var nextToken: Token? { get }
}

/// A request for one page.
protocol PagedRequest<Token>: Sendable {
    associatedtype Token: Hashable & Sendable = String
    var nextToken: Token? { get set }
}

/// A listing, page by page. A page is fetched when it is asked for and never ahead; leaving the loop ends the calls.
///
/// Empty pages with a token are handed out and followed. The listing ends with a page without a token, or with an
/// empty one. A token that came before is an error (`repeatedPageToken`), since the listing would never end.
package struct Pages<Reply: Page>: AsyncSequence, Sendable {
    package typealias Element = Reply
    package typealias Failure = AWSError

    private let service: AWSService
    private let operation: String
    private let load: @Sendable (_ token: Reply.Token?) async throws(AWSError) -> Reply

    /// - Parameter load: fetches the page of a token; nil is the first one.
    package init(
        _ service: AWSService, _ operation: String,
        _ load: @escaping @Sendable (_ token: Reply.Token?) async throws(AWSError) -> Reply
    ) {
        self.service = service
        self.operation = operation
        self.load = load
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(pages: self)
    }

    /// The items of all pages.
    package func all() async throws(AWSError) -> [Reply.Item] {
        var items: [Reply.Item] = []
        var iterator = makeAsyncIterator()
        while let page = try await iterator.next(isolation: nil) { items += page.items }
        return items
    }

    /// The items one by one; the next page is fetched after the last item of the one before.
    package var items: Items { Items(pages: self) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let pages: Pages
        private var seen: Set<Reply.Token> = []
        private var token: Reply.Token?
        private var hasEnded = false

        fileprivate init(pages: Pages) {
            self.pages = pages
        }

        /// After an error the listing is over.
        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(AWSError) -> Reply? {
            guard !hasEnded else { return nil }
            hasEnded = true
            let page = try await pages.load(token)
            guard let next = page.nextToken, (next as? String)?.isEmpty != true else { return page }
            guard seen.insert(next).inserted else {
                throw AWSError(
                    code: .repeatedPageToken, service: pages.service, operation: pages.operation,
                    message: "The service gave the same page token twice")
            }
            token = next
            hasEnded = false
            return page
        }
    }

    package struct Items: AsyncSequence, Sendable {
        package typealias Element = Reply.Item
        package typealias Failure = AWSError
        fileprivate let pages: Pages

        package func makeAsyncIterator() -> Iterator {
            Iterator(pages: pages.makeAsyncIterator())
        }

        package struct Iterator: AsyncIteratorProtocol {
            fileprivate var pages: Pages.Iterator
            private var rest: ArraySlice<Reply.Item> = []

            fileprivate init(pages: Pages.Iterator) {
                self.pages = pages
            }

            package mutating func next(
                isolation actor: isolated (any Actor)? = #isolation
            ) async throws(AWSError) -> Reply.Item? {
                while rest.isEmpty {
                    guard let page = try await pages.next(isolation: actor) else { return nil }
                    rest = page.items[...]
                }
                return rest.removeFirst()
            }
        }
    }
}
