import Foundation

/// Patch Manager, for virtual instances.
extension Engine {
    /// Instances that were never scanned are not listed.
    func describeInstancePatchStates(_ request: PatchRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let ids = request.InstanceIds ?? []
        guard (1...50).contains(ids.count) else {
            throw .validation(
                "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: "
                    + "Member must have length between 1 and 50")
        }
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 10...100, usual: 50,
            seal: seal.stamp("DescribeInstancePatchStates", scope, ids))
        let states = ids.compactMap { fleet.instance($0, in: scope) }.compactMap { state(of: $0) }
        let (shown, next) = page.cut(states)
        return JSONBody.encode(PatchStatesOutput(InstancePatchStates: shown, NextToken: next))
    }

    func describeInstancePatches(_ request: PatchRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let id = request.InstanceId ?? ""
        guard let instance = fleet.instance(id, in: scope) else { throw ServiceFault("InvalidInstanceId", "") }
        let filters = request.Filters ?? []
        if let unknown = filters.first(where: { PatchRecord.Patch.value($0.Key, nil) == nil }) {
            throw ServiceFault("InvalidFilter", "The filter name is not valid: \(unknown.Key).")
        }
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 10...100, usual: 50,
            seal: seal.stamp("DescribeInstancePatches", scope, [id] + filters.map { "\($0.Key)=\($0.Values)" }))
        let (shown, next) = page.cut(patchRecord(of: instance)?.patches ?? []) { patch in
            filters.allSatisfy { filter in
                PatchRecord.Patch.value(filter.Key, patch).map { own in
                    filter.Values.contains { PatchRecord.Patch.folded($0) == PatchRecord.Patch.folded(own) }
                } ?? false
            }
        }
        return JSONBody.encode(PatchesOutput(Patches: shown.map(\.shape), NextToken: next))
    }

    func describePatchBaselines(_ request: PatchRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 1...100, usual: 100,
            seal: seal.stamp("DescribePatchBaselines", scope, (request.Filters ?? []).map { "\($0.Key)=\($0.Values)" }))
        let (shown, next) = page.cut(PatchBaseline.all) { baseline in
            (request.Filters ?? []).allSatisfy { filter in
                switch filter.Key {
                case "NAME_PREFIX": filter.Values.contains { baseline.name.hasPrefix($0) }
                case "OWNER": filter.Values.contains { $0 == "AWS" || $0 == "All" }
                default: filter.Values.contains(baseline.system)
                }
            }
        }
        return JSONBody.encode(BaselinesOutput(BaselineIdentities: shown.map(\.shape), NextToken: next))
    }

    func getPatchBaseline(_ request: PatchRequest) throws(ServiceFault) -> [UInt8] {
        let id = (request.BaselineId ?? "").split(separator: "/").last.map(String.init) ?? ""
        guard let baseline = PatchBaseline.all.first(where: { $0.id == id }) else {
            throw ServiceFault("DoesNotExistException", "Patch baseline \(id) does not exist.")
        }
        return JSONBody.encode(
            GetBaselineOutput(
                BaselineId: baseline.id, Name: baseline.name, OperatingSystem: baseline.system,
                Description: baseline.description))
    }

    func describePatchGroupState(_ request: PatchRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        var output = PatchGroupStateOutput()
        for position in fleet.positions(in: scope) {
            let instance = fleet.instances[position]
            guard let record = patchRecord(of: instance), instance.group?.profile.patches?.group == request.PatchGroup
            else { continue }
            output.Instances += 1
            output.InstancesWithInstalledPatches += record.count(.installed) > 0 ? 1 : 0
            output.InstancesWithInstalledPendingRebootPatches += record.count(.pendingReboot) > 0 ? 1 : 0
            output.InstancesWithMissingPatches += record.count(.missing) > 0 ? 1 : 0
            output.InstancesWithFailedPatches += record.count(.failed) > 0 ? 1 : 0
        }
        return JSONBody.encode(output)
    }

    /// What the last operation left; nil for an instance that was never scanned.
    func patchRecord(of instance: FleetInstance) -> PatchRecord? {
        if let record = patchRecords[instance.id] { return record }
        guard let group = instance.group, let profile = group.profile.patches, profile.isScanned else { return nil }
        return PatchRecord(of: instance, profile, seed: group.seed, at: group.start)
    }

    /// What an operation starts from.
    private func found(on instance: FleetInstance, _ group: VirtualGroup) -> PatchRecord? {
        patchRecord(of: instance)
            ?? group.profile.patches.map { PatchRecord(of: instance, $0, seed: group.seed, at: now) }
    }

    /// Whether a command makes this instance reboot, because it installs patches.
    func rebootsToPatch(_ ordinal: Int, _ instance: FleetInstance, _ group: VirtualGroup) -> Bool {
        guard let order = PatchOrder(commands[ordinal].request), let record = found(on: instance, group) else {
            return false
        }
        return order.reboots(record)
    }

    /// A virtual instance has ended a command; if that was a patch operation and went well, its patches are others now.
    func patch(_ instance: FleetInstance, _ group: VirtualGroup, _ ordinal: Int, from start: Date, isSuccess: Bool) {
        guard isSuccess, let order = PatchOrder(commands[ordinal].request), let profile = group.profile.patches,
            var record = found(on: instance, group)
        else { return }
        record.apply(
            order.operation, rebootOption: order.rebootOption, failureRate: profile.failureRate,
            chance: group.chance(salt: instance.salt, command: ordinal), from: start, to: now)
        patchRecords[instance.id] = record
    }

    private func state(of instance: FleetInstance) -> PatchStateShape? {
        guard let record = patchRecord(of: instance) else { return nil }
        return PatchStateShape(
            InstanceId: instance.id, PatchGroup: instance.group?.profile.patches?.group ?? "",
            BaselineId: PatchBaseline.of(instance.platform).id, InstalledCount: record.count(.installed),
            InstalledPendingRebootCount: record.count(.pendingReboot), MissingCount: record.count(.missing),
            FailedCount: record.count(.failed), OperationStartTime: Timestamps.epoch(record.started),
            OperationEndTime: Timestamps.epoch(record.ended), Operation: record.operation,
            RebootOption: record.rebootOption,
            CriticalNonCompliantCount: record.nonCompliant { $0.severity == "Critical" },
            SecurityNonCompliantCount: record.nonCompliant { $0.severity != "Critical" && $0.isSecurity },
            OtherNonCompliantCount: record.nonCompliant { $0.severity != "Critical" && !$0.isSecurity })
    }
}

