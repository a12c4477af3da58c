@testable import AWS
import Foundation
import Testing

@Suite struct ProcessTests {
    private func load(_ command: String, timeout: Duration = .seconds(60)) async throws -> Credentials {
        try await ProcessCredentials(command: command, profile: "ci", timeout: timeout).load()
    }

    @Test func aProgramsOutputIsRead() async throws {
        let json =
            #"{"Version":1,"AccessKeyId":"P","SecretAccessKey":"p","SessionToken":"t","Expiration":"2026-11-21T09:00:00Z"}"#
        let found = try await load("printf %s '\(json)'")
        #expect(found.accessKeyID == "P" && found.sessionToken == "t" && found.isRenewable)
        #expect(found.source == "credential_process of profile ci")
    }

    @Test(arguments: [
        ("sh -c 'echo S3CRET; exit 3'", "failed with exit code 3"), ("echo S3CRET", "did not print the JSON"),
        ("/does/not/exist", "cannot be started"), ("echo 'open", "open quotation mark"),
        (#"echo '{"Version":2,"AccessKeyId":"S3CRET","SecretAccessKey":"b"}'"#, #"must print "Version": 1"#),
        (#"echo '{"Version":1,"AccessKeyId":"S3CRET"}'"#, "lacks AccessKeyId or SecretAccessKey"),
        ("sh -c 'kill -9 $$'", "ended by signal 9"),
    ])
    func aProgramsFailureIsToldWithoutItsOutput(command: String, message: String) async throws {
        let error = await #expect(throws: CredentialsError.self) { try await load(command) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("S3CRET") == false)
    }

    @Test func aProgramThatDoesNotEndIsEnded() async throws {
        let error = await #expect(throws: CredentialsError.self) {
            try await load("tail -f /dev/null", timeout: .milliseconds(50))
        }
        #expect(error?.message.contains("took longer") == true || error?.message.contains("signal 15") == true)
    }

    @Test(arguments: [
        ("a b", ["a", "b"]), ("  a   'b  c' ", ["a", "b  c"]), (#"a "b \"c\" \d""#, ["a", #"b "c" \d"#]),
        (#"a\ b ''"#, ["a b", ""]), ("'e\u{301}'x", ["e\u{301}x"]),
    ])
    func commandLinesAreSplitAsAShellDoes(line: String, words: [String]) {
        #expect(ShellWords.split(line) == words)
    }
}
