// swift-tools-version: 6.2
import PackageDescription

/// One list of settings for every Swift target.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A room of the house: a target under `Sources`. Arrows point downwards only (`docs/ARCHITECTURE.md`).
func room(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A C library of the system: a module map and a shim, used by the one room that owns it.
func door(_ name: String, _ library: String, _ package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: library, providers: [.apt([package])])
}

/// The tests of a room, named after it.
func tests(_ room: String, _ dependencies: Target.Dependency..., exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(room)Tests", dependencies: [.byName(name: room)] + dependencies, exclude: exclude,
        swiftSettings: settings)
}

let package = Package(
    name: "muster",
    products: [.executable(name: "muster", targets: ["muster"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // The executable and its commands.
        .executableTarget(
            name: "muster", dependencies: ["MusterCommands"], swiftSettings: settings,
            linkerSettings: [
                .unsafeFlags(
                    ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"],
                    .when(configuration: .release))
            ]),
        .target(
            name: "MusterCommands",
            dependencies: [
                argumentParser, "AWS", "Deployment", "Dispatching", "Fleet", "GitHubActions", "GitRepository", "Health",
                "HTTPTransport", "Ledger", "Notices", "Packing", "Redaction", "Reporting", "Rollout", "Sandbox",
                "Scripting",
                "Settings",
            ],
            // What `init` writes: the files of `workflows` and `action` themselves, by links.
            resources: ["action", "deploy", "muster", "report", "rollback", "verify"].map {
                .embedInCode("Init/Files/\($0).yml")
            },
            swiftSettings: settings),
        // Policies.
        room(
            "Deployment", "AWS", "Digests", "Dispatching", "Fleet", "Health", "HTTPTransport", "Ledger", "Notices",
            "Redaction", "Rollout", "Scripting", "Services", "Settings"),
        .target(
            name: "Reporting",
            dependencies: ["AWS", "Digests", "GitHubActions", "HTTPTransport", "Ledger", "Spreadsheet"],
            // The page's looks and behaviour, in files that tools know.
            resources: ["css", "js"].map { .embedInCode("Writers/Page/page.\($0)") }, swiftSettings: settings),
        // The sandbox's server.
        room(
            "Sandbox", "CSpawn", "Digests", "HTTPTransport", "Settings", hummingbird, httpTypes, nio, logging, yams),
        // The engine.
        room("Rollout", "Settings"),
        room("Dispatching", "AWS", "Digests", "Redaction", "Scripting"),
        room("Services", "Scripting", "Settings"),
        room("Health", "HTTPTransport", "Scripting", "Settings"),
        room("Notices", "AWS", "Digests", "HTTPTransport", "Redaction", "Settings"),
        room("Fleet", "AWS", "Scripting", "Settings"),
        room("Ledger", "AWS", "Digests", grdb),
        room("Scripting", "Digests"),
        room("Settings", "Redaction", yams),
        // Adapters.
        room("AWS", "Digests", "HTTPTransport"),
        room("Packing", "GitRepository"),
        room("GitHubActions", "HTTPTransport", "Redaction"),
        room("GitRepository", "CGit2"),
        room("Spreadsheet", "CXLSXWriter", "CZlib"),
        // Below everything that speaks or prints.
        room("Redaction"),
        room("HTTPTransport", "CCurl"),
        room("Digests", "COpenSSL"),
        door("CCurl", "libcurl", "libcurl4-openssl-dev"),
        door("CGit2", "libgit2", "libgit2-dev"),
        door("COpenSSL", "libcrypto", "libssl-dev"),
        door("CXLSXWriter", "xlsxwriter", "libxlsxwriter-dev"),
        door("CZlib", "zlib", "zlib1g-dev"),
        .systemLibrary(name: "CSpawn"),

        .target(name: "GoldenFiles", path: "Tests/GoldenFiles", swiftSettings: settings),
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer", swiftSettings: settings),
        .target(
            name: "MotoServer", dependencies: ["AWS", "HTTPTransport"], path: "Tests/MotoServer",
            exclude: ["moto_server.py"], swiftSettings: settings),
        .target(name: "Repositories", path: "Tests/Repositories", swiftSettings: settings),
        .target(name: "RunnerGrammar", path: "Tests/RunnerGrammar", swiftSettings: settings),
        .target(
            name: "ShellHost", dependencies: ["Scripting"], path: "Tests/ShellHost", swiftSettings: settings),
        .testTarget(
            name: "AcceptanceTests",
            dependencies: [
                "AWS", "GoldenFiles", "HTTPTransport", "LoopbackServer", "MotoServer", "RunnerGrammar", "Sandbox",
                "Settings", yams,
            ],
            exclude: ["Golden"], swiftSettings: settings),
        tests("AWS", "Digests", "HTTPTransport", "LoopbackServer", "MotoServer", exclude: ["oracle"]),
        tests(
            "Deployment", "AWS", "Fleet", "GoldenFiles", "Health", "Ledger", "Rollout", "Scripting", "Services",
            "Settings",
            exclude: ["Golden", "structure.py"]),
        tests("Digests"),
        tests("Dispatching", "AWS", "HTTPTransport", "LoopbackServer", "MotoServer", "Scripting"),
        tests("Fleet", "Scripting"),
        tests("GitHubActions", "HTTPTransport", "LoopbackServer", "Redaction", "RunnerGrammar"),
        tests("GitRepository", "Repositories"),
        tests("Health", "HTTPTransport", "LoopbackServer", "Scripting", "Services", "Settings", "ShellHost"),
        tests("HTTPTransport", "LoopbackServer"),
        tests("Ledger", "AWS", "HTTPTransport", "LoopbackServer", "MotoServer", grdb, exclude: ["Fixtures"]),
        tests(
            "Notices", "AWS", "Digests", "GoldenFiles", "HTTPTransport", "LoopbackServer", "MotoServer", "Settings",
            exclude: ["Golden"]),
        tests("Packing", "GitRepository", "Repositories"),
        tests("Redaction"),
        tests(
            "Reporting", "AWS", "HTTPTransport", "LoopbackServer", "MotoServer", "Spreadsheet",
            exclude: ["read_back.py"]),
        tests("Rollout"),
        tests("Sandbox", "Digests", "Scripting", "Settings", exclude: ["Clients", "Conformance"]),
        tests("Scripting", "Digests", "GoldenFiles", exclude: ["Golden"]),
        tests("Services", "Scripting", "Settings", "ShellHost"),
        tests("Settings"),
        tests("Spreadsheet"),
    ]
)
