import Foundation
import Testing

@testable import Sandbox

/// What the services refuse and how they filter; pure.
@Suite struct ServiceRuleTests {
    @Test(arguments: [
        #"{}"#, #"{"DocumentName":"ab"}"#, #"{"DocumentName":"AWS Run"}"#,
        #"{"DocumentName":"AWS-RunShellScript","InstanceIds":["i-123"]}"#,
        #"{"DocumentName":"AWS-RunShellScript","InstanceIds":["mi-12345678"]}"#,
        #"{"DocumentName":"AWS-RunShellScript","TimeoutSeconds":29}"#,
        #"{"DocumentName":"AWS-RunShellScript","TimeoutSeconds":2592001}"#,
        #"{"DocumentName":"AWS-RunShellScript","MaxConcurrency":"0"}"#,
        #"{"DocumentName":"AWS-RunShellScript","MaxConcurrency":"0%"}"#,
        #"{"DocumentName":"AWS-RunShellScript","MaxConcurrency":"101%"}"#,
        #"{"DocumentName":"AWS-RunShellScript","MaxConcurrency":"10000000"}"#,
        #"{"DocumentName":"AWS-RunShellScript","MaxErrors":"-1"}"#,
        #"{"DocumentName":"AWS-RunShellScript","DocumentVersion":"0"}"#,
        #"{"DocumentName":"AWS-RunShellScript","DocumentHashType":"Md5"}"#,
        #"{"DocumentName":"AWS-RunShellScript","OutputS3BucketName":"ab"}"#,
        #"{"DocumentName":"AWS-RunShellScript","NotificationConfig":{"NotificationEvents":["Never"]}}"#,
        #"{"DocumentName":"AWS-RunShellScript","Targets":[{"Key":""}]}"#,
        #"{"DocumentName":"AWS-RunShellScript","Targets":[{"Key":"tag:a!b","Values":["x"]}]}"#,
        #"{"DocumentName":"AWS-RunShellScript","OutputS3Region":"eu"}"#,
        #"{"DocumentName":"AWS-RunShellScript","AlarmConfiguration":{"Alarms":[]}}"#,
        #"{"DocumentName":"AWS-RunShellScript","AlarmConfiguration":{"Alarms":[{"Name":""}]}}"#,
    ])
    func refusesWhatTheModelForbids(body: String) throws {
        let request = try JSONBody.decode(SendCommandRequest.self, from: Array(body.utf8))
        #expect { try request.validate() } throws: { ($0 as? ServiceFault)?.code == "ValidationException" }
    }

