import AWS
import Deployment
import Dispatching
import Fleet
import Foundation
import GitRepository
import HTTPTransport
import Ledger
import Redaction
import Rollout
import Settings

/// What a command about an environment works with: its settings and the edges to AWS and git.
struct Session {
    private(set) var settings: EnvironmentSettings
    let source: SourceSettings
    let state: StateSettings
    let place: PlaceOptions
    let crews: Crews

    /// The first place's.
    var crew: Crew { crews.first }

    /// Reads the settings of an environment; all mistakes of the file at once.
    static func settings(_ place: PlaceOptions, _ name: String) throws -> (EnvironmentSettings, SettingsFile) {
        let file = try SettingsFile.read(path: place.config)
        let field = try file.environment(name)
        let settings = EnvironmentSettings.read(
            field, application: file.application, environment: name, source: file.source,
            artifacts: file.state.artifacts)
        try file.reader.finish()
        guard let settings else { throw CommandFailure(.usage, "environment '\(name)' cannot be read") }
        return (settings, file)
    }

    static func open(_ place: PlaceOptions, _ name: String, stop: StopSignal) async throws -> Session {
        let (settings, file) = try settings(place, name)
        return Session(
            settings: settings, source: file.source, state: file.state, place: place,
            crews: try await crews(for: settings.places, stop: stop))
    }

    /// The same as far as a plan is concerned: an emergency does not wait for alarms, and somebody may want to look at
    /// what a failed deployment left.
    func planning(for emergency: Emergency?, keepsFailed: Bool) -> Session {
        var session = self
        if emergency != nil { session.settings.rollout.alarms = [] }
        if keepsFailed { session.settings.rollout.onFailure = .stop }
        return session
    }

    /// The same for some hosts that joined a fleet on which the release is proven: who is not ready is left out, and nobody
    /// has to look at a canary again.
    func concerning(_ hosts: [InstanceID]) -> Session {
        var session = self
        session.settings.target = .instances(hosts)
        session.settings.offline = .skip
        session.settings.rollout.canary = .count(0)
        session.settings.rollout.pause = .never
        return session
    }

    /// The same for another environment of the file.
    func sibling(_ name: String) async throws -> Session {
        try await Session.open(place, name, stop: crews.stop)
    }

    /// Readers of the other regions that the file names, to tell a wrong region from a wrong id.
    static func elsewhere(_ place: PlaceOptions, except own: [String]) throws -> [String: FleetReader] {
        let file = try SettingsFile.read(path: place.config)
        let others = file.environments.compactMap { name, field in
            EnvironmentSettings.read(field, application: file.application, environment: name)?.places.map(\.region)
        }.joined()
        let environment = ProcessInfo.processInfo.environment
        let home = ["AWS_REGION", "AWS_DEFAULT_REGION"].compactMap { environment[$0] }
        var readers: [String: FleetReader] = [:]
        guard let here = own.first.flatMap({ Region($0) }) else { return [:] }
        let base = try configuration(here)
        for name in Set(Array(others) + home) where !own.contains(name) {
            guard let region = Region(name) else { continue }
            let configuration = base.moved(to: region)
            readers[name] = FleetReader(ec2: EC2Client(configuration), ssm: SSMClient(configuration))
        }
        return readers
    }

    /// The clients of every place.
    static func crews(for places: [Place], stop: StopSignal) async throws -> Crews {
        var crews: [Crew] = []
        for (index, place) in places.enumerated() {
            let crew = try await crew(for: place, stop: stop)
            if let account = place.account, account != crew.account {
                throw CommandFailure(
                    .usage,
                    "place \(index + 1) is \(place), and its credentials (\(crew.identity)) are of account "
                        + "\(crew.account)\n  fix: correct 'account' or 'role', or use that account's credentials")
            }
            if crews.contains(where: { $0.account == crew.account && $0.region == crew.region }) {
                throw CommandFailure(
                    .usage, "\(crew.place) is there twice\n  fix: name each account's region once among 'places'")
            }
            crews.append(crew)
        }
        return Crews(crews[0], Array(crews.dropFirst()))
    }

    /// The clients of one place, with its role.
    static func crew(for place: Place, stop: StopSignal) async throws -> Crew {
        guard let region = Region(place.region) else {
            throw CommandFailure(.usage, "'\(place.region)' is no region's name")
        }
        let base = try configuration(region)
        return try await crew(
            place.role.map {
                base.assuming(
                    AssumeRoleRequest(roleARN: $0, roleSessionName: sessionName, externalID: place.externalID))
            } ?? base, place, stop: stop)
    }

