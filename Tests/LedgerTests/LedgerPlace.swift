import AWS
import Foundation
import Ledger
import MotoServer

/// Where a test's ledger lies: the contract holds for each kind.
enum StoreKind: String, CaseIterable, Sendable {
    case sqlite
    /// Of moto's server.
    case dynamoDB
}

/// A place of its own for one test, removed with it.
final class LedgerPlace: Sendable {
    private enum Kind {
        case folder(URL)
        case table(AWSConfiguration, String)
    }

    private let kind: Kind

    init(_ kind: StoreKind) async throws {
        switch kind {
        case .sqlite:
            self.kind = .folder(FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)"))
        case .dynamoDB:
            let configuration = try MotoServer.shared().configuration
            let table = MotoServer.name("ledger")
            _ = try await DynamoDBClient(configuration).createTable(
                CreateTableRequest(
                    tableName: table, attributeDefinitions: LedgerTable.attributes, keySchema: LedgerTable.keys,
                    billingMode: "PAY_PER_REQUEST"))
            self.kind = .table(configuration, table)
        }
    }

    deinit {
        if case .folder(let folder) = kind { try? FileManager.default.removeItem(at: folder) }
    }

    /// As another process would open it.
    func store() throws -> any LedgerStore {
        switch kind {
        case .folder(let folder): try SQLiteStore(folder: folder)
        case .table(let configuration, let table): DynamoDBStore(configuration, table: table)
        }
    }

    func open() async throws -> Ledger { try await Ledger(store: try store()) }
}
