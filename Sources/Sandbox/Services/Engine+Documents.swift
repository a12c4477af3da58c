import Digests
import Foundation

/// The input of the document operations.
struct DocumentRequest: Codable, Sendable {
    var Name: String?
    var Content: String?
    var DocumentType: String?
    var DocumentFormat: String?
    var DocumentVersion: String?
}

struct DocumentOutput: Codable, Sendable {
    var DocumentDescription: DocumentShape?
    var Document: DocumentShape?
}

struct GetDocumentOutput: Codable, Sendable {
    var Name: String
    var CreatedDate: Double
    var DocumentVersion: String
    var Status: String
    var Content: String
    var DocumentType: String
    var DocumentFormat: String
}

/// `DocumentDescription`.
struct DocumentShape: Codable, Sendable {
    struct Parameter: Codable, Sendable {
        var Name: String
        var `Type`: String
        var Description: String
        var DefaultValue: String
    }
    var Hash: String
    var HashType: String
    var Name: String
    var Owner: String
    var CreatedDate: Double
    var Status: String
    var DocumentVersion: String
    var Description: String
    var Parameters: [Parameter]
    var PlatformTypes: [String]
    var DocumentType: String
    var SchemaVersion: String
    var LatestVersion: String
    var DefaultVersion: String
    var DocumentFormat: String
}

extension CommandDocument {
    /// SHA-256 of the content.
    var hash: String { SHA256.hexadecimal(content) }

    fileprivate var shape: DocumentShape {
        let names = (platforms ?? [.windows, .linux, .macos]).map(\.wireName)
        return DocumentShape(
            Hash: hash, HashType: "Sha256", Name: name, Owner: owner, CreatedDate: Timestamps.epoch(created),
            Status: "Active", DocumentVersion: "1", Description: description,
            Parameters: parameters.sorted { $0.key < $1.key }.map { key, value in
                DocumentShape.Parameter(
                    Name: key, Type: value.type, Description: value.description ?? "",
                    DefaultValue: value.defaultValue.map(Self.text) ?? "")
            }, PlatformTypes: names, DocumentType: "Command", SchemaVersion: schemaVersion, LatestVersion: "1",
            DefaultVersion: "1", DocumentFormat: "JSON")
    }

    private static func text(_ value: JSONValue) -> String {
        value.string ?? String(decoding: JSONBody.encode(value), as: UTF8.self)
    }
}

extension Engine {
    /// A document of AWS, or one that was created in this account and region.
    func document(named name: String, in scope: Scope) throws(ServiceFault) -> CommandDocument {
        guard let document = documents[name] ?? documents[CommandDocument.key(name, in: scope)] else {
            throw ServiceFault("InvalidDocument", "Document with name \(name) does not exist.")
        }
        return document
    }

    func createDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let name = request.Name ?? ""
        guard request.DocumentType ?? "Command" == "Command", request.DocumentFormat ?? "JSON" == "JSON" else {
            throw ServiceFault("InvalidDocumentContent", "The sandbox takes Command documents in JSON only.")
        }
        let reserved = ["aws", "amazon", "amzn"]
        guard !reserved.contains(where: { name.lowercased().hasPrefix($0) }) else {
            throw ServiceFault("InvalidDocument", "The name \(name) begins with a reserved prefix.")
        }
        guard documents[CommandDocument.key(name, in: scope)] == nil else {
            throw ServiceFault("DocumentAlreadyExists", "Document with same name \(name) already exists")
        }
        let document = try CommandDocument(name: name, content: request.Content ?? "", scope: scope, created: now)
        documents[document.key] = document
        store.save(documents.values.filter { $0.owner != "Amazon" })
        return JSONBody.encode(DocumentOutput(DocumentDescription: document.shape))
    }

    func describeDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        JSONBody.encode(DocumentOutput(Document: try document(named: request.Name ?? "", in: scope).shape))
    }

    func getDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let document = try document(named: request.Name ?? "", in: scope)
        return JSONBody.encode(
            GetDocumentOutput(
                Name: document.name, CreatedDate: Timestamps.epoch(document.created), DocumentVersion: "1",
                Status: "Active", Content: document.content, DocumentType: "Command", DocumentFormat: "JSON"))
    }

    func deleteDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let document = try document(named: request.Name ?? "", in: scope)
        guard document.owner != "Amazon" else {
            throw ServiceFault("InvalidDocumentOperation", "A document of AWS cannot be deleted.")
        }
        documents[document.key] = nil
        store.save(documents.values.filter { $0.owner != "Amazon" })
        return JSONBody.encode(EmptyOutput())
    }
}
