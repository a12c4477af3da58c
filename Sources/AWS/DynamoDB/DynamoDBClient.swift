import Foundation

/// Tables of items. Calls are tried four times unless another number was asked for.
package struct DynamoDBClient: Sendable {
    let wire: JSONProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = JSONProtocol(
            caller: ServiceCaller(.dynamoDB, configuration.with(RetryPolicy.dynamoDB(configuration.retry))),
            target: "DynamoDB_20120810", version: "1.0")
    }

    /// Carries out all parts or none. Throws `transactionCanceled` with `cancellationReasons`, one for each part. A
    /// token makes a repetition harmless.
    package func transactWriteItems(_ request: TransactWriteItemsRequest) async throws(AWSError) {
        var request = request
        request.clientRequestToken = request.clientRequestToken ?? UUID().uuidString
        let _: EmptyReply = try await wire.call("TransactWriteItems", request)
    }
}

extension RetryPolicy {
    /// The SDKs' numbers for DynamoDB: four attempts, and 25 ms instead of 50 (botocore's standard mode).
    fileprivate static func dynamoDB(_ policy: RetryPolicy) -> RetryPolicy {
        let standard = RetryPolicy()
        var policy = policy
        if !policy.isNumberGiven { policy.maximumAttempts = 4 }
        if policy.transientScale == standard.transientScale { policy.transientScale = .milliseconds(25) }
        return policy
    }
}

extension AWSConfiguration {
    fileprivate func with(_ retry: RetryPolicy) -> AWSConfiguration {
        var configuration = self
        configuration.retry = retry
        return configuration
    }
}
