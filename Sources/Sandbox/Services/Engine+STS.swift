import Foundation

/// STS (query protocol, 2011-06-15).
extension Engine {
    func getCallerIdentity(_ principal: Principal) -> String {
        let result =
            XML.text("Arn", principal.arn) + XML.text("UserId", principal.userID)
            + XML.text("Account", principal.account)
        return stsAnswer("GetCallerIdentity", result)
    }

    /// - Parameter result: what stands in the operation's result, XML already.
    func stsAnswer(_ operation: String, _ result: String) -> String {
        let metadata = XML.element("ResponseMetadata", XML.text("RequestId", UUID().uuidString.lowercased()))
        return "<\(operation)Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + XML.element("\(operation)Result", result) + metadata + "</\(operation)Response>"
    }
}
