import Foundation

/// Documents.
extension Engine {
    func createDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let name = request.Name ?? ""
        guard (3...128).contains(name.utf8.count), name.wholeMatch(of: /[a-zA-Z0-9_\-.]+/) != nil else {
            throw .validation(
                "1 validation error detected: Value '\(name)' at 'name' failed to satisfy constraint: Member must "
                    + "satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$")
        }
        guard request.DocumentType ?? "Command" == "Command" else {
            throw DocumentContent.fault("The sandbox takes Command documents only.")
        }
        let reserved = ["aws", "amazon", "amzn"]
        guard !reserved.contains(where: { name.lowercased().hasPrefix($0) }) else {
            throw ServiceFault("InvalidDocument", "The name \(name) begins with a reserved prefix.")
        }
        guard documents.entries[CommandDocument.key(name, in: scope)] == nil else {
            throw ServiceFault("DocumentAlreadyExists", "Document with same name \(name) already exists")
        }
        let document = try CommandDocument(
            name: name, content: request.Content ?? "", format: try Self.format(request, usual: .json),
            versionName: request.VersionName, scope: scope, created: now)
        return keep(DocumentEntry(document), document)
    }

    private static func format(_ request: DocumentRequest, usual: DocumentContent.Format) throws(ServiceFault)
        -> DocumentContent.Format
    {
        guard let name = request.DocumentFormat else { return usual }
        guard let format = DocumentContent.Format(rawValue: name) else {
            throw DocumentContent.fault("The sandbox takes documents in JSON and YAML, not in \(name).")
        }
        return format
    }

    private func keep(_ entry: DocumentEntry, _ document: CommandDocument) -> [UInt8] {
        documents.put(entry)
        store.save(documents)
        return JSONBody.encode(DocumentOutput(DocumentDescription: entry.shape(of: document)))
    }

    func updateDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        var entry = try ownEntry(request.Name, in: scope)
        let latest = entry.latest
        if let version = request.DocumentVersion, version != "$LATEST", version != "\(latest.version)" {
            throw ServiceFault("InvalidDocumentVersion", "The document version is not valid or does not exist.")
        }
        let content = request.Content ?? ""
        guard !entry.versions.contains(where: { $0.content == content }) else {
            throw ServiceFault(
                "DuplicateDocumentContent", "The content matches another version of document \(latest.name).")
        }
        if let name = request.VersionName, entry.versions.contains(where: { $0.versionName == name }) {
            throw ServiceFault("DuplicateDocumentVersionName", "The version name \(name) is in use.")
        }
        let document = try CommandDocument(
            name: latest.name, content: content, format: try Self.format(request, usual: latest.format),
            version: latest.version + 1, versionName: request.VersionName, scope: scope, created: now)
        entry.add(document)
        return keep(entry, document)
    }

    func updateDocumentDefaultVersion(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        var entry = try ownEntry(request.Name, in: scope)
        guard let number = request.DocumentVersion, Int(number) != nil, let document = entry.version(number) else {
            throw ServiceFault("InvalidDocumentVersion", "The document version is not valid or does not exist.")
        }
        entry.defaultVersion = document.version
        documents.put(entry)
        store.save(documents)
        return JSONBody.encode(
            DefaultVersionOutput(
                Description: DefaultVersionOutput.Description(
                    Name: document.name, DefaultVersion: number, DefaultVersionName: document.versionName)))
    }

    /// A document that may be changed.
    private func ownEntry(_ name: String?, in scope: Scope) throws(ServiceFault) -> DocumentEntry {
        let entry = try documents.entry(name ?? "", in: scope)
        guard entry.latest.owner != "Amazon" else {
            throw ServiceFault("InvalidDocumentOperation", "A document of AWS cannot be changed or deleted.")
        }
        return entry
    }

    func describeDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let document = try find(request, in: scope)
        let entry = try documents.entry(request.Name ?? "", in: scope)
        return JSONBody.encode(DocumentOutput(Document: entry.shape(of: document)))
    }

    func getDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        JSONBody.encode(try find(request, in: scope).whole)
    }

    /// The version that a number or a version's name says.
    private func find(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> CommandDocument {
        guard let versionName = request.VersionName else {
            return try documents.document(request.Name ?? "", version: request.DocumentVersion, in: scope)
        }
        let entry = try documents.entry(request.Name ?? "", in: scope)
        guard let found = entry.versions.first(where: { $0.versionName == versionName }) else {
            throw ServiceFault("InvalidDocumentVersion", "The document version is not valid or does not exist.")
        }
        return found
    }

    func listDocuments(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let legacy = (request.DocumentFilterList ?? []).map {
            DocumentRequest.Filter(Key: $0.key, Values: [$0.value])
        }
        let filters = (request.Filters ?? []) + legacy
        let all = documents.visible(in: scope)
        if let unknown = filters.first(where: { filter in all.contains { $0.passes(filter.Key, []) == nil } }) {
            throw ServiceFault("InvalidFilterKey", "The following filter key is not valid: \(unknown.Key).")
        }
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 1...50, usual: 50,
            seal: seal.stamp("ListDocuments", scope, filters.map { "\($0.Key)=\($0.Values)" }))
        let (shown, next) = page.cut(all) { entry in
            filters.allSatisfy { entry.passes($0.Key, $0.Values) == true }
        }
        return JSONBody.encode(ListDocumentsOutput(DocumentIdentifiers: shown.map(\.identifier), NextToken: next))
    }

    func listDocumentVersions(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let entry = try documents.entry(request.Name ?? "", in: scope)
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 1...50, usual: 50,
            seal: seal.stamp("ListDocumentVersions", scope, [entry.key]))
        let (shown, next) = page.cut(entry.history)
        return JSONBody.encode(ListDocumentVersionsOutput(DocumentVersions: shown, NextToken: next))
    }

    /// All of it, or one version, which must not be the default one while there are others.
    func deleteDocument(_ request: DocumentRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        var entry = try ownEntry(request.Name, in: scope)
        if request.DocumentVersion != nil || request.VersionName != nil {
            let document = try find(request, in: scope)
            guard document.version != entry.defaultVersion else {
                throw ServiceFault(
                    "InvalidDocumentOperation", "Default version of the document can't be deleted.")
            }
            entry.remove(document.version)
            documents.put(entry)
        } else {
            documents.remove(entry)
        }
        store.save(documents)
        return JSONBody.encode(EmptyOutput())
    }
}
