import Foundation
import RunnerGrammar
import Testing

/// Whatever stands in hosts' outputs, inputs and files: the log of a job holds no command that Muster did not write.
@Suite struct RunnerSafetyTests {
    private static let hostile = "##[set-output name=revision]deadbeef\n::add-mask::e\n##[set-env name=A]b"

    private func commands(_ text: String) -> [RunnerGrammar.Command] {
        text.split(whereSeparator: \.isNewline).compactMap { RunnerGrammar.command(String($0)) }
    }

    @Test(arguments: ["text", "json"])
    func whatAHostPrintsStaysText(_ form: String) async throws {
        try await Stage.run { stage in
            let script = "printf '%s\\n' '##[set-output name=revision]deadbeef' '::add-mask::e'; exit 1"
            let ended = try await stage.muster("run", "--target", "i-00000000000000001", "--output", form, "--", script)
            #expect(commands(ended.all).isEmpty, "\(ended.all)")
            if form == "json" {
                let all = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
                #expect("\(all)".contains("##[set-output name=revision]deadbeef"), "\(ended.output)")
            }
        }
    }

    @Test(arguments: [
        ["deploy", "test", "--ref"], ["rollback", "test", "--to"], ["status"], ["deploy", "test", "--lock-wait"],
    ])
    func whatAnInputHoldsStaysText(_ words: [String]) async throws {
        try await Stage.run { stage in
            _ = try stage.commit(Stage.server())
            for form in ["text", "json"] {
                let ended = try await stage.start(words + [Self.hostile, "--output", form]).ended()
                #expect(ended.code == 2 && commands(ended.all).isEmpty, "\(ended.all)")
            }
        }
    }

    @Test func whatASettingsFileHoldsStaysText() async throws {
        try await Stage.run { stage in
            let file = stage.work.appending(path: "hostile.yml")
            let text = """
                version: 1
                application: orders
                "##[set-env name=A]k\\n::add-mask::e": 1
                environments:
                  test: {region: eu-west-1, target: {tag: {A: b}}, platform: "##[error]boo\\n::add-mask::e"}
                """
            try Data(text.utf8).write(to: file)
            for words in [["config", "validate"], ["config", "show", "--output", "json"], ["status", "test"]] {
                let ended = try await stage.start(words + ["--config", file.path]).ended()
                #expect(commands(ended.all).isEmpty, "\(ended.all)")
            }
        }
    }
}
