import Deployment
import Dispatching
import Fleet
import Foundation
import Notices
import Reporting
import Rollout
import Scripting
import Settings

/// The statements that an environment's commands need: of each permission only what the settings make them ask for.
///
/// Sources: the service authorization references. `ssm:SendCommand` is decided for the document and for each target,
/// which may have the condition `ssm:resourceTag/NAME`; listing and reading know no resources. `cloudwatch:PutMetricData`
/// knows only the condition `cloudwatch:namespace`. A transaction's parts are decided as the operations that they stand
/// for.
struct Permissions {
    let settings: EnvironmentSettings
    /// The environment that `requires` names.
    var required: EnvironmentSettings?
    let state: StateSettings

    /// - Parameter assumes: whether the roles of places and of the section `state` may be assumed.
    func statements(_ commands: Set<PermittedCommand>, assumes: Bool = true) -> [PolicyStatement] {
        let wanted = commands.reduce(into: Set<Permission>()) { $0.formUnion($1.permissions) }
        var statements: [PolicyStatement] = []
        if wanted.contains(.sending) { statements += sends(to: settings, "") }
        if wanted.contains(.sendingToRequired), let required { statements += sends(to: required, "Required") }
        statements +=
            unbound(wanted) + documents(wanted) + elsewhere(wanted) + ledger(wanted) + artifacts(wanted)
            + reports(wanted)
        let roles = assumes ? roles(wanted) : []
        if !roles.isEmpty {
            statements.append(PolicyStatement(sid: "Roles", actions: ["sts:AssumeRole"], resources: roles))
        }
        return statements
    }

    // MARK: - Systems Manager

    private func sends(to environment: EnvironmentSettings, _ name: String) -> [PolicyStatement] {
        [
            PolicyStatement(
                sid: "\(name)Documents", actions: ["ssm:SendCommand"], resources: Self.documents(of: environment)),
            PolicyStatement(
                sid: "\(name)Hosts", actions: ["ssm:SendCommand"], resources: Self.hosts(of: environment),
                condition: Self.condition(of: environment)),
        ]
    }

    /// What knows no resources.
    private func unbound(_ wanted: Set<Permission>) -> [PolicyStatement] {
        let outputs = ["ssm:GetCommandInvocation", "ssm:ListCommandInvocations"]
        let cancelling = ["ssm:CancelCommand", "ssm:ListCommands"]
        var actions: [String] = []
        if wanted.contains(.looking) { actions += ["ec2:DescribeInstances", "ssm:DescribeInstanceInformation"] }
        if wanted.contains(.sending) { actions += outputs + cancelling }
        if wanted.contains(.readingOutputs) { actions += outputs }
        if wanted.contains(.cancelling) { actions += cancelling }
        if wanted.contains(.alarms), !settings.rollout.alarms.isEmpty { actions.append("cloudwatch:DescribeAlarms") }
        return actions.isEmpty ? [] : [PolicyStatement(sid: "Looking", actions: actions)]
    }

    /// Looking at Muster's own documents, and making them.
    private func documents(_ wanted: Set<Permission>) -> [PolicyStatement] {
        var names: [String] = []
        if wanted.contains(.sending), settings.document == .own { names += Self.ownDocuments(of: settings) }
        if wanted.contains(.sendingToRequired), let required, required.document == .own {
            names += Self.ownDocuments(of: required)
        }
        if wanted.contains(.describingDocuments) { names += Self.ownDocuments(of: settings) }
        guard !names.isEmpty else { return [] }
        return [
            PolicyStatement(
                sid: "OwnDocuments",
                actions: (wanted.contains(.publishing) ? ["ssm:CreateDocument"] : []) + ["ssm:DescribeDocument"],
                resources: Set(names).sorted())
        ]
    }

    private static func regions(of environment: EnvironmentSettings) -> [String] {
        Set(environment.places.map(\.region)).sorted()
    }

    private static func ownDocuments(of environment: EnvironmentSettings) -> [String] {
        regions(of: environment).map { "arn:${AWS::Partition}:ssm:\($0):${AWS::AccountId}:document/Muster-*" }
    }

    private static func documents(of environment: EnvironmentSettings) -> [String] {
        guard environment.document == .aws else { return ownDocuments(of: environment) }
        return regions(of: environment).flatMap { region in
            environment.platforms.map { "arn:${AWS::Partition}:ssm:\(region)::document/\($0.document)" }
        }
    }

    /// By id where the targets are ids; else all of an account's region, for the condition to choose from.
    private static func hosts(of environment: EnvironmentSettings) -> [String] {
        let names: (machines: [String], managed: [String]) =
            switch environment.target {
            case .instances(let ids), .both(let ids, _):
                (ids.map(\.text).filter { $0.hasPrefix("i-") }, ids.map(\.text).filter { $0.hasPrefix("mi-") })
            case .tags: (["*"], ["*"])
            }
        return regions(of: environment).flatMap { region in
            names.machines.map { "arn:${AWS::Partition}:ec2:\(region):${AWS::AccountId}:instance/\($0)" }
                + names.managed.map { "arn:${AWS::Partition}:ssm:\(region):${AWS::AccountId}:managed-instance/\($0)" }
        }
    }