/// AWS's own baselines, one a platform.
struct PatchBaseline: Sendable {
    var id: String
    var name: String
    var system: String
    var description: String

    static let all = [
        PatchBaseline(
            id: "pb-00000000000000001", name: "AWS-AmazonLinux2023DefaultPatchBaseline", system: "AMAZON_LINUX_2023",
            description: "Default Patch Baseline for Amazon Linux 2023 Provided by AWS."),
        PatchBaseline(
            id: "pb-00000000000000002", name: "AWS-DefaultPatchBaseline", system: "WINDOWS",
            description: "Default Patch Baseline Provided by AWS."),
        PatchBaseline(
            id: "pb-00000000000000003", name: "AWS-MacOSDefaultPatchBaseline", system: "MACOS",
            description: "Default Patch Baseline for macOS Provided by AWS."),
    ]

    static func of(_ platform: FleetInstance.Platform) -> PatchBaseline {
        switch platform {
        case .linux: all[0]
        case .windows: all[1]
        case .macos: all[2]
        }
    }

    var shape: BaselineShape {
        BaselineShape(BaselineId: id, BaselineName: name, OperatingSystem: system, BaselineDescription: description)
    }
}

extension PatchRecord.Patch {
    var isSecurity: Bool { classification.hasPrefix("Security") }

    var shape: PatchShape {
        PatchShape(
            Title: title, KBId: id, Classification: classification, Severity: severity, State: state.rawValue,
            InstalledTime: Timestamps.epoch(installed))
    }

    /// The value that a filter's key names; nil for a key that there is not. Without a patch: any text for a key that
    /// there is.
    static func value(_ key: String, _ patch: PatchRecord.Patch?) -> String? {
        switch key {
        case "Classification": patch?.classification ?? ""
        case "KBId": patch?.id ?? ""
        case "Severity": patch?.severity ?? ""
        case "State": patch?.state.rawValue ?? ""
        default: nil
        }
    }

    /// The wire says `InstalledPendingReboot`, the model `INSTALLED_PENDING_REBOOT`; a filter may use either.
    static func folded(_ text: String) -> String { text.filter { $0 != "_" }.lowercased() }
}
