import Foundation

/// The parameters of every account and region.
struct ParameterBook: Sendable {
    private var parameters: [Scope: [String: StoredParameter]] = [:]

    init(_ stored: [StoredParameter]) {
        for parameter in stored { self[parameter.name, parameter.scope] = parameter }
    }

    subscript(name: String, scope: Scope) -> StoredParameter? {
        get { parameters[scope]?[name] }
        set { parameters[scope, default: [:]][name] = newValue }
    }

    /// For the file.
    var all: [StoredParameter] { parameters.values.flatMap(\.values).sorted { $0.arn < $1.arn } }

    /// A scope's, by name.
    func sorted(in scope: Scope) -> [StoredParameter] {
        (parameters[scope] ?? [:]).values.sorted { $0.name < $1.name }
    }

    /// Those below a path: of its level only, or of all below.
    func below(_ path: String, isRecursive: Bool, in scope: Scope) -> [StoredParameter] {
        let prefix = path.hasSuffix("/") ? path : path + "/"
        return sorted(in: scope).filter { parameter in
            // Names without a slash stand at the root.
            let name = parameter.name.hasPrefix("/") ? parameter.name : "/" + parameter.name
            return name.hasPrefix(prefix) && (isRecursive || !name.dropFirst(prefix.count).contains("/"))
        }
    }

    /// A parameter as it is asked for: a name or an ARN, with `:VERSION` or without.
    ///
    /// - Throws: `ParameterNotFound` or `ParameterVersionNotFound`.
    func find(_ text: String, in scope: Scope) throws(ServiceFault) -> FoundParameter {
        let parts = Self.name(of: text).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let parameter = self[String(parts[0]), scope] else { throw ServiceFault("ParameterNotFound", "") }
        guard parts.count == 2 else {
            return FoundParameter(parameter: parameter, number: parameter.latest, selector: nil)
        }
        guard let number = Int(parts[1]), parameter[number] != nil else {
            throw ServiceFault(
                "ParameterVersionNotFound",
                "Systems Manager could not find version \(parts[1]) of \(parts[0]). Verify the version and try again.")
        }
        return FoundParameter(parameter: parameter, number: number, selector: ":\(parts[1])")
    }

    /// The name, with a selector where there is one, in an ARN; other text as it is.
    private static func name(of text: String) -> String {
        guard text.hasPrefix("arn:"), let range = text.range(of: ":parameter/") else { return text }
        let rest = String(text[range.upperBound...])
        return rest.contains("/") ? "/" + rest : rest
    }
}

/// One version of a parameter, as it was asked for.
struct FoundParameter: Sendable {
    var parameter: StoredParameter
    var number: Int
    /// `:3` where that version was named.
    var selector: String?

    func shape(isDecrypted: Bool) -> ParameterShape {
        let version = parameter[number] ?? parameter.current
        return ParameterShape(
            Name: parameter.name, Type: version.kind.rawValue, Value: version.shown(isDecrypted: isDecrypted),
            Version: number, Selector: selector, LastModifiedDate: Timestamps.epoch(version.modified),
            ARN: parameter.arn, DataType: version.dataType)
    }
}
