import Foundation
import GoldenFiles
import Scripting
import Testing

/// The golden scripts, held against the tools that read their languages.
@Suite struct ScriptCheckTests {
    /// The golden files with a prologue in front, as they would be sent, in a folder of the test's own.
    func filled(_ platform: Platform, _ check: ([String]) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let suffix = platform == .linux ? ".sh" : ".ps1"
        let values = RunValues(
            nonce: "n0nce", key: "muster/1 orders/test r1 stage.1.1 abcdef", claim: "abcdef", run: "r1",
            ledger: "ledger", fence: 7)
        var paths: [String] = []
        for file in try Golden.files(suffix: suffix) {
            var template = ScriptTemplate(
                platform: platform, scope: "orders/test", phase: "stage", access: .fenced, body: "")
            template.text = try String(contentsOf: file, encoding: .utf8)
            let place = folder.appending(path: file.lastPathComponent)
            try Data(try template.filled(with: values).utf8).write(to: place)
            paths.append(place.path)
        }
        #expect(paths.count >= 10)
        try check(paths)
    }

    @Test func shellcheckFindsNothing() throws {
        let tool = try Tool.find("shellcheck")
        try filled(.linux) { paths in
            let (output, code) = try Tool.run(tool, ["--shell=sh", "--severity=warning", "--format=gcc"] + paths)
            #expect(code == 0, "\(output.prefix(4_000))")
        }
    }

    @Test func everyShellOfTheMachineParsesThem() throws {
        var shells = [["/bin/sh", "-n"], [try Tool.find("dash"), "-n"], [try Tool.find("bash"), "--posix", "-n"]]
        if let busybox = try? Tool.find("busybox") { shells.append([busybox, "sh", "-n"]) }
        try filled(.linux) { paths in
            for shell in shells {
                for path in paths {
                    let (output, code) = try Tool.run(shell[0], shell.dropFirst() + [path])
                    #expect(code == 0 && output.isEmpty, "\(shell.joined(separator: " ")) \(path): \(output)")
                }
            }
        }
    }

    /// A check of structure, not a proof that Windows PowerShell runs them.
    @Test func treeSitterFindsNoErrorInThePowerShell() throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let root = here.deletingLastPathComponent().deletingLastPathComponent()
        let python =
            ProcessInfo.processInfo.environment["MUSTER_PYTHON"] ?? root.appending(path: ".venv/bin/python").path
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw Tool.Missing(description: "there is no \(python): run scripts/setup, or set MUSTER_PYTHON")
        }
        try filled(.windows) { paths in
            let (output, code) = try Tool.run(python, [here.appending(path: "structure.py").path] + paths)
            #expect(code == 0, "\(output.prefix(4_000))")
        }
    }

    /// Windows PowerShell reads a script without BOM in the system's code page, and takes typographic quotes for
    /// ASCII ones.
    @Test(arguments: [".ps1", ".sh"]) func scriptsAreASCIIWithoutTabsOrTrailingSpaces(_ suffix: String) throws {
        for file in try Golden.files(suffix: suffix) {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.utf8.allSatisfy { $0 == UInt8(ascii: "\n") || (0x20..<0x7f).contains($0) }, "\(file.path)")
            #expect(!text.contains(" \n"), "\(file.path)")
        }
    }
}