    @Test func refusesALongCommentAndTooManyInstances() {
        var request = SendCommandRequest(DocumentName: "AWS-RunShellScript")
        request.Comment = String(repeating: "x", count: 101)
        request.InstanceIds = (0..<51).map { "i-000000\(10 + $0)" }
        #expect { try request.validate() } throws: {
            ($0 as? ServiceFault)?.message.hasPrefix("2 validation errors detected: Value '") == true
        }
    }

    @Test(arguments: [
        #"{"DocumentName":"AWS-RunShellScript","InstanceIds":["i-12345678","i-12345678901234567","mi-12345678901234567"]}"#,
        #"{"DocumentName":"AWS-RunShellScript","MaxConcurrency":"100%","MaxErrors":"0%","TimeoutSeconds":30}"#,
        #"{"DocumentName":"AWS-RunShellScript","MaxErrors":"0","DocumentVersion":"$LATEST"}"#,
    ])
    func acceptsWhatTheModelAllows(body: String) throws {
        try JSONBody.decode(SendCommandRequest.self, from: Array(body.utf8)).validate()
    }

    @Test func pagesThroughAList() throws {
        let entries = Array(0..<12)
        let scope = Scope(account: "111122223333", region: "eu-west-1")
        let seal = PageSeal()
        let stamp = seal.stamp("ListCommands", scope, [])
        func page(_ token: String?, _ size: Int?, _ stamp: UInt64) throws -> Page {
            try Page(token, size: size, allowed: 5...50, usual: 10, seal: stamp)
        }
        let first = try page(nil, 5, stamp).cut(entries)
        #expect(first.entries == [0, 1, 2, 3, 4])
        let second = try page(first.next, nil, stamp).cut(entries)
        #expect(second.entries == [5, 6, 7, 8, 9, 10, 11])
        #expect(second.next == nil)
        let foreign = [
            ("7", stamp), (first.next, seal.stamp("ListCommands", scope, ["Status=Failed"])),
            (first.next, seal.stamp("DescribeInstances", scope, [])),
            (first.next, PageSeal().stamp("ListCommands", scope, [])),
        ]
        for (token, stamp) in foreign {
            #expect { try page(token, 5, stamp) } throws: { ($0 as? ServiceFault)?.code == "InvalidNextToken" }
        }
        #expect(try page(nil, 5, stamp).cut(entries) { $0 % 4 == 0 }.entries == [0, 4, 8])
        #expect { try page(nil, 4, stamp) } throws: {
            ($0 as? ServiceFault)?.code == "ValidationException"
        }
    }

    @Test(arguments: [
        ("web-1", "web-*", true), ("web-1", "web-?", true), ("web-12", "web-?", false), ("a*b", "a\\*b", true),
        ("axb", "a\\*b", false), ("", "*", true), ("abc", "*c", true), ("abc", "", false),
    ])
    func matchesWildcards(text: String, pattern: String, matches: Bool) {
        #expect(Wildcard.matches(text, pattern: pattern) == matches)
    }

    @Test func findsInstancesByTargets() {
        let scope = Scope(account: "111122223333", region: "eu-west-1")
        let fleet = Fleet(Fleet.real(linux: 2, windows: 1, scope: scope, launched: Date()))
        let elsewhere = Scope(account: "111122223333", region: "us-east-1")
        #expect(fleet.matching([Target(Key: "tag-key", Values: ["App"])], in: elsewhere).isEmpty)
        func found(_ targets: [(String, [String])]) -> [String] {
            fleet.matching(targets.map { Target(Key: $0.0, Values: $0.1) }, in: scope).map(\.name)
        }
        #expect(found([("tag:Platform", ["linux"])]) == ["linux-1", "linux-2"])
        #expect(found([("tag:Platform", ["linux", "windows"]), ("tag:Name", ["windows-1"])]) == ["windows-1"])
        #expect(found([("tag-key", ["App"])]).count == 3)
        #expect(found([("instanceids", ["i-00000000000000002"])]) == ["linux-2"])
        #expect(found([("tag:Absent", ["x"])]).isEmpty)
    }

    @Test(arguments: [
        (["x"], true, ["x"]), (["{{ssm:word}}"], true, ["a b"]), (["{{ssm:lines}}", "z"], true, ["1", "2", "", "z"]),
        (["{{ssm:lines}}"], false, ["1,2,"]), (["<{{ ssm:lines }}|{{ssm:word}}>"], true, ["<1,2,|a b>"]),
        (["{{word}} {{ssm:}} {{ssm-secure:word}}"], true, ["{{word}} {{ssm:}} {{ssm-secure:word}}"]),
    ])
    func putsStoredParametersInPlaceOfTheirReferences(values: [String], isList: Bool, resolved: [String]) throws {
        #expect(try Self.resolve(values, isList: isList) == resolved)
    }

    @Test(arguments: ["absent", "word:2", "secret"])
    func refusesReferencesToWhatIsNotThereOrSecret(name: String) {
        #expect { try Self.resolve(["echo {{ssm:\(name)}}"], isList: true) } throws: {
            ($0 as? ServiceFault)?.code == "InvalidParameters"
        }
    }

    private static func resolve(_ values: [String], isList: Bool) throws -> [String] {
        let scope = Scope(account: "111122223333", region: "eu-west-1")
        let stored: [(String, StoredParameter.Kind, String)] = [
            ("word", .text, "a b"), ("lines", .list, "1,2,"), ("secret", .secure, "s"),
        ]
        let book = ParameterBook(
            stored.map { name, kind, value in
                StoredParameter(
                    name: name, scope: scope,
                    version: StoredParameter.Version(
                        value: value, kind: kind, tier: .standard, modified: Date(), user: "me", dataType: "text"))
            })
        return try ParameterReference.resolve(values, isList: isList) { name throws(ServiceFault) in
            try book.find(name, in: scope)
        }
    }

    @Test func usesUpCountedFaults() {
        var plan = FaultPlan()
        plan.add(.throttle(operation: "SendCommand", count: 2))
        plan.add(.dropReply(operation: "*", count: 1))
        let operations = ["SendCommand", "SendCommand", "SendCommand", "ListCommands"]
        let fates = operations.map { plan.fate(of: $0, now: Date()) }
        #expect(fates.map(\.refusal?.code) == ["ThrottlingException", "ThrottlingException", nil, nil])
        #expect(fates.map(\.losesReply) == [false, false, true, false])
    }
}

