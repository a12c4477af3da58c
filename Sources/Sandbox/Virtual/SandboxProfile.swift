/// What a profile asks for: virtual fleets, how the service behaves, faults. See ``ProfileReader`` for its file.
package struct SandboxProfile: Sendable {
    /// Decides everything that is left to chance.
    var seed: UInt64 = 1
    /// The main account and region; nil leaves them to the configuration.
    package var account: String?
    package var region: String?
    var service = ServiceBehaviour()
    var groups: [GroupProfile] = []
    var faults: [FaultRule] = []
    /// The roles that may be assumed; none: every role.
    var roles: [RoleProfile] = []

    package init() {}

    /// How many virtual instances there are.
    package var instances: Int { groups.reduce(0) { $0 + $1.count } }
}

/// How the service behaves, beyond its rules.
struct ServiceBehaviour: Sendable, Equatable {
    /// Commands start with one invocation and go on with acknowledgements (User Guide, "send-commands-multiple").
    var startsSlowly = true
    /// Seconds after sending during which reads do not show a command.
    var visibility = 0.0
    /// Seconds until the targets of a command are known; TargetCount is 0 before.
    var resolving = 0.0
    /// More invocations than that may not be pending in an account and region; nil: any number.
    var pendingQuota: Int?
    /// Commands that target one of these resource groups are denied.
    var deniedGroups: [String] = []
    /// The buckets that there are; a command whose output goes to another one is refused. nil: any bucket.
    var buckets: [String]?
    /// This part of the pages of GetParametersByPath is shorter than asked for.
    var shortPages = 0.0
    /// Seconds by which the service's clock is ahead of this machine's; negative: behind.
    var skew = 0.0
}

/// Instances of one kind.
struct GroupProfile: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable { case ec2, hybrid }
    enum Answers: String, Sendable, CaseIterable {
        /// Text of the group's sizes.
        case plain
        /// The result lines of Muster's own scripts around it.
        case verdict
    }

    var name: String
    var count = 1
    var kind = Kind.ec2
    var platform = FleetInstance.Platform.linux
    var account: String?
    var region: String?
    var tags: [String: String] = [:]
    var resourceGroups: [String] = []
    var isOnline = true
    var agentVersion = FleetInstance.agentVersion
    var duration = Span(1)
    var delivery = Span(0.1)
    var failureRate = 0.0
    var failureCode = 1
    var undeliverableRate = 0.0
    var accessDeniedRate = 0.0
    var delayedRate = 0.0
    var delayedSeconds = 0.0
    var rebootRate = 0.0
    var rebootSeconds = 30.0
    var silentRate = 0.0
    var offline = Offline.never
    /// Bytes that a step prints.
    var standardOutput = 0
    var standardError = 0
    var answers = Answers.plain
    var facts: [String: String] = [:]
    /// nil: it is not known to Patch Manager.
    var patches: PatchProfile?
    /// Its results are not marked as simulated.
    var isTrusted = false

    /// Times without connection, in seconds from the sandbox's start.
    enum Offline: Sendable, Equatable {
        case never
        /// Once in each period, at a time that chance chooses, for so long.
        case spells(every: Double, length: Double)
        case schedule([(at: Double, length: Double)])

        static func == (left: Offline, right: Offline) -> Bool {
            switch (left, right) {
            case (.never, .never): true
            case (.spells(let every, let length), .spells(let other, let otherLength)):
                every == other && length == otherLength
            case (.schedule(let one), .schedule(let other)):
                one.elementsEqual(other) { $0 == $1 }
            default: false
            }
        }
    }
}

/// What goes wrong in one operation, or in all (`*`).
struct FaultRule: Sendable, Equatable {
    var operation = "*"
    /// Calls a second, and how many at once; more answer ThrottlingException.
    var rateLimit: RateLimit?
    /// Of the calls, this part answers 500 and is not carried out.
    var errorRate = 0.0
    /// This part is carried out, and the connection is closed without an answer.
    var lostReplyRate = 0.0
    /// For this part the connection is closed, and nothing is carried out.
    var lostRequestRate = 0.0
    /// This part is refused as signed with an expired token.
    var expiredTokenRate = 0.0
    /// Seconds before a call is carried out.
    var delay: Span?

    struct RateLimit: Sendable, Equatable, Codable {
        var perSecond: Double
        var burst: Double
    }
}
