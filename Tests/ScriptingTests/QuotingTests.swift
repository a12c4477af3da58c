import Foundation
import Scripting
import Testing

/// Runs `/bin/sh` on a script and returns what it printed.
func shell(_ script: String, environment: [String: String] = [:]) throws -> (output: String, code: Int32) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    let file = FileManager.default.temporaryDirectory.appending(path: "script-\(UUID().uuidString).sh")
    try Data(script.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    process.arguments = [file.path]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
}

@Suite struct QuotingTests {
    static let values: [String] =
        [
            "", "plain", "it's", "''", "a'b'c", "$HOME `id` $(id)", "line\nbreak\n", "tab\tand\\backslash", "\r\n",
            "{{ssm:secret}}", "{{{{}}}}", "{{{", "}}}", "'{{'}}'", "-n", "–Force", "‘smart’ “quotes”", "ünïcode 🚀",
            "\u{85}\u{a0}\u{2028}", "*?[a-z]", "~root", "%s%d", "'\u{301};id;'\u{301}", "{{\u{301}{", "a;rm -rf /",
            "\u{7f}\u{1b}[31m",
        ] + generated

    /// Random strings over the characters that shells find special; the seed is fixed.
    static let generated: [String] = {
        var state: UInt64 = 42
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let alphabet = Array("'\"`$\\{}()[]<>|&;*?!#~%^=+-_,.:/@ \n\t\rabcXYZ019‘’‚‛“”„–—―é漢🚀")
        return (0..<200).map { _ in String((0..<(next() % 40)).map { _ in alphabet[next() % alphabet.count] }) }
    }()

    @Test(arguments: values) func shellReadsBackExactlyTheBytes(_ value: String) throws {
        let quoted = try Quoting.shell(value)
        let printed = try shell("printf '%s' \(quoted)").output
        #expect(Array(printed.utf8) == Array(value.utf8))
    }

    @Test(arguments: values) func noResultHoldsTwoBraces(_ value: String) throws {
        for platform in Platform.allCases {
            let quoted = try Quoting.quoted(value, for: platform)
            #expect(Array(quoted.utf8).firstRange(of: Array("{{".utf8)) == nil)
            #expect(Array(quoted.utf8).firstRange(of: Array("}}".utf8)) == nil)
        }
    }

    @Test(arguments: values) func powerShellTextIsASCIIWithoutInnerQuotes(_ value: String) throws {
        let quoted = try Quoting.powerShell(value)
        #expect(quoted.utf8.allSatisfy { (0x20..<0x7f).contains($0) })
        #expect(quoted.filter { $0 == "'" }.count == 2)
        if quoted.hasPrefix("'") {
            #expect(quoted == "'\(value)'")
        } else {
            let encoded = try #require(quoted.split(separator: "'").dropFirst().first)
            #expect(Data(base64Encoded: String(encoded)) == Data(value.utf8))
        }
    }

    @Test(arguments: Platform.allCases) func refusesNUL(_ platform: Platform) {
        #expect(throws: QuotingError.self) { try Quoting.quoted("a\0b", for: platform) }
    }
}
