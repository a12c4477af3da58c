import Digests
import Foundation

extension CommandDocument {
    /// SHA-256 of the content.
    var hash: String { SHA256.hexadecimal(content) }

    fileprivate var platformNames: [String] { (platforms ?? [.windows, .linux, .macos]).map(\.wireName) }

    fileprivate static func text(_ value: JSONValue) -> String {
        value.string ?? String(decoding: JSONBody.encode(value), as: UTF8.self)
    }

    /// The wire's version, in GetDocument's shape.
    var whole: GetDocumentOutput {
        GetDocumentOutput(
            Name: name, CreatedDate: Timestamps.epoch(created), VersionName: versionName, DocumentVersion: "\(version)",
            Status: "Active", Content: content, DocumentType: "Command", DocumentFormat: format.rawValue)
    }
}

/// Views of a document for the wire.
extension DocumentEntry {
    func shape(of document: CommandDocument) -> DocumentShape {
        DocumentShape(
            Hash: document.hash, HashType: "Sha256", Name: document.name, VersionName: document.versionName,
            Owner: document.owner, CreatedDate: Timestamps.epoch(document.created), Status: "Active",
            DocumentVersion: "\(document.version)", Description: document.description,
            Parameters: document.parameters.sorted { $0.key < $1.key }.map { key, value in
                DocumentShape.Parameter(
                    Name: key, Type: value.type, Description: value.description ?? "",
                    DefaultValue: value.defaultValue.map(CommandDocument.text))
            }, PlatformTypes: document.platformNames, DocumentType: "Command",
            SchemaVersion: document.schemaVersion, LatestVersion: "\(latest.version)",
            DefaultVersion: "\(defaultVersion)", DocumentFormat: document.format.rawValue)
    }

    var identifier: DocumentIdentifier {
        let document = standard
        return DocumentIdentifier(
            Name: document.name, CreatedDate: Timestamps.epoch(versions[0].created), Owner: document.owner,
            VersionName: document.versionName, PlatformTypes: document.platformNames,
            DocumentVersion: "\(document.version)", DocumentType: "Command", SchemaVersion: document.schemaVersion,
            DocumentFormat: document.format.rawValue)
    }

    /// The newest first.
    var history: [DocumentVersionShape] {
        versions.reversed().map { document in
            DocumentVersionShape(
                Name: document.name, DocumentVersion: "\(document.version)", VersionName: document.versionName,
                CreatedDate: Timestamps.epoch(document.created), IsDefaultVersion: document.version == defaultVersion,
                DocumentFormat: document.format.rawValue, Status: "Active")
        }
    }

    /// Whether it passes a filter of ListDocuments; nil for a key that there is not.
    func passes(_ key: String, _ values: [String]) -> Bool? {
        let identifier = identifier
        switch key {
        case "Name": return values.contains { identifier.Name.hasPrefix($0) }
        case "Owner":
            return values.contains { value in
                switch value {
                case "Amazon", "Public": identifier.Owner == "Amazon"
                case "Self", "Private": identifier.Owner != "Amazon"
                case "All": true
                default: identifier.Owner == value
                }
            }
        case "PlatformTypes": return values.contains { identifier.PlatformTypes.contains($0) }
        case "DocumentType": return values.contains("Command")
        case "SearchKeyword":
            return values.contains { identifier.Name.lowercased().contains($0.lowercased()) }
        default: return key.hasPrefix("tag:") ? false : nil
        }
    }
}
