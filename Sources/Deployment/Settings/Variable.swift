package import Settings

/// A variable with which the application is started.
package struct Variable: Codable, Sendable, Equatable {
    package enum Value: Codable, Sendable, Equatable {
        case text(String)
        /// Looked up on the host when a release is staged.
        case reference(SecretReference)
    }

    package var name: String
    package var value: Value

    package var reference: SecretReference? { if case .reference(let reference) = value { reference } else { nil } }

    /// Reads the section `environment`: by name, a text or a reference. In the order of names.
    package static func read(_ field: Field) -> [Variable] {
        field.entries().compactMap { name, value in
            guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]{0,127}/) != nil,
                !name.uppercased().hasPrefix("MUSTER_")
            else {
                value.report("'\(name)' is no variable's name of letters, digits and '_'; MUSTER_… are Muster's own")
                return nil
            }
            if value.isMapping {
                return SecretReference.read(value).map { Variable(name: name, value: .reference($0)) }
            }
            return value.string().map { Variable(name: name, value: .text($0)) }
        }.sorted { $0.name < $1.name }
    }
}
