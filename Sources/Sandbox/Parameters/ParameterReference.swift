/// `{{ssm:NAME}}` in the values that a command's parameters have: what stands in Parameter Store takes its place.
enum ParameterReference {
    /// A name may be a path and have a version: `{{ssm:/app/size:3}}`.
    private static var pattern: Regex<(Substring, Substring)> { /\{\{\s*ssm:([\/\w.\-:]+)\s*\}\}/ }

    static func occurs(in text: String) -> Bool { text.contains("{{") && text.firstMatch(of: pattern) != nil }

    /// `values` with every reference replaced. In a list, an element that is one reference to a StringList becomes
    /// that list's elements; anywhere else the stored text is put in.
    ///
    /// - Throws: `InvalidParameters` for names that are not in the store, and for parameters of type SecureString.
    static func resolve(_ values: [String], isList: Bool, find: (String) throws(ServiceFault) -> FoundParameter)
        throws(ServiceFault) -> [String]
    {
        var resolved: [String] = []
        for value in values {
            guard occurs(in: value) else {
                resolved.append(value)
                continue
            }
            if isList, let whole = value.wholeMatch(of: pattern) {
                let version = try version(String(whole.1), find)
                resolved += version.kind == .list ? version.value.components : [version.value]
                continue
            }
            var (text, rest) = ("", value[...])
            while let match = rest.firstMatch(of: pattern) {
                text += rest[..<match.range.lowerBound] + (try version(String(match.1), find).value)
                rest = rest[match.range.upperBound...]
            }
            resolved.append(text + rest)
        }
        return resolved
    }

    private static func version(_ name: String, _ find: (String) throws(ServiceFault) -> FoundParameter)
        throws(ServiceFault) -> StoredParameter.Version
    {
        let found: FoundParameter
        do throws(ServiceFault) { found = try find(name) } catch {
            throw ServiceFault("InvalidParameters", "Input contains invalid parameters [\(name)]")
        }
        let version = found.parameter[found.number] ?? found.parameter.current
        guard version.kind != .secure else {
            throw ServiceFault("InvalidParameters", "Parameters [\(name)] of type SecureString are not supported")
        }
        return version
    }
}

extension String {
    fileprivate var components: [String] { split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
}
