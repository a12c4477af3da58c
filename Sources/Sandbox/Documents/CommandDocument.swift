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

    /// Document and parameters together, in bytes (CreateDocument's reference).
    static let maximumSize = 65_536

    /// The two documents that exist from the start.
    static func shipped(at date: Date) -> [CommandDocument] {
        [
            shipped("AWS-RunShellScript", "aws:runShellScript", [.linux, .macos], "Run a shell script", date),
            shipped("AWS-RunPowerShellScript", "aws:runPowerShellScript", [.windows], "Run a PowerShell script", date),
        ]
    }

    private static func shipped(
        _ name: String, _ action: String, _ platforms: [FleetInstance.Platform], _ text: String, _ date: Date
    ) -> CommandDocument {
        let parameters = [
            "commands": DocumentParameter(type: "StringList", minItems: 1),
            "workingDirectory": DocumentParameter(type: "String", defaultValue: .string(""), maxChars: 4096),
            "executionTimeout": DocumentParameter(
                type: "String", defaultValue: .string("3600"),
                allowedPattern: "^(([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800))$"),
        ]
        let inputs: JSONValue = .object([
            "runCommand": .string("{{ commands }}"), "workingDirectory": .string("{{ workingDirectory }}"),
            "timeoutSeconds": .string("{{ executionTimeout }}"), "id": .string("0.\(action)"),
        ])
        let runtime: JSONValue = .object([action: .object(["properties": .array([inputs])])])
        let whole = Content(
            schemaVersion: "1.2", description: text, parameters: parameters, mainSteps: nil, runtimeConfig: runtime)
        return CommandDocument(
            name: name, content: String(decoding: JSONBody.encode(whole), as: UTF8.self), schemaVersion: "1.2",
            description: text, parameters: parameters,
            mainSteps: [.object(["action": .string(action), "name": .string(action), "inputs": inputs])],
            platforms: platforms, created: date, owner: "Amazon", region: nil)
    }

    /// The written form.
    struct Content: Codable {
        var schemaVersion: String
        var description: String?
        var parameters: [String: DocumentParameter]?
        var mainSteps: [JSONValue]?
        var runtimeConfig: JSONValue?
    }

    /// Reads what CreateDocument was given.
    ///
    /// - Throws: `InvalidDocumentContent`, `InvalidDocumentSchemaVersion`, `MaxDocumentSizeExceeded`.
    init(name: String, content text: String, scope: Scope, created: Date) throws(ServiceFault) {
        guard text.utf8.count <= Self.maximumSize else {
            throw ServiceFault("MaxDocumentSizeExceeded", "The size limit of a document is 64 KB.")
        }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(text.utf8)) else {
            throw ServiceFault("InvalidDocumentContent", "The content is not a JSON document.")
        }
        guard content.schemaVersion == "2.2" else {
            throw ServiceFault(
                "InvalidDocumentSchemaVersion",
                "Document schema version is invalid. Value: \(content.schemaVersion). The sandbox takes 2.2.")
        }
        let steps = content.mainSteps ?? []
        let names = steps.compactMap { $0["name"]?.string }
        guard !steps.isEmpty, names.count == steps.count, Set(names).count == names.count,
            steps.allSatisfy({ $0["action"]?.string != nil })
        else {
            throw ServiceFault("InvalidDocumentContent", "Every entry of mainSteps needs an action and its own name.")
        }
        let parameters = content.parameters ?? [:]
        if let wrong = parameters.first(where: { $0.value.type != "String" && $0.value.type != "StringList" }) {
            throw ServiceFault(
                "InvalidDocumentContent", "Parameter \(wrong.key) has a type other than String and StringList.")
        }
        self.init(
            name: name, content: text, schemaVersion: content.schemaVersion, description: content.description ?? "",
            parameters: parameters, mainSteps: steps, platforms: nil, created: created,
            owner: scope.account, region: scope.region)
    }

    private init(
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
