/// What chance decides, as a pure function of a seed, a subject and a purpose: the same question has the same answer
/// in every run, whatever was asked in between.
struct Chance: Sendable {
    private let state: UInt64

    /// - Parameters:
    ///   - salt: of the instance, see ``salt(_:)``.
    ///   - ordinal: of the command, or of another thing that is counted.
    init(seed: UInt64, salt: UInt64, ordinal: Int) {
        state = Self.mixed(seed &+ Self.mixed(salt &+ Self.mixed(UInt64(bitPattern: Int64(ordinal)))))
    }

    /// What is decided; each has numbers of its own.
    enum Purpose: UInt64, Sendable {
        case delivery = 1, duration, failure, undeliverable, accessDenied, delayed, silent, reboot, offline, fault
        case latency, patch
    }

    /// A number from 0 up to 1, which is excluded. `index` tells several questions of one purpose apart.
    func unit(_ purpose: Purpose, _ index: Int = 0) -> Double {
        let bits = Self.mixed(
            state &+ purpose.rawValue &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(index) &* 0xd134_2543_de82_ef95)
        return Double(bits >> 11) * 0x1p-53
    }

    func happens(_ rate: Double, _ purpose: Purpose, _ index: Int = 0) -> Bool { unit(purpose, index) < rate }

    func seconds(_ span: Span, _ purpose: Purpose, _ index: Int = 0) -> Double {
        span.least + (span.most - span.least) * unit(purpose, index)
    }

    /// FNV-1a of a text, mixed.
    static func salt(_ text: String) -> UInt64 {
        mixed(text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
    }

    /// SplitMix64's finaliser (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
    static func mixed(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// Seconds from `least` to `most`; chance chooses among them.
struct Span: Sendable, Equatable {
    var least: Double
    var most: Double

    init(_ least: Double, _ most: Double) {
        self.least = least
        self.most = most
    }

    init(_ seconds: Double) { self.init(seconds, seconds) }
}
