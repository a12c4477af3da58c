package import AWS
import Digests
import Foundation

/// Items in a DynamoDB table with the keys `pk` and `sk`, both text: one for a team, from any number of machines.
///
/// Reads are strongly consistent. Every write is a transaction with a token, so that a repeated request is carried out
/// once. What is larger than an item may be lies in parts that are named by its content and stand before the item does.
package struct DynamoDBStore: LedgerStore {
    private let client: DynamoDBClient
    private let table: String

    package var place: String { "DynamoDB table '\(table)'" }

    package init(_ configuration: AWSConfiguration, table: String) {
        client = DynamoDBClient(configuration)
        self.table = table
    }

    /// Bytes of a body that stay in the item. An item has at most 400 KB, all of a transaction 4 MB (Service, account,
    /// and table quotas in Amazon DynamoDB).
    private static let mostInline = 256 << 10

    /// How many reads are made at once.
    private static let lanes = 25

    package func items(_ keys: [ItemKey]) async throws -> [StoredItem] {
        var found: [StoredItem] = []
        for start in stride(from: 0, to: keys.count, by: Self.lanes) {
            let lane = keys[start..<min(start + Self.lanes, keys.count)]
            found += try await withThrowingTaskGroup(of: (Int, StoredItem?).self) { group in
                for (index, key) in lane.enumerated() { group.addTask { (index, try await item(key)) } }
                return try await group.reduce(into: [(Int, StoredItem?)]()) { $0.append($1) }
            }.sorted { $0.0 < $1.0 }.compactMap(\.1)
        }
        return found
    }

    private func item(_ key: ItemKey) async throws -> StoredItem? {
        let request = GetItemRequest(tableName: table, key: Self.key(key), consistentRead: true)
        let attributes = try await asking { () throws(AWSError) in try await client.getItem(request).item }
        return attributes.isEmpty ? nil : try await stored(attributes)
    }

    package func items(
        in partition: String, prefix: String, isAscending: Bool, limit: Int?
    ) async throws -> [StoredItem] {
        var request = QueryRequest(
            tableName: table, limit: limit, consistentRead: true, scanIndexForward: isAscending,
            keyConditionExpression: "pk = :partition",
            expressionAttributeValues: [":partition": .string(partition)])
        if !prefix.isEmpty {
            request.keyConditionExpression? += " AND begins_with(sk, :prefix)"
            request.expressionAttributeValues[":prefix"] = .string(prefix)
        }
        var found: [StoredItem] = []
        do {
            for try await page in client.query(request) {
                for attributes in page.items { found.append(try await stored(attributes)) }
                if let limit, found.count >= limit { return Array(found.prefix(limit)) }
            }
        } catch let error as AWSError { throw failure(error) }
        return found
    }

    package func write(_ changes: [ItemChange]) async throws -> Bool {
        var parts: [TransactWriteItem] = []
        for change in changes { parts.append(try await part(change)) }
        let request = TransactWriteItemsRequest(transactItems: parts)
        do throws(AWSError) {
            try await client.transactWriteItems(request)
            return true
        } catch {
            guard error.code == .transactionCanceled, error.cancellationReasons.contains(where: Self.isLater) else {
                throw failure(error)
            }
            return false
        }
    }

    package func pages(_ body: ([StoredItem]) async throws -> Void) async throws {
        do {
            for try await page in client.scan(ScanRequest(tableName: table, consistentRead: true)) {
                var items: [StoredItem] = []
                for attributes in page.items
                where attributes["pk"]?.text?.hasPrefix(Self.partPrefix) == false {
                    items.append(try await stored(attributes))
                }
                try await body(items)
            }
        } catch let error as AWSError { throw failure(error) }
    }

    /// Somebody else wrote, writes now, or too much is written: to be decided again, a moment later.
    private static func isLater(_ reason: CancellationReason) -> Bool {
        [
            "ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded",
        ].contains(reason.code)
    }
}

// MARK: - Items as attributes

extension DynamoDBStore {
    private static let partPrefix = "body/"

    private static func key(_ key: ItemKey) -> [String: AttributeValue] {
        ["pk": .string(key.partition), "sk": .string(key.sort)]
    }

