/// One call, ready to be signed.
struct Operation: Sendable {
    let name: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    var repeatability = Repeatability.repeatable
    var authorization = Authorization.signed
}

/// Whether a call proves who makes it.
enum Authorization: Sendable {
    case signed
    /// Something in the body does, such as a web identity's token.
    case anonymous
}
