import Deployment
import Foundation
import Settings
import Testing

/// What the documentation shows is what the readers take.
@Suite struct DocumentationTests {
    @Test func everyExampleOfSourcesAndSecretsIsRead() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/sources.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let examples = text.split(separator: "```yaml\n").dropFirst().map { $0.prefix { $0 != "`" } }
        #expect(examples.count >= 6)
        for example in examples {
            let lines = example.split(separator: "\n")
            if example.hasPrefix("source:") {
                _ = try #require(try Environments.read(Environments.text() + "\n\(example)"))
            } else {
                let extra = lines.joined(separator: "\n    ")
                let settings = try #require(try Environments.read(Environments.text(extra: extra)))
                #expect(settings.variables.count == lines.count - 1)
            }
        }
    }
}
