/// Something that goes wrong on request. `operation` is an operation's name (`SendCommand`) or `*` for any.
package enum Fault: Sendable, Codable, Equatable {
    /// The next `count` calls answer `ThrottlingException` (EC2: `RequestLimitExceeded`).
    case throttle(operation: String, count: Int)
    /// The next `count` calls are carried out; then the connection is closed without an answer.
    case dropReply(operation: String, count: Int)
    /// The next `count` calls are lost: the connection is closed, and they are not carried out.
    case dropRequest(operation: String, count: Int)
    /// The next `count` calls answer 500 and are not carried out.
    case serverError(operation: String, count: Int)
    /// The next `count` calls are refused for want of a permission.
    case deny(operation: String, count: Int)
    /// For so many seconds after it was sent, each command sent from now on is invisible to ListCommands,
    /// ListCommandInvocations and GetCommandInvocation. 0 ends it.
    case hideInvocations(seconds: Double)
    /// The next `count` calls are refused as made with an expired token.
    case expiredToken(count: Int)
    /// The next `count` deliveries to a Linux instance happen twice: its script runs twice under one command id,
    /// and the first run's result is reported.
    case duplicateDelivery(count: Int)
    /// Commands for this instance wait, though it reports itself online.
    case delayDelivery(instance: String)
    /// Ends ``delayDelivery(instance:)``; what waited is delivered.
    case releaseDelivery(instance: String)
    /// From now on, calls beyond so many a second, after a burst, answer `ThrottlingException`. 0 ends it.
    case rateLimit(operation: String, perSecond: Double, burst: Double)
    /// From now on, this part of the calls (0 to 1) answers 500 and is not carried out. 0 ends it.
    case errors(operation: String, rate: Double)
    /// From now on, the replies to this part of the calls (0 to 1) are lost. 0 ends it.
    case lostReplies(operation: String, rate: Double)
    /// From now on, this part of the calls (0 to 1) is lost before it is carried out. 0 ends it.
    case lostRequests(operation: String, rate: Double)
    /// From now on, this part of the calls (0 to 1) is refused as made with an expired token. 0 ends it.
    case expiredTokens(operation: String, rate: Double)
    /// From now on, each call is carried out so many seconds later. 0 ends it.
    case delay(operation: String, seconds: Double)
    /// The service's clock is so many seconds ahead of this machine's; negative: behind.
    case skew(seconds: Double)
}
