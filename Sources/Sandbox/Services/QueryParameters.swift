/// The parameters of EC2's query protocol: `InstanceId.1`, `Filter.1.Name`, `Filter.1.Value.1`, ….
struct QueryParameters: Sendable {
    private let form: [String: String]

    init(_ form: [String: String]) { self.form = form }

    subscript(name: String) -> String? { form[name] }

    /// - Throws: `InvalidParameterValue` for what is no number.
    func integer(_ name: String) throws(ServiceFault) -> Int? {
        guard let text = form[name] else { return nil }
        guard let value = Int(text) else {
            throw ServiceFault("InvalidParameterValue", "Value (\(text)) for parameter \(name) is invalid.")
        }
        return value
    }

    /// `name.1`, `name.2`, … in order.
    func list(_ name: String) -> [String] {
        var values: [String] = []
        while let value = form["\(name).\(values.count + 1)"] { values.append(value) }
        return values
    }

    /// `Tag.N`; the value is nil where none is given.
    var tags: [(key: String, value: String?)] {
        var tags: [(String, String?)] = []
        while let key = form["Tag.\(tags.count + 1).Key"] { tags.append((key, form["Tag.\(tags.count + 1).Value"])) }
        return tags
    }

    /// `Filter.N` with its values.
    var filters: [(name: String, values: [String])] {
        var filters: [(String, [String])] = []
        while let name = form["Filter.\(filters.count + 1).Name"] {
            filters.append((name, list("Filter.\(filters.count + 1).Value")))
        }
        return filters
    }
}
