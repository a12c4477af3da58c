import Foundation

/// What PutParameter demands of names and values (its reference in the API).
enum ParameterRules {
    /// Levels of a hierarchy.
    static let deepest = 15
    /// Characters of a name.
    static let longest = 2048

    /// - Throws: the fault for a name that no parameter can have.
    static func checkName(_ name: String) throws(ServiceFault) {
        guard (1...longest).contains(name.utf8.count) else {
            throw .validation(
                "1 validation error detected: Value '\(name)' at 'name' failed to satisfy constraint: "
                    + "Member must have length between 1 and \(longest)")
        }
        let levels = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if name.contains("/"), !name.hasPrefix("/") {
            throw .validation("Parameter name must be a fully qualified name.")
        }
        let parts = name.hasPrefix("/") ? Array(levels.dropFirst()) : levels
        let first = parts.first?.lowercased() ?? ""
        if first.hasPrefix("aws") {
            throw ServiceFault("AccessDeniedException", "No access to reserved parameter name: \(name).")
        }
        guard !first.hasPrefix("ssm"), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) }) else {
            throw .validation(
                "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can "
                    + "consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, "
                    + "numbers and the following 3 symbols .-_")
        }
        guard parts.count <= deepest else {
            throw ServiceFault(
                "HierarchyLevelLimitExceededException",
                "Hierarchy level \(parts.count) of \(name) exceeds the limit of \(deepest).")
        }
    }

    /// The data types of PutParameter's reference. The sandbox does not check values against them.
    private static let dataTypes: Set<String> = [
        "text", "aws:ec2:image", "aws:ssm:integration", "aws:region", "aws:account:id", "boolean", "integer", "float",
        "binary", "hostname", "email", "ipv4-address", "ipv6-address", "url", "json", "jsonc",
    ]
    /// Those that only parameters of the advanced tier have.
    static let advancedDataTypes: Set<String> = ["url", "json", "jsonc"]

    /// - Throws: `ValidationException` for a data type that does not exist, or not for this kind.
    static func checkDataType(_ name: String, of kind: StoredParameter.Kind) throws(ServiceFault) {
        guard dataTypes.contains(name) else {
            throw .validation("The following data type is not supported: \(name).")
        }
        guard name != "aws:ec2:image" || kind == .text else {
            throw .validation("The data type \(name) is supported for parameters of type String only.")
        }
    }

    /// - Throws: the fault for a value that the tier or the pattern does not allow.
    static func checkValue(_ version: StoredParameter.Version) throws(ServiceFault) {
        guard !version.value.isEmpty else {
            throw .validation(
                "1 validation error detected: Value '' at 'value' failed to satisfy constraint: "
                    + "Member must have length greater than or equal to 1")
        }
        guard version.value.firstMatch(of: /\{\{.*?\}\}/.dotMatchesNewlines()) == nil else {
            throw .validation(
                "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.")
        }
        guard version.value.utf8.count <= version.tier.largestValue else {
            throw .validation(
                version.tier == .standard
                    ? "Standard tier parameters support a maximum parameter value of 4096 characters. To create a "
                        + "larger parameter value, upgrade the parameter to use the advanced-parameter tier."
                    : "Parameter value exceeds the maximum length of 8192 characters.")
        }
        guard let pattern = version.allowedPattern, !pattern.isEmpty else { return }
        guard let expression = try? Regex(pattern) else {
            throw ServiceFault("InvalidAllowedPatternException", "The pattern \(pattern) is no regular expression.")
        }
        guard (try? expression.firstMatch(in: version.value)) ?? nil != nil else {
            throw ServiceFault(
                "ParameterPatternMismatchException",
                "Parameter value, cannot be validated against allowedPattern: \(pattern)")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || ".-_".utf8.contains(byte)
    }
}
