import Foundation

/// A group of a profile in a running sandbox; shared by its instances.
final class VirtualGroup: Sendable {
    let profile: GroupProfile
    let seed: UInt64
    /// Where its schedule begins.
    let start: Date

    init(_ profile: GroupProfile, seed: UInt64, start: Date) {
        self.profile = profile
        self.seed = seed
        self.start = start
    }

    func chance(salt: UInt64, command ordinal: Int) -> Chance { Chance(seed: seed, salt: salt, ordinal: ordinal) }

    func isOffline(salt: UInt64, at time: Date) -> Bool { offlineEnd(salt: salt, at: time) != nil }

    /// When the spell without connection that covers `time` ends; nil when there is none.
    func offlineEnd(salt: UInt64, at time: Date) -> Date? {
        let elapsed = time.timeIntervalSince(start)
        switch profile.offline {
        case .never: return nil
        case .spells(let every, let length):
            let round = (elapsed / every).rounded(.down)
            let chance = Chance(seed: seed, salt: salt, ordinal: Int(round))
            let begin = round * every + chance.unit(.offline) * (every - length)
            return (begin..<begin + length).contains(elapsed) ? start.addingTimeInterval(begin + length) : nil
        case .schedule(let spells):
            let spell = spells.last { ($0.at..<$0.at + $0.length).contains(elapsed) }
            return spell.map { start.addingTimeInterval($0.at + $0.length) }
        }
    }

    /// The instances of the groups of a profile. The id's first digit is 1, then come three digits of the group and
    /// thirteen of the instance, so that a group's size changes no other group's instances.
    static func instances(
        of profile: SandboxProfile, main: Scope, start: Date
    ) -> [FleetInstance] {
        profile.groups.enumerated().flatMap { number, settings in
            let group = VirtualGroup(settings, seed: profile.seed, start: start)
            let scope = Scope(account: settings.account ?? main.account, region: settings.region ?? main.region)
            return (0..<settings.count).map { group.instance(number: $0 + 1, of: number, scope: scope) }
        }
    }

    private func instance(number: Int, of group: Int, scope: Scope) -> FleetInstance {
        let prefix = profile.kind == .hybrid ? "mi-1" : "i-1"
        var instance = FleetInstance(
            id: prefix + Fleet.digits(group, 3) + Fleet.digits(number, 13), platform: profile.platform,
            name: "\(profile.name)-\(number)", scope: scope, launched: start)
        instance.tags.merge(profile.tags) { $1 }
        instance.group = self
        instance.salt = Chance.salt(instance.id)
        instance.isOffline = !profile.isOnline
        // 240.0.0.0/4 is reserved (RFC 1112): nothing answers there.
        instance.address = "240.\(group % 256).\(number >> 8 & 255).\(number & 255)"
        return instance
    }
}
