import AWS
import Foundation
import MotoServer
import Testing

/// Parameter Store and documents against moto's server.
@Suite struct SystemsManagerMotoTests {
    private let client: SSMClient

    init() throws {
        client = SSMClient(try MotoServer.shared().configuration)
    }

    @Test func readsThePublicTreeToItsEnd() async throws {
        let root = "/aws/service/global-infrastructure/regions"
        let regions = try await client.getParametersByPath(.init(path: root, maxResults: 10)).all()
        #expect(regions.count > 30 && Set(regions.map(\.name)).count == regions.count)
        #expect(regions.contains { $0.name == "\(root)/eu-west-1" && $0.value == "eu-west-1" })
        let found = try await client.getParameters(
            .init(names: ["\(root)/eu-west-1/longName", "\(root)/mars-north-1/longName"]))
        #expect(found.parameters.map(\.value) == ["Europe (Ireland)"])
        #expect(found.invalidParameters == ["\(root)/mars-north-1/longName"])
    }

    @Test func keepsParameters() async throws {
        let name = "/\(MotoServer.name("orders"))/url"
        let put = PutParameterRequest(name: name, value: "a&b\n", type: .secureString)
        #expect(try await client.putParameter(put).version == 1)
        let taken = await #expect(throws: AWSError.self) { try await client.putParameter(put) }
        #expect(taken?.code == .parameterAlreadyExists)
        let parameter = try await client.getParameter(.init(name: name, withDecryption: true))
        #expect(parameter.value == "a&b\n" && parameter.type == .secureString && parameter.version == 1)
        #expect(!"\(parameter)".contains("a&b"))
        try await client.deleteParameter(.init(name: name))
        let gone = await #expect(throws: AWSError.self) { try await client.getParameter(.init(name: name)) }
        #expect(gone?.code == .parameterNotFound)
    }

    @Test func keepsVersionsOfDocuments() async throws {
        let name = MotoServer.name("restart")
        let content = { (text: String) in
            #"{"schemaVersion":"2.2","description":"\#(text)","mainSteps":[{"action":"aws:runShellScript","name":"s","#
                + #""inputs":{"runCommand":["id"]}}]}"#
        }
        let made = try await client.createDocument(
            .init(content: content("one"), name: name, documentType: "Command", documentFormat: .json))
        #expect(made.name == name && made.documentFormat == .json)
        _ = try await client.updateDocument(
            .init(content: content("two"), name: name, documentVersion: "$LATEST", documentFormat: .json))
        let newest = try await client.getDocument(.init(name: name, documentVersion: "2"))
        #expect(newest.content.contains("two"))
        _ = try await client.updateDocumentDefaultVersion(.init(name: name, documentVersion: "2"))
        #expect(try await client.describeDocument(.init(name: name)).defaultVersion == "2")
        try await client.modifyDocumentPermission(
            .init(name: name, permissionType: "Share", accountIDsToAdd: ["111122223333"]))
        let filter = DocumentKeyValuesFilter(key: "Owner", values: ["Self"])
        #expect(try await client.listDocuments(.init(filters: [filter])).all().contains { $0.name == name })
        try await client.modifyDocumentPermission(
            .init(name: name, permissionType: "Share", accountIDsToRemove: ["111122223333"]))
        try await client.deleteDocument(.init(name: name))
        let gone = await #expect(throws: AWSError.self) { try await client.getDocument(.init(name: name)) }
        #expect(gone?.code == .invalidDocument)
    }
}
