import ArgumentParser

/// A command as policies know it: as it is typed, with the option that decides what AWS is asked.
///
/// ``permissions`` is the one table of what commands need. A test runs every one of them, with every kind of setting
/// that makes it ask for something, and holds what was asked against the policy of its name.
enum PermittedCommand: String, CaseIterable, ExpressibleByArgument {
    case quickDoctor = "doctor --quick"
    case doctor
    case plan, deploy, rollback, resume, cancel
    case run, status, watch
    case approve, reject
    case history, logs
    case remoteLogs = "logs --remote"
    case showLock = "lock show"
    case listLocks = "lock list"
    case acquireLock = "lock acquire"
    case releaseLock = "lock release"
    case breakLock = "lock break"
    case adoptHosts = "lock adopt"
    case exportLedger = "ledger export"
    case importLedger = "ledger import"
    case verifyLedger = "ledger verify"
    case showDocuments = "documents show"
    case publishDocuments = "documents publish"
    case regionsReport = "report regions"
    case deploymentsReport = "report deployments"
    case fleetReport = "report fleet"
    case quickFleetReport = "report fleet --quick"

    /// What the deploying role's jobs do: everything but what gives others something to send, or another history, and
    /// reports, whose jobs have a role of their own.
    static let deploying = Set(allCases).subtracting([
        .showDocuments, .publishDocuments, .importLedger, .regionsReport, .deploymentsReport, .fleetReport,
        .quickFleetReport,
    ])

    var permissions: Set<Permission> {
        switch self {
        case .quickDoctor: [.looking]
        case .doctor: [.looking, .sending]
        case .plan: [.looking, .sending, .sendingToRequired, .alarms]
        case .deploy, .resume:
            Self.changing.union([.sendingToRequired, .alarms, .puttingArtifacts, .gettingArtifacts])
        case .rollback: Self.changing
        case .cancel: Self.keeping.union([.cancelling, .notices])
        case .run: Self.reading.union([.looking, .sending, .outputs, .writingLedger])
        case .status: Self.reading.union([.looking, .sending])
        case .watch: Self.reading.union([.looking, .sending, .alarms, .writingLedger])
        case .approve, .reject: Self.keeping.union([.notices])
        case .history, .logs, .showLock, .listLocks: Self.reading
        case .remoteLogs: Self.reading.union([.readingOutputs, .outputs])
        case .acquireLock: Self.reading.union([.writingLedger])
        case .releaseLock: Self.reading.union([.removingFromLedger])
        case .breakLock: Self.keeping
        case .adoptHosts: [.looking, .sending, .gettingFromLedger, .writingLedger]
        case .exportLedger, .verifyLedger: Self.reading.union([.scanningLedger])
        case .importLedger: Self.reading.union([.scanningLedger, .writingLedger])
        case .showDocuments: [.describingDocuments]
        case .publishDocuments: [.describingDocuments, .publishing]
        case .regionsReport: [.regionsReports, .publicTree, .notices]
        case .deploymentsReport: Self.reading.union([.deploymentsReports, .notices])
        case .fleetReport: Self.reading.union([.fleetReports, .notices, .looking, .sending])
        case .quickFleetReport: [.fleetReports, .notices, .looking]
        }
    }

    private static let reading: Set<Permission> = [.gettingFromLedger, .queryingLedger]
    private static let keeping = reading.union([.writingLedger, .removingFromLedger])
    private static let changing = keeping.union([.looking, .sending, .outputs, .notices, .metrics])
}

/// Something that a policy can allow, on what the settings name.
enum Permission: CaseIterable {
    /// Who is there, and who answers.
    case looking
    /// Scripts to the environment's hosts, their course, and their end.
    case sending
    /// The same for the environment in which commits have to be proven before.
    case sendingToRequired
    /// What SSM keeps of outputs.
    case readingOutputs
    /// Commands of others.
    case cancelling
    case describingDocuments
    case publishing
    case alarms
    case outputs
    case notices
    case metrics
    case gettingFromLedger
    case queryingLedger
    case scanningLedger
    case writingLedger
    case removingFromLedger
    case puttingArtifacts
    /// By URLs that hosts get: who signs one lends its permission.
    case gettingArtifacts
    /// Reports of a kind, and what their stages keep, beside the artifacts.
    case regionsReports
    case deploymentsReports
    case fleetReports
    /// Parameter Store's public tree of AWS's regions and services.
    case publicTree
}
