import Digests
import Foundation
import GoldenFiles
import Scripting
import Testing

/// The documents that Muster publishes.
@Suite struct ScriptDocumentTests {
    static let all = Platform.allCases.flatMap(ScriptDocument.allOwn)

    /// A document that is published never changes: whoever changes one of these files makes another document, and
    /// everybody has to publish it.
    @Test(arguments: all) func isAsRecorded(document: ScriptDocument) throws {
        let name = "document-\(document.platform.rawValue)-\(document.delivery.rawValue)"
        let content = try #require(document.content)
        try Golden.expect(content, equals: "\(name).json")
        let whole = try #require(
            try JSONSerialization.jsonObject(with: Data(content.utf8)) as? [String: Any])
        #expect(whole["schemaVersion"] as? String == "2.2")
        let parameters = try #require(whole["parameters"] as? [String: Any])
        #expect(Set(parameters.keys) == Set(document.parameters("x", executionTimeout: 60).keys))
        let step = try #require((whole["mainSteps"] as? [[String: Any]])?.first)
        #expect((step["name"] as? String ?? "").count >= 4, "shorter names cannot be asked for")
    }

    @Test(arguments: all) func isNamedAfterWhatItHolds(document: ScriptDocument) throws {
        let sum = SHA256.hexadecimal(try #require(document.content).utf8)
        #expect(document.sha256 == sum && document.version == "1")
        #expect(document.name.hasSuffix("-\(sum.prefix(12))") && document.name.hasPrefix("Muster-Run"))
        #expect(document.name.wholeMatch(of: /[a-zA-Z0-9_\-.]{3,128}/) != nil)
        for reserved in ["aws", "amazon", "amzn"] { #expect(!document.name.lowercased().hasPrefix(reserved)) }
    }

    @Test func eachHasANameOfItsOwn() {
        #expect(Self.all.count == 3 && Set(Self.all.map(\.name)).count == 3)
    }

    /// Document and script share SSM's 64 KB with the prologue.
    @Test(arguments: all) func leavesRoomForTheScript(document: ScriptDocument) throws {
        #expect(try #require(document.content).utf8.count < ScriptTemplate.sizeReserve / 2)
    }

    @Test func theContentOfAnotherVersionIsNotKnown() throws {
        var other = try #require(ScriptDocument.own(.linux, .lines))
        other.sha256 = String(repeating: "0", count: 64)
        #expect(other.content == nil)
        #expect(ScriptDocument.aws(.linux).content == nil && ScriptDocument.aws(.linux).sha256 == nil)
    }

    @Test func windowsKnowsLinesOnly() {
        #expect(ScriptDocument.own(.windows, .variable) == nil)
        #expect(ScriptDocument.own(.windows, knowVariables: true).delivery == .lines)
        #expect(ScriptDocument.own(.linux, knowVariables: true).delivery == .variable)
        #expect(ScriptDocument.own(.linux, knowVariables: false).delivery == .lines)
    }

    @Test func plansKeepIt() throws {
        for document in Self.all {
            let data = try JSONEncoder().encode(document)
            #expect(try JSONDecoder().decode(ScriptDocument.self, from: data) == document)
        }
    }

    // MARK: - The text that runs a script from a variable

    private struct Ran {
        var code: Int32
        var output: String
        var error: String
    }

    /// Runs the document's lines as the agent does: a file with their text.
    private func run(script: String?) throws -> Ran {
        let document = try #require(ScriptDocument.own(.linux, .variable)?.content)
        let whole = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any]
        let step = try #require((whole?["mainSteps"] as? [[String: Any]])?.first)
        let lines = try #require((step["inputs"] as? [String: Any])?["runCommand"] as? [String])
        let file = FileManager.default.temporaryDirectory.appending(path: "document-\(UUID().uuidString).sh")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let (output, error) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [file.path]
        var environment = ProcessInfo.processInfo.environment
        environment["SSM_script"] = script
        process.environment = environment
        (process.standardOutput, process.standardError) = (output, error)
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let failed = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ran(
            code: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
            error: String(decoding: failed, as: UTF8.self))
    }

    @Test func aScriptRunsAsItIs() throws {
        let text =
            "#!/bin/sh\n# {{ script }} $$ `id`\ntrap 'echo end' EXIT\nprintf '%s\\n' 'a  b' \"it's {{x}}\"\nexit 7"
        let ran = try run(script: text)
        #expect(ran.code == 7 && ran.output == "a  b\nit's {{x}}\nend\n", "\(ran)")
    }

    @Test func whatItStartsDoesNotInheritTheScript() throws {
        let ran = try run(script: "env | grep -c muster_secret; env | grep -c '^SSM_script'; : muster_secret")
        #expect(ran.output == "0\n0\n", "\(ran)")
    }

    @Test(arguments: [nil, ""] as [String?]) func anOldAgentIsNamed(script: String?) throws {
        let ran = try run(script: script)
        #expect(ran.code == 1 && ran.output.isEmpty)
        #expect(ran.error.contains("this SSM agent is older than 3.3.2746.0"), "\(ran.error)")
    }
}
