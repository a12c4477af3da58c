/// The filters of DescribeParameters and GetParametersByPath; all have to hold, values of one are alternatives.
struct ParameterFilters: Sendable {
    private let filters: [ParameterRequest.Filter]

    /// - Throws: `InvalidFilterKey`, `InvalidFilterOption` or `InvalidFilterValue`.
    init(_ filters: [ParameterRequest.Filter]?, allowed keys: Set<String>) throws(ServiceFault) {
        self.filters = filters ?? []
        for filter in self.filters {
            guard keys.contains(filter.Key) else {
                throw ServiceFault("InvalidFilterKey", "The following filter key is not valid: \(filter.Key).")
            }
            let options: Set<String> =
                switch filter.Key {
                case "Name": ["Equals", "BeginsWith", "Contains"]
                case "Path": ["Recursive", "OneLevel"]
                default: ["Equals", "BeginsWith"]
                }
            guard options.contains(Self.option(filter)) else {
                throw ServiceFault(
                    "InvalidFilterOption",
                    "The following filter option is not valid: \(Self.option(filter)). "
                        + "Valid options include: [\(options.sorted().joined(separator: ", "))]")
            }
            guard (1...50).contains(filter.Values?.count ?? 0) else {
                throw ServiceFault(
                    "InvalidFilterValue", "The following filter values are missing : null for filter key \(filter.Key)")
            }
        }
    }

    private static func option(_ filter: ParameterRequest.Filter) -> String {
        filter.Option ?? (filter.Key == "Path" ? "OneLevel" : "Equals")
    }

    /// What binds a page's token to them.
    var seal: String { filters.map { "\($0.Key) \(Self.option($0)) \($0.Values ?? [])" }.joined(separator: "\u{1f}") }

    func accept(_ parameter: StoredParameter) -> Bool {
        filters.allSatisfy { filter in (filter.Values ?? []).contains { Self.accepts(parameter, filter, $0) } }
    }

    private static func accepts(_ parameter: StoredParameter, _ filter: ParameterRequest.Filter, _ value: String)
        -> Bool
    {
        let own: String? =
            switch filter.Key {
            case "Name", "Path": parameter.name
            case "Type": parameter.current.kind.rawValue
            case "KeyId": parameter.current.keyID
            case "Tier": parameter.current.tier.rawValue
            case "DataType": parameter.current.dataType
            default: nil
            }
        guard let own else { return false }
        switch option(filter) {
        case "BeginsWith": return own.hasPrefix(value)
        case "Contains": return own.contains(value)
        case "Recursive": return own.hasPrefix(value.hasSuffix("/") ? value : value + "/")
        case "OneLevel":
            let prefix = value.hasSuffix("/") ? value : value + "/"
            return own.hasPrefix(prefix) && !own.dropFirst(prefix.count).contains("/")
        default: return own == value
        }
    }
}