/// Documents: what is taken, and how parameters get into steps.
@Suite struct DocumentTests {
    private static let content = #"""
        {"schemaVersion": "2.2", "description": "two steps",
         "parameters": {"who": {"type": "String", "default": "world", "allowedPattern": "^[a-z$]+$"},
                        "lines": {"type": "StringList"}},
         "mainSteps": [
            {"action": "aws:runShellScript", "name": "first", "inputs":
                {"runCommand": ["echo {{who}} {{ lines }} {{unknown}}"], "timeoutSeconds": "3", "onFailure": "exit"}},
            {"action": "aws:runShellScript", "name": "second", "precondition":
                {"StringEquals": ["platformType", "Linux"]}, "inputs": {"runCommand": "{{ lines }}"}}]}
        """#

    private func document() throws -> CommandDocument {
        try CommandDocument(
            name: "Mine", content: Self.content, scope: Scope(account: "1", region: "r"), created: Date())
    }

    @Test func fillsInParameters() throws {
        let steps = try document().steps(["lines": ["a <b>", "{{who}}"], "who": ["x$$y"]])
        #expect(steps[0].lines == [#"echo x$y ["a \u003cb\u003e","{{who}}"] {{unknown}}"#])
        #expect(steps[1].lines == ["a <b>", "{{who}}"])
        #expect(steps[0].timeout == 3600)
        #expect(steps[0].onFailure == "exit")
        #expect(steps[1].platform == .linux)
        #expect(steps[1].folder == "awsrunShellScript/second")
    }

    @Test(
        arguments: [
            (["lines": ["a"], "other": ["b"]], "InvalidParameters"), ([:], "InvalidParameters"),
            (["lines": ["a"], "who": ["UPPER"]], "InvalidParameters"),
            (["lines": ["a"], "who": ["a", "b"]], "InvalidParameters"),
            (["lines": [String(repeating: "x", count: 65_536)]], "MaxDocumentSizeExceeded"),
        ] as [([String: [String]], String)])
    func refusesWrongParameters(values: [String: [String]], code: String) throws {
        let document = try document()
        #expect { try document.check(values) } throws: { ($0 as? ServiceFault)?.code == code }
    }

    @Test(arguments: [
        ("schemaVersion: '2.2'", "InvalidDocumentContent"),
        (#"{"schemaVersion":"0.3","mainSteps":[]}"#, "InvalidDocumentSchemaVersion"),
        (#"{"schemaVersion":"2.2","mainSteps":[]}"#, "InvalidDocumentContent"),
        (
            #"{"schemaVersion":"2.2","parameters":{"n":{"type":"Integer"}},"mainSteps":[{"action":"a","name":"b"}]}"#,
            "InvalidDocumentContent"
        ),
    ])
    func refusesWhatIsNoCommandDocument(content: String, code: String) {
        #expect {
            try CommandDocument(name: "X", content: content, scope: Scope(account: "1", region: "r"), created: Date())
        } throws: {
            ($0 as? ServiceFault)?.code == code
        }
    }

    /// The agent's own words, from its runpluginutil.
    @Test(
        arguments: [
            (#"{"StringEquals": ["platformType", "Linux"]}"#, "2.2", nil, nil),
            (
                #"{"StringEquals": ["Windows", "platformType"]}"#, "2.2",
                #"Step execution skipped due to unsatisfied preconditions: '"StringEquals": [Windows, platformType]'. "#
                    + "Step name: only", nil
            ),
            (
                #"{"StringEquals": ["platformType", "Plan9"]}"#, "2.2",
                #"Step execution skipped due to unsatisfied preconditions: '"StringEquals": [platformType, Plan9]'. "#
                    + "Step name: only", nil
            ),
            (
                #"{"StringEquals": ["{{mode}}", "b"]}"#, "2.2",
                #"Step execution skipped due to unsatisfied preconditions: '"StringEquals": [{{mode}}, b]'. "#
                    + "Step name: only", nil
            ),
            (#"{"StringEquals": ["{{mode}}", "a"]}"#, "2.2", nil, nil),
            (#"{"StringEquals": ["a"]}"#, "2.2", nil, #""StringEquals": operator accepts exactly 2 arguments"#),
            (#"{"StringEquals": ["a", "a"]}"#, "2.2", nil, #""StringEquals": operator's arguments can't be identical"#),
            (
                #"{"StringEquals": ["platformType", "platformType"]}"#, "2.2", nil,
                #""StringEquals": [platformType platformType]"#
            ),
            (
                #"{"StringEquals": ["{{ssm:x}}", "a"]}"#, "2.2", nil,
                #""StringEquals": operator's arguments can't contain SSM parameters"#
            ),
            (
                #"{"StringEquals": ["platformType", "{{mode}}"]}"#, "2.2", nil,
                #""StringEquals": the second argument for the platformType variable can't contain document parameters"#
            ),
            (
                #"{"StringEquals": ["a", "b"]}"#, "2.2", nil,
                #""StringEquals": at least one of operator's arguments must contain a valid document parameter"#
            ),
            (#"{"Matches": ["a", "b"]}"#, "2.2", nil, #"unrecognized operator: "Matches""#),
            (
                #"{"StringEquals": ["platformType", "Linux"]}"#, "2.0", nil,
                "Precondition is not supported for document schema version prior to 2.2. Step name: only"
            ),
        ] as [(String, String, String?, String?)])
    func judgesPreconditionsAsTheAgent(condition: String, schema: String, skipped: String?, refused: String?) throws {
        let content = """
            {"schemaVersion": "\(schema)", "parameters": {"mode": {"type": "String", "default": "a"}}, "mainSteps": [
              {"action": "aws:runShellScript", "name": "only", "precondition": \(condition),
               "inputs": {"runCommand": ["true"]}}]}
            """
        let document = try CommandDocument(
            name: "Mine", content: content, scope: Scope(account: "1", region: "r"), created: Date())
        let step = try #require(document.steps([:]).first)
        #expect(step.reasonToSkip(on: .linux, hasEnded: false) == skipped)
        #expect((step.refusal == nil) == (refused == nil))
        #expect(step.refusal?.contains(refused ?? "") != false, "\(step.refusal ?? "")")
    }

    @Test func passesOverWhatThePlatformLacksAndWhatComesAfterAnExit() {
        var step = DocumentStep(name: "two", action: "aws:runShellScript", folder: "f", lines: [])
        #expect(step.reasonToSkip(on: .windows, hasEnded: false) == nil)
        step.skipsForeignPlatform = true
        let unsupported = "Step execution skipped due to unsupported plugin: aws:runShellScript. Step name: two"
        #expect(step.reasonToSkip(on: .windows, hasEnded: false) == unsupported)
        let ended = "Plugin with name aws:runShellScript and id two skipped due to prior step with an exit condition"
        #expect(step.reasonToSkip(on: .linux, hasEnded: true) == ended)
        step.isFinally = true
        #expect(step.reasonToSkip(on: .linux, hasEnded: true) == nil)
    }

    @Test func readsTheShippedDocuments() throws {
        let shell = try #require(CommandDocument.shipped(at: Date()).first)
        let step = try #require(shell.steps(["commands": ["a", "b"], "executionTimeout": ["120"]]).first)
        #expect(step.name == "aws:runShellScript")
        #expect(step.folder == "awsrunShellScript/0.awsrunShellScript")
        #expect(step.script == "a\nb\n")
        #expect(step.timeout == 120)
        #expect(shell.executionTimeout(["executionTimeout": ["120"]]) == 120)
        #expect(shell.executionTimeout([:]) == 3600)
        #expect(shell.supports(.macos) && !shell.supports(.windows))
    }
}
