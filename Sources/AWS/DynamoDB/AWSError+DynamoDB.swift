import Foundation

/// Why one part of a transaction kept it from being carried out.
package struct CancellationReason: Sendable, Hashable, Decodable {
    /// E.g. `ConditionalCheckFailed`, `TransactionConflict`; `None` for parts that would have gone through.
    package let code: String
    package let message: String?
    /// The item as it stands, where the part asked for it; otherwise empty.
    package let item: [String: AttributeValue]

    package init(from decoder: any Decoder) throws {
        let members = try decoder.members
        code = try members.text("Code")
        message = try members.filledText("Message")
        item = try members.map("Item")
    }
}

extension AWSError {
    private struct Details: Decodable {
        let item: [String: AttributeValue]
        let reasons: [CancellationReason]

        init(from decoder: any Decoder) throws {
            let members = try decoder.members
            item = try members.map("Item")
            reasons = try members.list("CancellationReasons")
        }
    }

    private var details: Details? {
        replyBody.isEmpty ? nil : try? JSONDecoder().decode(Details.self, from: Data(replyBody))
    }

    /// With `conditionalCheckFailed`: the item as it stands, when the request asked for it by
    /// `returnValuesOnConditionCheckFailure`; otherwise empty.
    package var conflictingItem: [String: AttributeValue] { details?.item ?? [:] }

    /// With `transactionCanceled`: one for each part, in the request's order.
    package var cancellationReasons: [CancellationReason] { details?.reasons ?? [] }
}