    private func part(_ change: ItemChange) async throws -> TransactWriteItem {
        switch change {
        case .insert(let key, let body, let removal):
            return TransactWriteItem(
                put: TransactPut(
                    item: try await attributes(key, version: 1, body, removal), tableName: table,
                    conditionExpression: "attribute_not_exists(pk)"))
        case .replace(let key, let version, let body, let removal):
            return TransactWriteItem(
                put: TransactPut(
                    item: try await attributes(key, version: version + 1, body, removal), tableName: table,
                    conditionExpression: "#version = :version", expressionAttributeNames: ["#version": "version"],
                    expressionAttributeValues: [":version": .number(version)]))
        case .delete(let key, let version):
            return TransactWriteItem(
                delete: TransactDelete(
                    key: Self.key(key), tableName: table, conditionExpression: "#version = :version",
                    expressionAttributeNames: ["#version": "version"],
                    expressionAttributeValues: [":version": .number(version)]))
        }
    }

    /// Those of an item. What is too large for it is written down before.
    private func attributes(
        _ key: ItemKey, version: Int, _ body: String, _ removal: Date?
    ) async throws -> [String: AttributeValue] {
        var attributes = Self.key(key)
        attributes["version"] = .number(version)
        // Whole seconds since 1970, as DynamoDB's time to live wants them.
        if let removal { attributes["removal"] = .number(Int(removal.timeIntervalSince1970.rounded(.up))) }
        let bytes = Array(body.utf8)
        guard bytes.count > Self.mostInline else {
            attributes["body"] = .string(body)
            return attributes
        }
        let sum = SHA256.hexadecimal(bytes)
        for (index, start) in stride(from: 0, to: bytes.count, by: Self.mostInline).enumerated() {
            var part = Self.key(ItemKey(Self.partPrefix + sum, Ledger.padded(index, 6)))
            part["bytes"] = .binary(Data(bytes[start..<min(start + Self.mostInline, bytes.count)]))
            let request = PutItemRequest(tableName: table, item: part)
            _ = try await asking { () throws(AWSError) in try await client.putItem(request) }
        }
        attributes["parts"] = .string(sum)
        return attributes
    }

    private func stored(_ attributes: [String: AttributeValue]) async throws -> StoredItem {
        guard let partition = attributes["pk"]?.text, let sort = attributes["sk"]?.text,
            let version = attributes["version"]?.integer
        else {
            throw LedgerError.remote(
                place: place, reason: "it holds an item that is no ledger's", fix: "give the ledger a table of its own")
        }
        let removal = attributes["removal"]?.integer.map { Date(timeIntervalSince1970: TimeInterval($0)) }
        let key = ItemKey(partition, sort)
        guard let body = attributes["body"]?.text else {
            let body = try await joined(attributes["parts"]?.text ?? "", of: key)
            return StoredItem(key: key, version: version, body: body, removal: removal)
        }
        return StoredItem(key: key, version: version, body: body, removal: removal)
    }

    private func joined(_ sum: String, of key: ItemKey) async throws -> String {
        var bytes: [UInt8] = []
        let request = QueryRequest(
            tableName: table, consistentRead: true, keyConditionExpression: "pk = :partition",
            expressionAttributeValues: [":partition": .string(Self.partPrefix + sum)])
        do {
            for try await page in client.query(request) {
                for item in page.items {
                    if case .binary(let data)? = item["bytes"] { bytes += data }
                }
            }
        } catch { throw failure(error) }
        guard SHA256.hexadecimal(bytes) == sum else {
            throw LedgerError.remote(
                place: place, reason: "'\(key.sort)' of '\(key.partition)' has lost a part of its body",
                fix: "restore the table to a point in time")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

// MARK: - Failures

extension DynamoDBStore {
    private func asking<Value>(_ call: () async throws(AWSError) -> Value) async throws(LedgerError) -> Value {
        do { return try await call() } catch { throw failure(error) }
    }

    private func failure(_ error: AWSError) -> LedgerError {
        switch error.code {
        case .resourceNotFound:
            .missing(
                place: place,
                fix: "make it with 'muster template state', or look at the region and the account")
        case _ where error.isThrottle:
            .remote(place: place, reason: "\(error)", fix: "give the table on-demand capacity, or wait")
        case .accessDenied:
            .remote(place: place, reason: "\(error)", fix: "attach the policy of 'muster template state'")
        default:
            .remote(place: place, reason: "\(error)", fix: "look at 'muster status': the hosts keep their own record")
        }
    }
}
