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
        mainSteps.enumerated().map { number, written in
            var step = step(substituted(written, values), declared: written["precondition"])
            step.isFinally = number == mainSteps.count - 1 && step.isFinally
            step.variables = variables(values)
            return step
        }
    }

    /// `SSM_NAME` of each parameter that is handed over in a variable; nil when none is.
    private func variables(_ values: [String: [String]]) -> [String: String]? {
        let own = parameters.filter(\.value.isVariable)
        guard !own.isEmpty else { return nil }
        return Dictionary(
            uniqueKeysWithValues: own.map { name, _ in ("SSM_\(name)", value(of: name, values)?.string ?? "") })
    }

    /// Seconds that the `executionTimeout` parameter adds to ExpiresAfter; a literal time-out of a step adds none.
    func executionTimeout(_ values: [String: [String]]) -> Int {
        let given = values["executionTimeout"]?.first ?? parameters["executionTimeout"]?.defaultValue?.string
        return given.flatMap { Int($0) } ?? DocumentStep.defaultTimeout
    }

    private func step(_ written: JSONValue, declared: JSONValue?) -> DocumentStep {
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
        step.isFinally = inputs["finallyStep"] == .bool(true) || inputs["finallyStep"]?.string == "true"
        step.skipsForeignPlatform = schemaVersion == "2.2"
        applyPrecondition(written["precondition"], declared: declared, to: &step)
        return step
    }

    /// Two arguments of `StringEquals` are compared, `platformType` among them or a parameter. The agent knows
    /// preconditions in schema 2.2 only.
    private func applyPrecondition(_ filled: JSONValue?, declared: JSONValue?, to step: inout DocumentStep) {
        guard let filled, case .object(let members)? = declared, !members.isEmpty else { return }
        guard schemaVersion == "2.2" else {
            step.refusal =
                "Precondition is not supported for document schema version prior to 2.2. Step name: \(step.name)"
            return
        }
        let arguments = filled["StringEquals"]?.strings ?? []
        let written = members["StringEquals"]?.strings ?? []
        if let objection = objection(to: members.keys.sorted(), written, filled: arguments) {
            step.refusal =
                "Unrecognized precondition(s): '\(objection)', please update agent to latest version. "
                + "Step name: \(step.name)"
            return
        }
        step.precondition = "\"StringEquals\": [\(written.joined(separator: ", "))]"
        if let other = written.first(where: { $0 != "platformType" }), written.contains("platformType") {
            step.platform = FleetInstance.Platform(rawValue: other.lowercased())
            step.isSkipped = step.platform == nil
        } else {
            step.isSkipped = arguments[0] != arguments[1]
        }
    }

    /// What the agent does not understand of a precondition, in its words.
    private func objection(to operators: [String], _ written: [String], filled: [String]) -> String? {
        if let unknown = operators.first(where: { $0 != "StringEquals" }) {
            return "unrecognized operator: \"\(unknown)\""
        }
        let complaint: String? =
            if written.count != 2 || filled.count != 2 {
                "operator accepts exactly 2 arguments"
            } else if written[0] == written[1] {
                written[0] == "platformType"
                    ? "[platformType platformType]" : "operator's arguments can't be identical"
            } else if written.contains(where: ParameterReference.occurs) {
                "operator's arguments can't contain SSM parameters"
            } else if written.contains("platformType") {
                written == filled
                    ? nil : "the second argument for the platformType variable can't contain document parameters"
            } else {
                written.contains(where: mentionsParameter)
                    ? nil : "at least one of operator's arguments must contain a valid document parameter"
            }
        return complaint.map { "\"StringEquals\": \($0)" }
    }

    private func mentionsParameter(_ text: String) -> Bool {
        text.matches(of: /\{\{\s*([^\s{}]+)\s*\}\}/).contains { parameters[String($0.1)] != nil }
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
        let placeholder = /\{\{\s*([^\s{}]+)\s*\}\}/
        if let whole = text.wholeMatch(of: placeholder), let value = self.value(of: String(whole.1), values) {
            return value
        }
        return .string(
            text.replacing(placeholder) { match in
                guard let value = self.value(of: String(match.1), values) else { return String(match.0) }
                return embedded(value).replacing("$$", with: "$")
            })
    }

    /// nil for a name that is not declared. The agent drops what was given for a name of other than letters and digits.
    private func value(of name: String, _ values: [String: [String]]) -> JSONValue? {
        guard let parameter = parameters[name] else { return nil }
        let isKnown = name.wholeMatch(of: /[a-zA-Z0-9]+/) != nil
        guard isKnown, let given = values[name] else { return parameter.defaultValue ?? .null }
        return parameter.type == "String" ? .string(given.first ?? "") : .array(given.map(JSONValue.string))
    }

    /// Marshalled as Go does: `<`, `>` and `&` escaped.
    private func embedded(_ value: JSONValue) -> String {
        if let text = value.string { return text }
        let json = String(decoding: JSONBody.encode(value), as: UTF8.self)
        return json.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
    }
}
