import Foundation

/// Filling in parameters, by the agent's rules (parameters.go of agent 3.3.1142, measured).
extension CommandDocument {
    /// Checks the values given to SendCommand against the declared parameters.
    ///
    /// - Throws: `InvalidParameters`, or `MaxDocumentSizeExceeded` when document and values exceed 64 KB.
    func check(_ values: [String: [String]]) throws(ServiceFault) {
        if let unknown = values.keys.sorted().first(where: { parameters[$0] == nil }) {
            throw ServiceFault(
                "InvalidParameters",
                parameters.isEmpty
                    ? "document \(name) does not support parameters."
                    : "Document \(name) has no parameter \(unknown).")
        }
        for (key, parameter) in parameters.sorted(by: { $0.key < $1.key }) {
            guard let given = values[key] else {
                if parameter.defaultValue != nil { continue }
                throw ServiceFault("InvalidParameters", "Parameter \(key) of document \(name) is required.")
            }
            if let objection = parameter.objection(to: given) {
                throw ServiceFault("InvalidParameters", "Parameter \(key) of document \(name) \(objection).")
            }
        }
        let size = values.values.reduce(content.utf8.count) { $0 + $1.reduce(0) { $0 + $1.utf8.count } }
        guard size <= Self.maximumSize else {
            throw ServiceFault(
                "MaxDocumentSizeExceeded", "The size limit of a document with its parameters is 64 KB; it is \(size).")
        }
    }

    /// The steps with `values` filled in.
    func steps(_ values: [String: [String]]) -> [DocumentStep] {
        mainSteps.map { step(substituted($0, values)) }
    }

    /// Seconds that the `executionTimeout` parameter adds to ExpiresAfter; a literal time-out of a step adds none.
    func executionTimeout(_ values: [String: [String]]) -> Int {
        let given = values["executionTimeout"]?.first ?? parameters["executionTimeout"]?.defaultValue?.string
        return given.flatMap { Int($0) } ?? DocumentStep.defaultTimeout
    }

    private func step(_ written: JSONValue) -> DocumentStep {
        let action = written["action"]?.string ?? ""
        let name = written["name"]?.string ?? action
        let inputs = written["inputs"] ?? .null
        let kind = action.filter { $0 != ":" }
        var step = DocumentStep(
            name: name, action: action, folder: "\(kind)/\((inputs["id"]?.string ?? name).filter { $0 != ":" })",
            lines: inputs["runCommand"]?.strings ?? [])
        step.workingDirectory = inputs["workingDirectory"]?.string ?? ""
        step.timeout = DocumentStep.timeout(Self.text(inputs["timeoutSeconds"]))
        step.onFailure = inputs["onFailure"]?.string
        step.onSuccess = inputs["onSuccess"]?.string
        if inputs["runCommand"]?.strings == nil {
            step.refusal = "runCommand is not a list of strings"
        }
        applyPrecondition(written["precondition"], to: &step)
        return step
    }

    private func applyPrecondition(_ precondition: JSONValue?, to step: inout DocumentStep) {
        guard let precondition else { return }
        let arguments = precondition["StringEquals"]?.strings ?? []
        let others = arguments.filter { $0 != "platformType" }
        guard arguments.count == 2, others.count == 1 else {
            step.refusal = "Unrecognized precondition(s)"
            return
        }
        step.platform = FleetInstance.Platform(rawValue: others[0].lowercased()) ?? .linux
    }

    private static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): "\(number)"
        default: nil
        }
    }

    /// A string that is one placeholder takes the parameter's value with its type; inside a longer string the value
    /// is written as text. One pass: what a value holds is not expanded again.
    private func substituted(_ value: JSONValue, _ values: [String: [String]]) -> JSONValue {
        switch value {
        case .string(let text): expanded(text, values)
        case .array(let entries): .array(entries.map { substituted($0, values) })
        case .object(let members): .object(members.mapValues { substituted($0, values) })
        default: value
        }
    }

    private func expanded(_ text: String, _ values: [String: [String]]) -> JSONValue {
        let placeholder = /\{\{\s*([a-zA-Z0-9]+)\s*\}\}/
        if let whole = text.wholeMatch(of: placeholder), let value = self.value(of: String(whole.1), values) {
            return value
        }
        return .string(
            text.replacing(placeholder) { match in
                guard let value = self.value(of: String(match.1), values) else { return String(match.0) }
                return embedded(value).replacing("$$", with: "$")
            })
    }

    private func value(of name: String, _ values: [String: [String]]) -> JSONValue? {
        guard let parameter = parameters[name] else { return nil }
        guard let given = values[name] else { return parameter.defaultValue ?? .null }
        return parameter.type == "String" ? .string(given.first ?? "") : .array(given.map(JSONValue.string))
    }

    /// Marshalled as Go does: `<`, `>` and `&` escaped.
    private func embedded(_ value: JSONValue) -> String {
        if let text = value.string { return text }
        let json = String(decoding: JSONBody.encode(value), as: UTF8.self)
        return json.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
    }
}
