/// One call, ready to be signed.
struct Operation: Sendable {
    let name: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    var repeatability = Repeatability.repeatable
}
