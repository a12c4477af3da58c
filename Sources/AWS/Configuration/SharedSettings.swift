/// A setting that has a variable and a key in profiles; the variable wins, and empty ones count as unset.
struct SharedSettings: Sendable {
    private let environment: [String: String]
    private let profile: SharedProfile?

    init(environment: [String: String], profile: SharedProfile? = nil) {
        self.environment = environment
        self.profile = profile
    }

    func value(_ variable: String, _ key: String) -> String? {
        environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? profile?[key]
    }

    func isTrue(_ variable: String, _ key: String) -> Bool {
        value(variable, key)?.lowercased() == "true"
    }
}
