package import Scripting
package import Settings

/// What makes a release runnable, and so what its hosts must have.
package enum AppRuntime: Codable, Sendable, Equatable {
    /// A virtual environment in every release.
    case python(Python)
    case node(Node)
    case dotnet(DotNet)
    /// Files that somebody else serves, out of the link `current`.
    case files(Files)

    package struct Python: Codable, Sendable, Equatable {
        /// The interpreter that makes the environment.
        package var interpreter: String
        /// The requirements file in the repository.
        package var requirements: String?
        /// A folder of wheels on the host, used instead of the package index.
        package var wheels: String?
        /// Whether pip takes only what the requirements name by its hash.
        package var hashes: Bool
    }

    package struct Node: Codable, Sendable, Equatable {
        package enum Install: String, Codable, Sendable, CaseIterable {
            /// Exactly what `package-lock.json` says.
            case clean = "npm ci"
            case none
        }

        package var install: Install
        /// Whether the packages under `devDependencies` are left out.
        package var production: Bool
    }

    package struct DotNet: Codable, Sendable, Equatable {
        /// The project that is published into the release's folder `publish`; nil where the repository holds what
        /// was built, and the host needs the runtime only.
        package var project: String?
    }

    package struct Files: Codable, Sendable, Equatable {
        /// The folder of the release that is served; it must be there and hold something.
        package var root: String
        /// A JSON file in `root` that tells the commit in its field `version`, for checks.
        package var revision: String?
    }

    package static func read(_ field: Field, platform: Platform) -> AppRuntime? {
        field.mapping { keys in
            guard let (key, value) = keys.exactlyOne(of: ["python", "node", "dotnet", "static"]) else { return nil }
            switch key {
            case "python": return value.mapping { readPython($0, platform) }
            case "node":
                return value.mapping { node in
                    .node(
                        Node(
                            install: node.value("install", default: .clean) { $0.choice(Node.Install.self) },
                            production: node.value("production", default: false) { $0.boolean() }))
                }
            case "dotnet":
                return value.mapping { .dotnet(DotNet(project: $0.optional("project").flatMap(path))) }
            default:
                return value.mapping { files in
                    .files(
                        Files(
                            root: files.optional("root").flatMap(path) ?? ".",
                            revision: files.optional("revision").flatMap(path)))
                }
            }
        }
    }

    private static func readPython(_ keys: MappingReader, _ platform: Platform) -> AppRuntime {
        .python(
            Python(
                interpreter: keys.value("interpreter", default: platform == .linux ? "python3" : "python") {
                    $0.string()
                },
                requirements: keys.optional("requirements").flatMap(path),
                wheels: keys.optional("wheels")?.string(
                    expected: AppSettings.expectedPath(platform), where: { AppSettings.isPath($0, platform) }),
                hashes: keys.value("hashes", default: false) { $0.boolean() }))
    }

    private static func path(_ field: Field) -> String? {
        field.string(expected: "a path inside the repository", where: AppSettings.isInside)
    }
}
