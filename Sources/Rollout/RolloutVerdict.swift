/// What a look at a batch says.
package enum RolloutVerdict: Sendable, Equatable {
    case pass
    case fail(String)
    /// Neither good nor bad could be established, and why.
    case inconclusive(String)

    /// Bad outweighs what is not known, which outweighs good.
    package static func worst(_ verdicts: [RolloutVerdict]) -> RolloutVerdict {
        verdicts.first { if case .fail = $0 { true } else { false } } ?? verdicts.first { $0 != .pass } ?? .pass
    }
}
