@testable import AWS
import HTTPTransport
import Testing

@Suite struct RetryTests {
    private func error(_ kind: RetryKind?, isAmbiguous: Bool = false, after: Duration? = nil) -> AWSError {
        AWSError(
            code: AWSError.Code("X"), service: .ssm, operation: "X", isAmbiguous: isAmbiguous, retryKind: kind,
            retryAfter: after)
    }

    @Test(arguments: [
        (RetryKind.transient, 0, Duration.milliseconds(50)), (.transient, 1, .milliseconds(100)),
        (.transient, 8, .milliseconds(12_800)), (.transient, 9, .seconds(20)), (.throttling, 0, .seconds(1)),
        (.throttling, 3, .seconds(8)), (.throttling, 5, .seconds(20)), (.throttling, 200, .seconds(20)),
        (.skew, 0, .zero),
    ])
    func waitsAsTheStandardModeDoes(kind: RetryKind, index: Int, longest: Duration) {
        #expect(RetryPolicy(jitter: { 1 }).delay(kind, index: index, serverWish: nil) == longest)
        #expect(RetryPolicy(jitter: { 0.25 }).delay(kind, index: index, serverWish: nil) == longest / 4)
    }

    @Test(arguments: [
        (Duration.milliseconds(1), Duration.seconds(1)), (.seconds(3), .seconds(3)), (.seconds(90), .seconds(6)),
    ])
    func takesTheServersWishWithinBounds(wish: Duration, wait: Duration) {
        #expect(RetryPolicy(jitter: { 1 }).delay(.throttling, index: 0, serverWish: wish) == wait)
    }

    @Test(arguments: [(RetryKind.transient, 35), (.throttling, 100)])
    func failsFastWhenTheQuotaIsEmpty(kind: RetryKind, retries: Int) {
        var quota = RetryQuota(capacity: 500)
        var granted = 0
        while granted < 1_000 {
            var sequence = RetrySequence(policy: RetryPolicy(), repeatability: .repeatable)
            guard sequence.wait(after: error(kind), clockMoved: false, quota: &quota) != nil else { break }
            granted += 1
        }
        #expect(granted == retries)
    }

    @Test func givesTokensBackAfterSuccess() {
        var quota = RetryQuota(capacity: 500)
        var retried = RetrySequence(policy: RetryPolicy(), repeatability: .repeatable)
        _ = retried.wait(after: error(.transient), clockMoved: false, quota: &quota)
        _ = retried.wait(after: error(.throttling), clockMoved: false, quota: &quota)
        #expect(quota.remaining == 500 - 14 - 5)
        retried.settle(&quota)
        #expect(quota.remaining == 500 - 14)
        RetrySequence(policy: RetryPolicy(), repeatability: .repeatable).settle(&quota)
        #expect(quota.remaining == 500 - 13)
    }

    @Test func triesThreeTimes() {
        var quota = RetryQuota(capacity: 500)
        var sequence = RetrySequence(policy: RetryPolicy(jitter: { 1 }), repeatability: .repeatable)
        let waits = (0..<3).map { _ in sequence.wait(after: error(.transient), clockMoved: false, quota: &quota) }
        #expect(waits == [.milliseconds(50), .milliseconds(100), nil])
    }

    @Test func correctsTheClockOnce() {
        var quota = RetryQuota(capacity: 0)
        var sequence = RetrySequence(policy: RetryPolicy(maximumAttempts: 1), repeatability: .atMostOnce)
        #expect(sequence.wait(after: error(nil), clockMoved: true, quota: &quota) == .zero)
        #expect(sequence.wait(after: error(nil), clockMoved: true, quota: &quota) == nil)
    }

    @Test(arguments: [
        (Repeatability.repeatable, RetryKind.transient, true, true), (.repeatable, .transient, false, true),
        (.atMostOnce, .transient, true, false), (.atMostOnce, .transient, false, true),
        (.atMostOnce, .throttling, true, false), (.atMostOnce, .throttling, false, true),
    ])
    func sendsAgainOnlyWhatMayBeSentAgain(
        repeatability: Repeatability, kind: RetryKind, isAmbiguous: Bool, isRetried: Bool
    ) {
        var quota = RetryQuota(capacity: 500)
        var sequence = RetrySequence(policy: RetryPolicy(), repeatability: repeatability)
        let wait = sequence.wait(after: error(kind, isAmbiguous: isAmbiguous), clockMoved: false, quota: &quota)
        #expect((wait != nil) == isRetried)
    }

    @Test func readsTheNumberOfAttempts() {
        #expect(RetryPolicy(SharedSettings(environment: [:])).maximumAttempts == 3)
        #expect(RetryPolicy(SharedSettings(environment: ["AWS_MAX_ATTEMPTS": "5"])).maximumAttempts == 5)
        #expect(RetryPolicy(SharedSettings(environment: ["AWS_MAX_ATTEMPTS": "0"])).maximumAttempts == 1)
    }

    @Test(arguments: [("adaptive", true), ("Adaptive", true), ("standard", false), ("legacy", false), ("", false)])
    func readsTheMode(text: String, isAdaptive: Bool) {
        #expect(RetryPolicy(SharedSettings(environment: ["AWS_RETRY_MODE": text])).isAdaptive == isAdaptive)
    }
}
