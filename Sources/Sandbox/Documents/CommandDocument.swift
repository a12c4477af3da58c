import Foundation

/// A command document: what AWS ships, or what CreateDocument was given.
struct CommandDocument: Codable, Sendable {
    var name: String
    /// JSON text, for GetDocument and the size limit.
    var content: String
    var schemaVersion: String
    var description: String
    var parameters: [String: DocumentParameter]
    /// The steps before parameters are filled in: schema 2.2's `mainSteps`.
    var mainSteps: [JSONValue]
    /// The platforms of an AWS document; nil: any.
    var platforms: [FleetInstance.Platform]?
    var created: Date
    /// An account, or `Amazon`.
    var owner: String
    /// Where it was created; nil for the documents of AWS, which are everywhere.
    var region: String?
    var version = 1
    var versionName: String?
    var format = DocumentContent.Format.json

    /// Document and parameters together, in bytes (CreateDocument's reference).
    static let maximumSize = 65_536

    /// Reads what CreateDocument or UpdateDocument was given.
    ///
    /// - Throws: `InvalidDocumentContent`, `InvalidDocumentSchemaVersion`, `MaxDocumentSizeExceeded`.
    init(
        name: String, content text: String, format: DocumentContent.Format = .json, version: Int = 1,
        versionName: String? = nil, scope: Scope, created: Date
    ) throws(ServiceFault) {
        guard text.utf8.count <= Self.maximumSize else {
            throw ServiceFault("MaxDocumentSizeExceeded", "The size limit of a document is 64 KB.")
        }
        let content = try DocumentContent(text, format: format)
        let steps = try content.steps()
        let parameters = content.members.parameters ?? [:]
        for (key, parameter) in parameters.sorted(by: { $0.key < $1.key }) {
            guard parameter.type == "String" || parameter.type == "StringList" else {
                throw DocumentContent.fault("Parameter \(key) has a type other than String and StringList.")
            }
            if let kind = parameter.interpolationType {
                guard kind == "ENV_VAR", parameter.type == "String", content.members.schemaVersion == "2.2" else {
                    throw DocumentContent.fault(
                        "Parameter \(key) has the interpolationType \(kind); a String of schema 2.2 may have ENV_VAR.")
                }
            }
            if let objection = parameter.defaultObjection {
                throw DocumentContent.fault("The default of parameter \(key) is not allowed: it \(objection).")
            }
        }
        self.init(
            name: name, content: text, schemaVersion: content.members.schemaVersion,
            description: content.members.description ?? "", parameters: parameters, mainSteps: steps, platforms: nil,
            created: created, owner: scope.account, region: scope.region)
        self.version = version
        self.versionName = versionName
        self.format = format
    }

    init(
        name: String, content: String, schemaVersion: String, description: String,
        parameters: [String: DocumentParameter], mainSteps: [JSONValue], platforms: [FleetInstance.Platform]?,
        created: Date, owner: String, region: String?
    ) {
        self.name = name
        self.content = content
        self.schemaVersion = schemaVersion
        self.description = description
        self.parameters = parameters
        self.mainSteps = mainSteps
        self.platforms = platforms
        self.created = created
        self.owner = owner
        self.region = region
    }

    /// Whether it runs on this platform.
    func supports(_ platform: FleetInstance.Platform) -> Bool { platforms?.contains(platform) ?? true }

    /// Tells documents of one name in several accounts and regions apart.
    var key: String { region.map { Self.key(name, in: Scope(account: owner, region: $0)) } ?? name }

    static func key(_ name: String, in scope: Scope) -> String { "\(scope.account)/\(scope.region)/\(name)" }
}
