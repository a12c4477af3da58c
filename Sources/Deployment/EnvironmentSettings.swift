package import Dispatching
package import Fleet
package import Health
package import Rollout
package import Scripting
import Services
package import Settings

/// What `muster.yml` says of deploying to one environment.
package struct EnvironmentSettings: Sendable, Equatable {
    package enum Offline: String, Sendable, CaseIterable {
        /// A target that is not ready stops the run before anything is sent.
        case refuse
        /// It is left out, by name, and the run is at best partial.
        case skip
    }

    package var application: String
    package var environment: String
    /// The only branch whose commits may be deployed.
    package var branch: String?
    package var region: String
    package var platform: Platform
    package var target: Target
    package var offline: Offline
    package var app: AppSettings
    package var health: [HealthCheck]
    package var rollout: RolloutSettings
    /// The environment where a commit must have been proven before it is deployed here.
    package var requires: String?
    /// Who has to agree before a deployment begins; nobody when nil.
    package var approvals: ApprovalSettings?
    /// When changes may begin; at any time when nil.
    package var window: Window?
    /// Commands around the phases.
    package var hooks: [Hook]
    /// Seconds.
    package var deliveryTimeout: Int
    package var executionTimeout: Int
    /// Where the agents keep whole outputs.
    package var output: OutputLocation?

    /// `application/environment`: the scope of leases, fences and the hosts' records.
    package var scope: String { "\(application)/\(environment)" }

    /// Decodes an environment's section; mistakes are reported to the file's reader.
    package static func read(_ field: Field, application: String, environment: String) -> EnvironmentSettings? {
        field.mapping { keys in
            let platform = keys.value("platform", default: Platform.linux) { $0.choice(Platform.self) }
            let target = keys.required("targets").flatMap(Target.read)
            let region = keys.required("region").flatMap(readRegion)
            let app = keys.required("app").flatMap { AppSettings.read($0, platform: platform) }
            let health = keys.required("health").map(readHealth) ?? []
            let rollout = keys.optional("rollout").flatMap(RolloutSettings.read) ?? RolloutSettings()
            let requires = keys.optional("requires")?.string()
            let approvals = keys.optional("approvals").flatMap(ApprovalSettings.read)
            let window = keys.optional("window").flatMap(Window.read)
            let hooks = keys.optional("hooks").map(Hook.read) ?? []
            let branch = keys.optional("branch")?.string(expected: "a branch's name", where: isBranch)
            let offline = keys.value("offline", default: Offline.refuse) { $0.choice(Offline.self) }
            let timeouts = keys.optional("timeouts")?.mapping(readTimeouts) ?? (120, 600)
            let output = keys.optional("output")?.mapping { $0.required("s3")?.mapping(readOutput) }
            if let app, health.contains(where: \.readsOwnLog), platform == .windows || !app.restart.hasOwnLog {
                keys.required("health")?.report(
                    "this kind of restart keeps no log of its own: name the 'path' of the log that is looked at")
            }
            guard let target, let region, let app else { return nil }
            return EnvironmentSettings(
                application: application, environment: environment, branch: branch, region: region,
                platform: platform, target: target, offline: offline, app: app, health: health, rollout: rollout,
                requires: requires, approvals: approvals, window: window, hooks: hooks, deliveryTimeout: timeouts.0,
                executionTimeout: timeouts.1, output: output ?? nil)
        }
    }

    private static func readHealth(_ field: Field) -> [HealthCheck] {
        let items = field.list()
        if field.isList, items.isEmpty { field.report("names no check; without one no release can be proven") }
        return items.compactMap(HealthCheck.read)
    }

    private static func readTimeouts(_ keys: MappingReader) -> (Int, Int)? {
        let delivery = keys.value("delivery", default: .seconds(120)) {
            $0.duration(in: .seconds(30) ... .seconds(86_400))
        }
        let execution = keys.value("execution", default: .seconds(600)) {
            $0.duration(in: .seconds(5) ... .seconds(172_800))
        }
        return (delivery.wholeSeconds, execution.wholeSeconds)
    }

    private static func readOutput(_ keys: MappingReader) -> OutputLocation? {
        let bucket = keys.required("bucket")?.string(
            expected: "a bucket's name: 3 to 63 small letters, digits, '-' and '.'", where: OutputLocation.isBucket)
        let prefix = keys.optional("prefix")?.string(expected: "a prefix of at most 500 bytes") {
            $0.utf8.count <= 500
        }
        return bucket.map { OutputLocation(bucket: $0, prefix: prefix) }
    }

    private static func readRegion(_ field: Field) -> String? {
        field.string(expected: "a region such as eu-west-1") { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            return parts.count >= 3 && parts.last?.allSatisfy(\.isNumber) == true
                && parts.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x61...0x7a).contains($0) } }
        }
    }

    private static func isBranch(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-") && !text.contains("..")
            && !text.utf8.contains { $0 <= 0x20 || "~^:?*[\\".utf8.contains($0) }
    }
}
