import Foundation

/// The documents of AWS that exist from the start.
extension CommandDocument {
    static func shipped(at date: Date) -> [CommandDocument] {
        [
            script("AWS-RunShellScript", "aws:runShellScript", [.linux, .macos], "Run a shell script", date),
            script("AWS-RunPowerShellScript", "aws:runPowerShellScript", [.windows], "Run a PowerShell script", date),
            patchBaseline(date),
        ]
    }

    private static func script(
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
        let runtime = [action: JSONValue.object(["properties": .array([inputs])])]
        let whole = DocumentContent.Members(
            schemaVersion: "1.2", description: text, parameters: parameters, mainSteps: nil, runtimeConfig: runtime)
        return CommandDocument(
            name: name, content: String(decoding: JSONBody.encode(whole), as: UTF8.self), schemaVersion: "1.2",
            description: text, parameters: parameters,
            mainSteps: [.object(["action": .string(action), "name": .string(action), "inputs": inputs])],
            platforms: platforms, created: date, owner: "Amazon", region: nil)
    }

    static let patchBaselineName = "AWS-RunPatchBaseline"

    /// Virtual instances patch by their profile; others print that there is nothing to patch.
    private static func patchBaseline(_ date: Date) -> CommandDocument {
        let optionalURL = "(^$)|^https://.+$|^s3://([^/]+)/(.*?([^/]+))$"
        let parameters = [
            "Operation": DocumentParameter(type: "String", allowedValues: ["Scan", "Install"]),
            "SnapshotId": DocumentParameter(
                type: "String", defaultValue: .string(""),
                allowedPattern: "(^$)|^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"),
            "InstallOverrideList": DocumentParameter(
                type: "String", defaultValue: .string(""), allowedPattern: optionalURL),
            "BaselineOverride": DocumentParameter(
                type: "String", defaultValue: .string(""), allowedPattern: optionalURL),
            "RebootOption": DocumentParameter(
                type: "String", defaultValue: .string("RebootIfNeeded"), allowedValues: ["RebootIfNeeded", "NoReboot"]),
        ]
        let steps = [
            patchStep("PatchWindows", "Windows", "aws:runPowerShellScript"),
            patchStep("PatchLinux", "Linux", "aws:runShellScript"),
            patchStep("PatchMacOS", "MacOS", "aws:runShellScript"),
        ]
        let text = "Scans for or installs patches from a patch baseline"
        let whole = DocumentContent.Members(
            schemaVersion: "2.2", description: text, parameters: parameters, mainSteps: steps, runtimeConfig: nil)
        return CommandDocument(
            name: patchBaselineName, content: String(decoding: JSONBody.encode(whole), as: UTF8.self),
            schemaVersion: "2.2", description: text, parameters: parameters, mainSteps: steps, platforms: nil,
            created: date, owner: "Amazon", region: nil)
    }

    private static func patchStep(_ name: String, _ platform: String, _ action: String) -> JSONValue {
        let lines = ["echo 'Operation type: {{ Operation }}, Reboot Option: {{ RebootOption }}: nothing to patch here'"]
        return .object([
            "action": .string(action), "name": .string(name),
            "precondition": .object([
                "StringEquals": .array([.string("platformType"), .string(platform)])
            ]),
            "inputs": .object([
                "timeoutSeconds": .number(7200), "runCommand": .array(lines.map(JSONValue.string)),
            ]),
        ])
    }
}
