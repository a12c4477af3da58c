/// Constraints of the service's model that several operations share. They come before anything that the service knows,
/// and their code is `ValidationException` everywhere.
enum ModelRules {
    /// - Parameter member: the wire's name, its first letter small.
    static func required(_ value: String?, _ member: String) throws(ServiceFault) -> String {
        guard let value else { throw fault("Value at '\(member)'", "not be null") }
        return value
    }

    /// An id that is there has 36 characters.
    static func checkCommandID(_ id: String?) throws(ServiceFault) { try checkLength(id, "commandId", 36...36) }

    static func checkLength(_ value: String?, _ member: String, _ allowed: ClosedRange<Int>) throws(ServiceFault) {
        guard let value, !allowed.contains(value.utf16.count) else { return }
        let rule =
            value.utf16.count < allowed.lowerBound
            ? "greater than or equal to \(allowed.lowerBound)" : "less than or equal to \(allowed.upperBound)"
        throw fault("Value '\(value)' at '\(member)'", "have length \(rule)")
    }

    /// An id that is there is one of EC2's or of a hybrid node.
    static func checkInstanceID(_ id: String?, _ member: String = "instanceId") throws(ServiceFault) {
        guard let id, !id.isInstanceID else { return }
        throw fault(
            "Value '\(id)' at '\(member)'",
            "satisfy regular expression pattern: (^i-(\\w{8}|\\w{17})$)|(^mi-\\w{17}$)")
    }

    private static func fault(_ subject: String, _ rule: String) -> ServiceFault {
        .validation("1 validation error detected: \(subject) failed to satisfy constraint: Member must \(rule)")
    }
}
