import Foundation
import Health
package import Scripting
import Services

/// Something that an environment's settings need on every host of a platform.
package struct HostNeed: Codable, Sendable, Equatable {
    /// What it is called: programs of which one is enough, or a name for people.
    package var name: String
    /// Which part of the settings needs it.
    package var purpose: String
    package var fix: String
    /// Programs of which one is enough; empty when a probe decides.
    var tools: [String] = []
    /// A condition in the platform's language.
    var probe: String?

    /// What was found of it on a host.
    package struct Finding: Codable, Sendable, Equatable {
        package var name: String
        package var purpose: String
        /// The program that is there and what it says of its version; nil when it is missing.
        package var found: String?
        /// What to do when it is missing.
        package var fix: String?

        package init(name: String, purpose: String, found: String?, fix: String?) {
            self.name = name
            self.purpose = purpose
            self.found = found
            self.fix = fix
        }
    }

    /// The needs of hosts of the settings' platform, in the order in which a deployment comes upon them.
    package static func all(of settings: EnvironmentSettings) throws(QuotingError) -> [HostNeed] {
        settings.platform == .linux ? try linux(settings) : windows(settings)
    }

    private static func linux(_ settings: EnvironmentSettings) throws(QuotingError) -> [HostNeed] {
        let scripts = ShellScripts(settings: settings)
        var needs = scripts.sourceTools.map { tool($0, "source") }
        needs += scripts.sourceProbes.map { probe($0.name, $0.command, "source") }
        if scripts.readsSecrets { needs.append(tool("aws", "environment")) }
        needs += scripts.runtimeTools.map { tool($0, "app.runtime") }
        needs += settings.app.restart.linuxTools.map { tool($0, "app.restart") }
        needs += try scripts.probes.map { probe($0.name, $0.command, "app") }
        for check in settings.health where check.from == .host {
            let asking =
                switch check.probe {
                case .http:
                    check.pin != nil ? ["curl"] : ["curl", "python3"] + (check.redirects ?? 0 > 0 ? [] : ["wget"])
                case .tcp: ["bash", "python3"]
                case .log: [String]()
                }
            if !asking.isEmpty { needs.append(tools(asking, "health")) }
        }
        return unique(needs)
    }

    private static func windows(_ settings: EnvironmentSettings) -> [HostNeed] {
        let scripts = PowerShellScripts(settings: settings)
        return unique(
            scripts.sourceTools.map { tool($0, "source") }
                + scripts.sourceProbes.map { probe($0.name, $0.condition, "source") }
                + scripts.variableProbes.map { probe($0.name, $0.condition, "environment") }
                + scripts.runtimeTools.map { tool($0, "app.runtime") }
                + settings.app.restart.powerShellProbes.map { probe($0.name, $0.condition, "app.restart") })
    }

    private static func tool(_ name: String, _ purpose: String) -> HostNeed { tools([name], purpose) }

    private static func tools(_ names: [String], _ purpose: String) -> HostNeed {
        let name = names.joined(separator: " or ")
        return HostNeed(
            name: name, purpose: purpose, fix: "install \(name) and see that root's or SYSTEM's PATH leads to it",
            tools: names)
    }

    private static func probe(_ name: String, _ condition: String, _ purpose: String) -> HostNeed {
        HostNeed(name: name, purpose: purpose, fix: "install \(name)", probe: condition)
    }

    /// One need for several parts is one need, with all of its purposes.
    private static func unique(_ needs: [HostNeed]) -> [HostNeed] {
        var found: [HostNeed] = []
        for need in needs {
            if let index = found.firstIndex(where: { $0.name == need.name && $0.probe == need.probe }) {
                let purposes = found[index].purpose.components(separatedBy: ", ")
                if !purposes.contains(need.purpose) { found[index].purpose += ", \(need.purpose)" }
            } else {
                found.append(need)
            }
        }
        return found
    }

    /// Reads what a host's script found.
    package static func findings(
        _ needs: [HostNeed], facts: [String: String], settings: EnvironmentSettings
    ) -> [Finding] {
        let tools = needs.enumerated().map { index, need in
            let found = facts["need\(index)"].flatMap { $0.isEmpty ? nil : $0 }
            return Finding(
                name: need.name, purpose: need.purpose, found: found, fix: found == nil ? need.fix : nil)
        }
        let free = facts["free"].flatMap { Int($0) }
        let wanted = settings.app.disk.free ?? 100 * 1_024
        let isEnough = free.map { $0 >= wanted } ?? false
        let disk = Finding(
            name: "\(wanted / 1_024) MiB free", purpose: "app.disk",
            found: isEnough ? free.map { "\($0 / 1_024) MiB free" } : nil,
            fix: isEnough
                ? nil
                : "make room for \(settings.app.path): \(free.map { "\($0 / 1_024) MiB are free" } ?? "nobody knows what is free")"
        )
        return tools + [disk]
    }
}
