/// Who signs.
package struct CallerIdentity: Sendable, Hashable {
    /// Twelve digits.
    package let account: String
    package let arn: String
    package let userID: String

    package init(account: String, arn: String, userID: String) {
        self.account = account
        self.arn = arn
        self.userID = userID
    }
}

/// The Security Token Service.
package struct STSClient: Sendable {
    let wire: QueryProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = QueryProtocol(caller: ServiceCaller(.sts, configuration), version: "2011-06-15")
    }

    /// Needs no permission, so it tells whether the credentials are good.
    package func getCallerIdentity() async throws(AWSError) -> CallerIdentity {
        let root = try await wire.call("GetCallerIdentity")
        guard let result = root["GetCallerIdentityResult"], let account = result.filledText("Account"),
            let arn = result.filledText("Arn")
        else { throw wire.caller.unreadable("GetCallerIdentity", "The reply names no account") }
        return CallerIdentity(account: account, arn: arn, userID: result.filledText("UserId") ?? "")
    }
}
