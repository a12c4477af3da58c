import Foundation

/// The documents of every account and region, each with its versions.
struct DocumentBook: Sendable {
    private(set) var entries: [String: DocumentEntry] = [:]

    init(_ entries: [DocumentEntry]) {
        for entry in entries { self.entries[entry.key] = entry }
    }

    /// For the file: those that were created.
    var own: [DocumentEntry] { entries.values.filter { $0.latest.owner != "Amazon" }.sorted { $0.key < $1.key } }

    /// A document of AWS, or one of this account and region; by name or ARN.
    ///
    /// - Throws: `InvalidDocument`.
    func entry(_ text: String, in scope: Scope) throws(ServiceFault) -> DocumentEntry {
        let name = text.hasPrefix("arn:") ? String(text.split(separator: "/").last ?? "") : text
        guard let found = entries[name] ?? entries[CommandDocument.key(name, in: scope)] else {
            throw ServiceFault("InvalidDocument", "Document with name \(name) does not exist.")
        }
        return found
    }

    /// A version: a number, `$LATEST` or `$DEFAULT`, the default where none is named.
    ///
    /// - Throws: `InvalidDocument`, `InvalidDocumentVersion`.
    func document(_ name: String, version: String?, in scope: Scope) throws(ServiceFault) -> CommandDocument {
        let entry = try entry(name, in: scope)
        guard let found = entry.version(version ?? "$DEFAULT") else {
            throw ServiceFault("InvalidDocumentVersion", "The document version is not valid or does not exist.")
        }
        return found
    }

    /// Those that a scope sees, by name.
    func visible(in scope: Scope) -> [DocumentEntry] {
        entries.values.filter { entry in
            entry.latest.region == nil || entry.key == CommandDocument.key(entry.latest.name, in: scope)
        }.sorted { $0.latest.name < $1.latest.name }
    }

    mutating func put(_ entry: DocumentEntry) { entries[entry.key] = entry }
    mutating func remove(_ entry: DocumentEntry) { entries[entry.key] = nil }
}

/// A document with its versions, the newest last; there always is one.
struct DocumentEntry: Codable, Sendable {
    private(set) var versions: [CommandDocument]
    var defaultVersion: Int

    init(_ first: CommandDocument) {
        versions = [first]
        defaultVersion = first.version
    }

    var key: String { latest.key }
    var latest: CommandDocument { versions[versions.count - 1] }
    var standard: CommandDocument { versions.first { $0.version == defaultVersion } ?? latest }

    /// - Parameter text: a number, `$LATEST` or `$DEFAULT`.
    func version(_ text: String) -> CommandDocument? {
        switch text {
        case "$LATEST": latest
        case "$DEFAULT": standard
        default: versions.first { "\($0.version)" == text }
        }
    }

    mutating func add(_ document: CommandDocument) { versions.append(document) }
    mutating func remove(_ number: Int) { versions.removeAll { $0.version == number } }
}
