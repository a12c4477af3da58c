/// One call, ready to be signed.
struct Operation: Sendable {
    let name: String
    var method = "POST"
    /// Instead of the service's endpoint, without a slash at its end: a bucket's own host.
    var endpoint: String?
    /// Path and query, encoded.
    var target = "/"
    var headers: [(name: String, value: String)]
    var body: [UInt8] = []
    var repeatability = Repeatability.repeatable
    /// Whether the service holds the call until there is something to tell (SQS's ReceiveMessage).
    var isLongPoll = false
    var authorization = Authorization.signed
    /// For one attempt; a long poll or a large body needs more.
    var timeout = Duration.seconds(30)
    /// The largest reply in bytes.
    var replyLimit = 16 << 20
    /// Whether a reply that began with success may hold an error document (S3's long operations).
    var mayFailLate = false
}

/// Whether a call proves who makes it.
enum Authorization: Sendable {
    case signed
    /// Something in the body does, such as a web identity's token.
    case anonymous
}
