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

/// A room of the house: a target under `Sources`. Arrows point downwards only (`docs/ARCHITECTURE.md`).
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "muster",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        room("Digests", ["COpenSSL"]),
        room("Scripting", ["Digests"]),
        room("Settings", [.product(name: "Yams", package: "Yams")]),
        room("Ledger", [.product(name: "GRDB", package: "GRDB.swift")]),
        room("Rollout", ["Settings"]),
        room("Health", ["Scripting", "Settings"]),
        room("Services", ["Scripting", "Settings"]),
        room("Fleet", ["Scripting", "Settings"]),
        room("Dispatching", ["Digests", "Scripting"]),
        tests("DispatchingTests", ["Dispatching", "Scripting"]),
        tests("FleetTests", ["Fleet", "Scripting"]),
        tests("HealthTests", ["Health", "Scripting", "Settings"]),
        tests("LedgerTests", ["Ledger"]),
        tests("RolloutTests", ["Rollout"]),
        tests("ServicesTests", ["Scripting", "Services", "Settings"]),
        tests("ScriptingTests", ["Scripting"]),
        tests("SettingsTests", ["Settings"]),
    ]
)
