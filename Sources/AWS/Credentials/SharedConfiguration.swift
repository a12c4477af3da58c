import Foundation

/// `~/.aws/config` and `~/.aws/credentials`: named profiles that the AWS tools share (SDK reference guide, "Shared
/// config and credentials files").
package struct SharedConfiguration: Sendable {
    private let config: SharedConfigurationFile
    private let credentials: SharedConfigurationFile
    /// The profile that AWS_PROFILE or AWS_DEFAULT_PROFILE names, else `default`.
    package let profileName: String
    /// Whether a variable named it, so that its absence is a mistake.
    package let isProfileNamed: Bool

    /// Nothing from files.
    package static let none = SharedConfiguration(
        config: .init(path: ""), credentials: .init(path: ""), profileName: "default", isProfileNamed: false)

    private init(
        config: SharedConfigurationFile, credentials: SharedConfigurationFile, profileName: String,
        isProfileNamed: Bool
    ) {
        self.config = config
        self.credentials = credentials
        self.profileName = profileName
        self.isProfileNamed = isProfileNamed
    }

    /// Reads AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE or the files in `~/.aws`. A file that does not exist is
    /// empty. Throws `malformed` with file and line for one that cannot be read.
    package static func load(from environment: [String: String]) throws(CredentialsError) -> SharedConfiguration {
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        func file(_ variable: String, _ name: String) throws(CredentialsError) -> SharedConfigurationFile {
            let named = environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? "~/.aws/\(name)"
            let path = named.hasPrefix("~/") ? home + named.dropFirst(1) : named
            return try SharedConfigurationFile.read(path: path)
        }
        let named = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].compactMap { environment[$0] }.first { !$0.isEmpty }
        return SharedConfiguration(
            config: try file("AWS_CONFIG_FILE", "config"),
            credentials: try file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), profileName: named ?? "default",
            isProfileNamed: named != nil)
    }

    /// The settings of a profile, those in the credentials file first; nil when neither file has it.
    package func profile(_ name: String) -> SharedProfile? {
        let inConfig = name == "default" ? config["default"] ?? config["profile default"] : config["profile \(name)"]
        let sections = [credentials[name], inConfig].compactMap { $0 }
        guard !sections.isEmpty else { return nil }
        return SharedProfile(
            name: name, paths: [credentials.path, config.path].filter { !$0.isEmpty },
            values: sections.reversed().reduce(into: [:]) { $0.merge($1.values) { $1 } },
            nested: sections.reversed().reduce(into: [:]) { $0.merge($1.nested) { $1 } })
    }

    /// The settings that apply when nothing else is named.
    package var current: SharedProfile? { profile(profileName) }

    /// `endpoint_url` of the `[services …]` section that the present profile names, by the service's key.
    package func serviceEndpoint(_ key: String) -> String? {
        current?["services"].flatMap { config["services \($0)"] }?.nested[key]?["endpoint_url"]
    }

    /// What the messages call the two files.
    var places: String { [config.path, credentials.path].filter { !$0.isEmpty }.joined(separator: " and ") }
}

/// One profile.
package struct SharedProfile: Sendable {
    package let name: String
    let paths: [String]
    fileprivate let values: [String: String]
    fileprivate let nested: [String: [String: String]]

    fileprivate init(name: String, paths: [String], values: [String: String], nested: [String: [String: String]]) {
        self.name = name
        self.paths = paths
        self.values = values
        self.nested = nested
    }

    /// A setting that is there and not empty. Keys are lower case.
    package subscript(key: String) -> String? {
        values[key].flatMap { $0.isEmpty ? nil : $0 }
    }
}
