/// One page of a list. A token is the offset, marked so that nothing else is taken for one.
struct Page {
    private let offset: Int
    private let size: Int
    private static let mark = "muster-page-"

    /// - Throws: `InvalidNextToken`, or `ValidationException` for a size that is not allowed.
    init(_ token: String?, size: Int?, allowed: ClosedRange<Int>, usual: Int) throws(ServiceFault) {
        let size = size ?? usual
        guard allowed.contains(size) else {
            let rule =
                size < allowed.lowerBound
                ? "greater than or equal to \(allowed.lowerBound)" : "less than or equal to \(allowed.upperBound)"
            throw .validation(
                "1 validation error detected: Value '\(size)' at 'maxResults' failed to satisfy "
                    + "constraint: Member must have value \(rule)")
        }
        self.size = size
        guard let token, !token.isEmpty else {
            offset = 0
            return
        }
        guard token.hasPrefix(Self.mark), let offset = Int(token.dropFirst(Self.mark.count)), offset > 0 else {
            throw ServiceFault("InvalidNextToken", "The specified token isn't valid.")
        }
        self.offset = offset
    }

    /// The page's entries, and the next page's token if there is one.
    func cut<Entry>(_ entries: [Entry]) -> (entries: [Entry], next: String?) {
        let page = Array(entries.dropFirst(offset).prefix(size))
        let end = offset + page.count
        return (page, end < entries.count ? "\(Self.mark)\(end)" : nil)
    }
}
