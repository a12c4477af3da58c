import Yams

extension SettingsFile {
    /// Reports an environment whose `requires` names none, itself, or, over others, itself again.
    func checkOrder() {
        let required = environments.compactMapValues(Self.requires)
        for (name, field) in required.sorted(by: { $0.key < $1.key }) {
            guard let other = Self.text(field) else { continue }
            guard environments[other] != nil else {
                let names = environments.keys.filter { $0 != name }.sorted()
                field.report(
                    "there is no environment '\(other)'",
                    suggestion: Nearest.hint(other, names)
                        ?? (names.isEmpty ? "it is the only one" : "there are: \(names.joined(separator: ", "))"))
                continue
            }
            let way = Self.way(from: name, required)
            guard way.last == name else { continue }
            field.report(
                way.count == 2
                    ? "'\(name)' requires itself: no commit could ever be deployed there"
                    : "\(way.joined(separator: " requires ")): no commit could ever be deployed to one of them")
        }
    }

    private static func requires(_ environment: Field) -> Field? {
        environment.isMapping ? environment.entries().first { $0.key == "requires" }?.value : nil
    }

    /// Quiet: the policy that reads the environment reports what is no text.
    private static func text(_ field: Field) -> String? {
        guard case .scalar(let scalar) = field.node, field.node.null == nil else { return nil }
        return scalar.string
    }

    /// The names that `requires` leads to, the first one included, until the end or the first repetition.
    private static func way(from name: String, _ required: [String: Field]) -> [String] {
        var way = [name]
        while let last = way.last, let next = required[last].flatMap(text) {
            let isRepeated = way.contains(next)
            way.append(next)
            if isRepeated { break }
        }
        return way
    }
}
