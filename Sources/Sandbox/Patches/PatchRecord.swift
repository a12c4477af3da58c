import Foundation

/// What a profile says of a group's patches.
struct PatchProfile: Sendable, Equatable {
    /// The value of the tag `PatchGroup`.
    var group = ""
    /// Patches that are installed at the start.
    var installed = 20
    /// Patches that are missing at the start: 0 up to so many.
    var missing = 5
    /// This part of the patches cannot be installed.
    var failureRate = 0.0
    /// A result exists from the start, as of a scan.
    var isScanned = true
}

/// The result of an instance's last patch operation.
struct PatchRecord: Sendable {
    enum State: String, Sendable, CaseIterable {
        case installed = "Installed"
        case pendingReboot = "InstalledPendingReboot"
        case missing = "Missing"
        case failed = "Failed"
    }
    struct Patch: Sendable {
        var title: String
        var id: String
        var classification: String
        var severity: String
        var state: State
        /// 1970 while it is missing.
        var installed: Date
    }
    var operation: String
    var rebootOption: String
    var started: Date
    var ended: Date
    var patches: [Patch]

    func count(_ state: State) -> Int { patches.count { $0.state == state } }

    /// Patches that are not installed, by what they are.
    func nonCompliant(where isCounted: (Patch) -> Bool) -> Int {
        patches.count { ($0.state == .missing || $0.state == .failed) && isCounted($0) }
    }

    /// Whether installing ends with a reboot.
    var needsReboot: Bool { count(.missing) + count(.pendingReboot) > 0 }

    /// What an instance has before anything is done to it; chance decides from its number alone.
    init(of instance: FleetInstance, _ profile: PatchProfile, seed: UInt64, at time: Date) {
        let chance = Chance(seed: seed, salt: instance.salt, ordinal: 0)
        let missing = Int(chance.unit(.patch) * Double(profile.missing + 1))
        patches = (0..<profile.installed + missing).map { number in
            let isMissing = number >= profile.installed
            let isSecurity = chance.unit(.patch, 2 * number + 1) < 0.6
            let severities = instance.platform == .windows ? ["Critical", "Important"] : ["Critical", "Medium"]
            let id = instance.platform == .windows ? "KB\(5_000_001 + number)" : "package-\(number + 1).x86_64"
            return Patch(
                title: instance.platform == .windows ? "Update for Windows (\(id))" : "package-\(number + 1)", id: id,
                classification: isSecurity
                    ? (instance.platform == .windows ? "SecurityUpdates" : "Security") : "Bugfix",
                severity: severities[chance.unit(.patch, 2 * number + 2) < 0.3 ? 0 : 1],
                state: isMissing ? .missing : .installed,
                installed: isMissing ? Date(timeIntervalSince1970: 0) : time.addingTimeInterval(-86_400))
        }
        (operation, rebootOption, started, ended) = ("Scan", "NoReboot", time, time)
    }

    /// A patch operation has ended.
    mutating func apply(
        _ operation: String, rebootOption: String, failureRate: Double, chance: Chance, from start: Date, to end: Date
    ) {
        (self.operation, self.rebootOption, started, ended) = (operation, rebootOption, start, end)
        guard operation == "Install" else { return }
        let reboots = rebootOption == "RebootIfNeeded"
        for index in patches.indices {
            switch patches[index].state {
            case .missing where chance.happens(failureRate, .patch, index): patches[index].state = .failed
            case .missing, .failed:
                patches[index].state = reboots ? .installed : .pendingReboot
                patches[index].installed = end
            case .pendingReboot where reboots: patches[index].state = .installed
            case .installed, .pendingReboot: break
            }
        }
    }
}

/// What AWS-RunPatchBaseline was asked for.
struct PatchOrder: Sendable {
    var operation: String
    var rebootOption: String

    /// nil for a command with another document.
    init?(_ request: SendCommandRequest) {
        guard request.DocumentName?.split(separator: "/").last.map(String.init) == CommandDocument.patchBaselineName
        else { return nil }
        operation = request.Parameters?["Operation"]?.first ?? "Scan"
        rebootOption = request.Parameters?["RebootOption"]?.first ?? "RebootIfNeeded"
    }

    func reboots(_ record: PatchRecord) -> Bool {
        operation == "Install" && rebootOption == "RebootIfNeeded" && record.needsReboot
    }
}