    /// The clients of every region of every role's account; without roles, of the present credentials' account.
    static func crews(
        regions: [String], roles: [String], externalID: String?, stop: StopSignal
    ) async throws -> [Crew] {
        let names = try regions.isEmpty ? [defaultRegion()] : unique(regions)
        let places = try names.map { name in
            guard let region = Region(name) else { throw CommandFailure(.usage, "'\(name)' is no region's name") }
            return region
        }
        let base = try configuration(places[0])
        let accounts =
            roles.isEmpty
            ? [base]
            : unique(roles).map {
                base.assuming(AssumeRoleRequest(roleARN: $0, roleSessionName: sessionName, externalID: externalID))
            }
        var crews: [Crew] = []
        for account in accounts {
            for region in places { crews.append(try await crew(account.moved(to: region), stop: stop)) }
        }
        // Two identities in one place would do everything twice there.
        let shared = Dictionary(grouping: crews.filter { $0.region == crews[0].region }, by: \.account)
        if let (account, twice) = shared.first(where: { $1.count > 1 }) {
            throw CommandFailure(
                .usage,
                "\(twice.map(\.identity).joined(separator: " and ")) work in the same account \(account)\n"
                    + "  fix: name one role for each account")
        }
        return crews
    }

    /// Each once, in the order of its first mention.
    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }

    private static func crew(
        _ configuration: AWSConfiguration, _ place: Place? = nil, stop: StopSignal
    ) async throws -> Crew {
        let ssm = SSMClient(configuration)
        let identity = try await whoAmI(configuration, stop)
        return Crew(
            ssm: ssm, objects: S3Client(configuration), fleet: FleetReader(ec2: EC2Client(configuration), ssm: ssm),
            alarms: AlarmReader(CloudWatchClient(configuration)), http: configuration.http, account: identity.account,
            identity: identity.arn,
            credentials: configuration.credentials,
            region: configuration.region.rawValue, role: place?.role, externalID: place?.externalID, stop: stop,
            say: { Console.error(Line.safe($0)) })
    }

    /// - Throws: for credentials that AWS does not take, a failure of the set-up: nothing was done with them.
    private static func whoAmI(
        _ configuration: AWSConfiguration, _ stop: StopSignal
    ) async throws -> CallerIdentity {
        do {
            return try await Patience.reading(stop) { try await STSClient(configuration).getCallerIdentity() }
        } catch let error as AWSError
            where [.expiredToken, .invalidToken, .signatureMismatch, .accessDenied].contains(error.code)
        {
            throw CommandFailure(.usage, UntrustedText.line("\(error)"))
        }
    }

    /// AWS_REGION or AWS_DEFAULT_REGION, else that of the present profile.
    static func defaultRegion() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let named = ["AWS_REGION", "AWS_DEFAULT_REGION"].compactMap { environment[$0] }.first { !$0.isEmpty }
        if let named { return named }
        guard let region = try SharedConfiguration.load(from: environment).current?["region"] else {
            throw CommandFailure(
                .usage, "no region\n  fix: give --region, set AWS_REGION, or give the profile a region")
        }
        return region
    }

    /// Sessions of roles carry the workflow run's number in CI, so that CloudTrail leads back to it.
    private static var sessionName: String {
        "muster" + (ProcessInfo.processInfo.environment["GITHUB_RUN_ID"].map { "-\($0)" } ?? "")
    }

    /// The configuration for what the section `state` names.
    static func configuration(_ access: StateSettings.Access) throws -> AWSConfiguration {
        let name = try access.region ?? defaultRegion()
        guard let region = Region(name) else { throw CommandFailure(.usage, "'\(name)' is no region's name") }
        let base = try configuration(region)
        return access.role.map {
            base.assuming(AssumeRoleRequest(roleARN: $0, roleSessionName: sessionName))
        } ?? base
    }

    /// The SDKs' configuration in this environment.
    static func configuration(_ region: Region) throws -> AWSConfiguration {
        try AWSConfiguration.standard(
            environment: ProcessInfo.processInfo.environment, region: region,
            http: HTTPClient(userAgent: "muster/\(Version.text)"), sessionName: sessionName)
    }

    /// The settings file, as it was named.
    var file: String { place.config }

    /// The repository that the settings file lies in.
    func repository() throws -> GitRepository {
        let folder = URL(filePath: file).absoluteURL.deletingLastPathComponent().path
        return try GitRepository(openingAt: folder)
    }

    /// Who runs this, for leases and history: the workflow run in CI, else user and machine.
    static var actor: String {
        let environment = ProcessInfo.processInfo.environment
        if let server = environment["GITHUB_SERVER_URL"], let repository = environment["GITHUB_REPOSITORY"],
            let run = environment["GITHUB_RUN_ID"]
        {
            return "\(environment["GITHUB_ACTOR"] ?? "github") \(server)/\(repository)/actions/runs/\(run)"
        }
        return "\(environment["USER"] ?? NSUserName())@\(ProcessInfo.processInfo.hostName)"
    }
}
