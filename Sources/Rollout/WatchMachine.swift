/// Judges an environment that is looked at again and again; does nothing itself.
package struct WatchMachine: Sendable {
    /// What a look says of a host.
    package enum Sight: Sendable, Equatable {
        case healthy
        /// It does not serve the release, or not well.
        case sick(String)
        /// It could not be asked.
        case unheard(String)
    }

    package enum Verdict: String, Codable, Sendable {
        /// Every host was well at every look.
        case healthy
        /// Some were not, and all are at the last look.
        case flapping
        case sick
        /// Some could not be asked at the last look.
        case unknown
    }

    /// One miss may be a restart or a lost packet; two in a row are a fault.
    private static let patience = 2

    private var rows: [String: Int] = [:]
    private var last: [String: Sight] = [:]
    private var hadTrouble = false
    package private(set) var reason: String?

    package init() {}

    /// Takes a round of looks; true when the verdict is bad already and nothing has to be waited for.
    package mutating func take(_ round: [String: Sight], alarms: RolloutVerdict) -> Bool {
        last = round
        for (host, sight) in round.sorted(by: { $0.key < $1.key }) {
            switch sight {
            case .healthy: rows[host] = 0
            case .sick(let why):
                rows[host, default: 0] += 1
                hadTrouble = true
                reason = "\(host): \(why)"
            case .unheard(let why):
                rows[host] = 0
                hadTrouble = true
                reason = "\(host): \(why)"
            }
        }
        if case .fail(let why) = alarms {
            reason = why
            isAlarmed = true
        } else if case .inconclusive(let why) = alarms {
            hadTrouble = true
            reason = why
        }
        return isAlarmed || rows.values.contains { $0 >= Self.patience }
    }

    private var isAlarmed = false

    /// What has to be said at the end.
    package var verdict: Verdict {
        let sights = last.values
        if isAlarmed || last.isEmpty || sights.contains(where: { if case .sick = $0 { true } else { false } }) {
            return .sick
        }
        if sights.contains(where: { if case .unheard = $0 { true } else { false } }) { return .unknown }
        return hadTrouble ? .flapping : .healthy
    }
}
