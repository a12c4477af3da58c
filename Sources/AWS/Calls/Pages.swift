/// Follows page tokens to their end.
enum Pages {
    /// Calls `page` with nil, then with each token that it gives, and joins the items. Empty pages with a token are
    /// followed; an empty token ends the listing; a token that comes twice in a row is an error, since it never would.
    static func all<Item: Sendable>(
        _ service: AWSService, _ operation: String,
        _ page: (_ token: String?) async throws(AWSError) -> (items: [Item], next: String?)
    ) async throws(AWSError) -> [Item] {
        var items: [Item] = []
        var token: String?
        while true {
            let (found, next) = try await page(token)
            items += found
            guard let next, !next.isEmpty else { return items }
            guard next != token else {
                throw AWSError(
                    code: .repeatedPageToken, service: service, operation: operation,
                    message: "The service gave the same page token twice")
            }
            token = next
        }
    }
}