    private static func condition(of environment: EnvironmentSettings) -> [(key: String, values: [String])] {
        guard case .tags(let tags) = environment.target else { return [] }
        return tags.sorted { $0.key < $1.key }.map { ("ssm:resourceTag/\($0)", $1) }
    }

    // MARK: - Other services

    /// What is read or told elsewhere.
    private func elsewhere(_ wanted: Set<Permission>) -> [PolicyStatement] {
        var statements: [PolicyStatement] = []
        if wanted.contains(.publicTree) { statements.append(Self.publicTree) }
        if wanted.contains(.outputs), let output = settings.output {
            statements.append(
                PolicyStatement(sid: "Outputs", actions: ["s3:GetObject"], resources: [output.objects]))
        }
        let topics = settings.notices.compactMap { channel in
            if case .sns(let topic) = channel.medium { topic } else { nil }
        }
        if wanted.contains(.notices), !topics.isEmpty {
            statements.append(
                PolicyStatement(sid: "Notices", actions: ["sns:Publish"], resources: Set(topics).sorted()))
        }
        if wanted.contains(.metrics), let metrics = settings.metrics {
            statements.append(
                PolicyStatement(
                    sid: "Metrics", actions: ["cloudwatch:PutMetricData"],
                    condition: [("cloudwatch:namespace", [metrics.namespace])]))
        }
        return statements
    }

    /// The endpoint of any Region may be asked; what it answers is AWS's own, of no account.
    private static let publicTree = PolicyStatement(
        sid: "PublicTree", actions: ["ssm:GetParameters", "ssm:GetParametersByPath"],
        resources: ["arn:${AWS::Partition}:ssm:*::parameter\(GlobalInfrastructure.root)/*"])

    /// Nothing where the ledger has a role of its own.
    private func ledger(_ wanted: Set<Permission>) -> [PolicyStatement] {
        guard case .dynamoDB(let table, let access) = state.ledger, access.role == nil else { return [] }
        let actions = LedgerPermission.allCases.filter { wanted.contains($0.permission) }.map(\.action)
        guard !actions.isEmpty else { return [] }
        // Without a region in the settings it is that of whoever runs Muster, not the stack's.
        let region = access.region ?? "*"
        return [
            PolicyStatement(
                sid: "Ledger", actions: actions,
                resources: ["arn:${AWS::Partition}:dynamodb:\(region):${AWS::AccountId}:table/\(table)"])
        ]
    }

    private func artifacts(_ wanted: Set<Permission>) -> [PolicyStatement] {
        guard case .artifact(let way) = settings.source,
            case .s3(let bucket, let prefix, let access) = state.artifacts, access.role == nil
        else { return [] }
        var actions: [String] = []
        if wanted.contains(.puttingArtifacts) { actions += ArtifactPermission.putting }
        if wanted.contains(.gettingArtifacts), way == .url { actions += ArtifactPermission.getting }
        guard !actions.isEmpty else { return [] }
        var statements = [
            PolicyStatement(
                sid: "Artifacts", actions: actions, resources: ["arn:${AWS::Partition}:s3:::\(bucket)/\(prefix)*"])
        ]
        if wanted.contains(.puttingArtifacts) {
            statements.append(
                PolicyStatement(
                    sid: "ArtifactBucket", actions: ArtifactPermission.listing,
                    resources: ["arn:${AWS::Partition}:s3:::\(bucket)"]))
        }
        return statements
    }

    /// Of the store that the settings name; nothing where it is a folder or has a role of its own.
    private func reports(_ wanted: Set<Permission>) -> [PolicyStatement] {
        let folders = ReportPermission.folders(wanted)
        guard case .s3(let bucket, let prefix, let access) = state.artifacts, access.role == nil, !folders.isEmpty
        else { return [] }
        return [
            PolicyStatement(
                sid: "Reports", actions: ReportPermission.keeping,
                resources: folders.map { "arn:${AWS::Partition}:s3:::\(bucket)/\(prefix)\($0)*" }),
            PolicyStatement(
                sid: "ReportBucket", actions: ReportPermission.listing,
                resources: ["arn:${AWS::Partition}:s3:::\(bucket)"]),
        ]
    }

    /// The roles that are assumed: of places, of the ledger and of the artifacts.
    private func roles(_ wanted: Set<Permission>) -> [String] {
        let places: Set<Permission> = [
            .looking, .sending, .readingOutputs, .cancelling, .describingDocuments, .publishing,
        ]
        var roles: [String] = []
        if !wanted.isDisjoint(with: places) { roles += settings.places.compactMap(\.role) }
        if wanted.contains(.sendingToRequired) { roles += required?.places.compactMap(\.role) ?? [] }
        let ledger = Set(LedgerPermission.allCases.map(\.permission))
        if !wanted.isDisjoint(with: ledger), case .dynamoDB(_, let access) = state.ledger {
            roles += [access.role].compactMap(\.self)
        }
        if case .s3(_, _, let access) = state.artifacts {
            var isUsed = !ReportPermission.folders(wanted).isEmpty
            if case .artifact = settings.source {
                isUsed = isUsed || !wanted.isDisjoint(with: [.puttingArtifacts, .gettingArtifacts])
            }
            if isUsed { roles += [access.role].compactMap(\.self) }
        }
        return Set(roles).sorted()
    }
}
