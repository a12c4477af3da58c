package import Dispatching
package import Fleet
package import Health
package import Notices
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
    package var source = SourceSettings.standard
    /// Whether hosts find artifacts in a folder that they see.
    package var hostsSeeArtifacts = false
    /// The only branch whose commits may be deployed.
    package var branch: String?
    /// Where its hosts are: at least one.
    package var places: [Place]
    package var platform: Platform
    /// The other platforms of a mixed environment.
    package var others: [Variant] = []
    package var target: Target
    package var offline: Offline
    /// Whose document runs the scripts.
    package var document = DocumentChoice.aws
    package var app: AppSettings
    package var health: [HealthCheck]
    package var rollout: RolloutSettings
    /// The environment where a commit must have been proven before it is deployed here.
    package var requires: String?
    /// Who has to agree before a deployment begins; nobody when nil.
    package var approvals: ApprovalSettings?
    /// When changes may begin; at any time when nil.
    package var window: Window?
    /// With what the application is started.
    package var variables: [Variable] = []
    /// Commands around the phases.
    package var hooks: [Hook]
    /// Who hears of runs.
    package var notices: [NoticeChannel] = []
    /// Where runs are counted; nowhere when nil.
    package var metrics: MetricsSettings?
    /// Seconds.
    package var deliveryTimeout: Int
    package var executionTimeout: Int
    /// Where the agents keep whole outputs.
    package var output: OutputLocation?

    /// What hosts of one platform need of their own.
    package struct Variant: Sendable, Equatable {
        package var platform: Platform
        package var app: AppSettings
        package var health: [HealthCheck]
    }

    package var platforms: [Platform] { [platform] + others.map(\.platform) }

    /// The settings as they are for hosts of one platform; nil when it is none of the environment's.
    package func variant(_ platform: Platform) -> EnvironmentSettings? {
        if platform == self.platform { return self }
        guard let other = others.first(where: { $0.platform == platform }) else { return nil }
        var settings = self
        settings.platform = other.platform
        settings.app = other.app
        settings.health = other.health
        return settings
    }

    /// `application/environment`: the scope of leases, fences and the hosts' records.
    package var scope: String { "\(application)/\(environment)" }

    /// Decodes an environment's section; mistakes are reported to the file's reader.
    ///
    /// - Parameters:
    ///   - source: where hosts get the application from.
    ///   - artifacts: where packed applications are kept.
    package static func read(
        _ field: Field, application: String, environment: String, source: SourceSettings = .standard,
        artifacts: StateSettings.Artifacts = .directory()
    ) -> EnvironmentSettings? {
        field.mapping { keys in
            let timeouts = keys.optional("timeouts")?.mapping(readTimeouts) ?? (120, 600)
            let variants = readVariants(keys, execution: timeouts.1)
            let target = keys.required("targets").flatMap(Target.read)
            let places = readPlaces(keys)
            let rollout = keys.optional("rollout").flatMap(RolloutSettings.read) ?? RolloutSettings()
            let requires = keys.optional("requires")?.string()
            let approvals = keys.optional("approvals").flatMap(ApprovalSettings.read)
            let window = keys.optional("window").flatMap(Window.read)
            let variables = keys.optional("environment").map(Variable.read) ?? []
            let hooks = keys.optional("hooks").map(Hook.read) ?? []
            let notices = keys.optional("notify").map(NoticeChannel.readAll) ?? []
            let metrics = keys.optional("metrics").flatMap(MetricsSettings.read)
            let branch = keys.optional("branch")?.string(expected: "a branch's name", where: isBranch)
            let offline = keys.value("offline", default: Offline.refuse) { $0.choice(Offline.self) }
            let document = keys.value("document", default: DocumentChoice.aws) { $0.choice(DocumentChoice.self) }
            let output = keys.optional("output")?.mapping { output in
                output.required("s3")?.mapping { readOutput($0, environment: environment) }
            }
            if !variables.isEmpty, let kind = variants.compactMap(\.app.restart.startsWithoutVariables).first {
                keys.optional("environment")?.report(
                    "\(kind) is not started by Muster, which can give it no variables",
                    suggestion: "let it read them itself")
            }
            guard let target, let first = variants.first, !places.isEmpty else { return nil }
            return EnvironmentSettings(
                application: application, environment: environment, source: source,
                hostsSeeArtifacts: artifacts.isSeenByHosts, branch: branch, places: places,
                platform: first.platform, others: Array(variants.dropFirst()), target: target, offline: offline,
                document: document, app: first.app, health: first.health, rollout: rollout, requires: requires,
                approvals: approvals,
                window: window, variables: variables, hooks: hooks, notices: notices, metrics: metrics,
                deliveryTimeout: timeouts.0,
                executionTimeout: timeouts.1, output: output ?? nil)
        }
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

    private static func readOutput(_ keys: MappingReader, environment: String) -> OutputLocation? {
        let bucket = keys.required("bucket")?.string(
            expected: "a bucket's name: 3 to 63 small letters, digits, '-' and '.'", where: OutputLocation.isBucket)
        let prefix = keys.value("prefix", default: "ssm-logs/{environment}") { field in
            field.string(expected: "a prefix of at most 480 bytes") { $0.utf8.count <= 480 }
        }
        return bucket.map {
            OutputLocation(bucket: $0, prefix: prefix.replacing("{environment}", with: environment))
        }
    }

    private static func isBranch(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-") && !text.contains("..")
            && !text.utf8.contains { $0 <= 0x20 || "~^:?*[\\".utf8.contains($0) }
    }
}
