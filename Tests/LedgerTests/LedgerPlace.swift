import Foundation
import Ledger

/// Where a test's ledger lies: the contract holds for each kind.
enum StoreKind: String, CaseIterable, Sendable {
    case sqlite
}

/// A place of its own for one test, removed with it.
final class LedgerPlace: Sendable {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")

    init(_ kind: StoreKind) async throws {}

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The ledger there, as another process would open it.
    func open() async throws -> Ledger { try await Ledger(folder: folder) }
}
