extension ScriptDocument {
    /// The first agent that puts parameters into variables (AWS's page on parameters that are not available).
    package static let variableAgent = "3.3.2746.0"

    /// A changed character is another document with another name: those that are published stay as they are.
    static func content(_ platform: Platform, _ delivery: Delivery) -> String? {
        switch (platform, delivery) {
        case (.linux, .lines): shell
        case (.linux, .variable): shellWithVariable
        case (.windows, .lines): powerShell
        case (.windows, .variable): nil
        }
    }

    /// No precondition: the agent skips the action where it does not exist, and macOS has it as well.
    private static let shell = """
        {
          "schemaVersion": "2.2",
          "description": "Runs a script that Muster rendered, as root.",
          "parameters": {
            "commands": {
              "type": "StringList",
              "description": "The script.",
              "minItems": 1
            },
            \(executionTimeout)
          },
          "mainSteps": [
            {
              "action": "aws:runShellScript",
              "name": "runShellScript",
              "inputs": {
                "timeoutSeconds": "{{ executionTimeout }}",
                "runCommand": "{{ commands }}"
              }
            }
          ]
        }
        """

    /// The variable is not left to what the script starts. `eval`, because the words of a process can be read by every
    /// user of the host, and nonces and URLs are among them.
    private static let shellWithVariable = #"""
        {
          "schemaVersion": "2.2",
          "description": "Runs a script that Muster rendered, as root. It arrives in a variable.",
          "parameters": {
            "script": {
              "type": "String",
              "description": "The script.",
              "interpolationType": "ENV_VAR"
            },
            \#(executionTimeout)
          },
          "mainSteps": [
            {
              "action": "aws:runShellScript",
              "name": "runShellScript",
              "inputs": {
                "timeoutSeconds": "{{ executionTimeout }}",
                "runCommand": [
                  "#!/bin/sh",
                  "if [ -z \"${SSM_script:-}\" ]; then",
                  "  echo 'muster: this SSM agent is older than \#(variableAgent): it knows no ENV_VAR' >&2",
                  "  exit 1",
                  "fi",
                  "muster_script=$SSM_script",
                  "unset SSM_script",
                  "eval \"$muster_script\""
                ]
              }
            }
          ]
        }
        """#

    /// The agent on Linux takes the action, too, and looks for `pwsh` there: hence the precondition.
    private static let powerShell = """
        {
          "schemaVersion": "2.2",
          "description": "Runs a script that Muster rendered, as SYSTEM.",
          "parameters": {
            "commands": {
              "type": "StringList",
              "description": "The script.",
              "minItems": 1
            },
            \(executionTimeout)
          },
          "mainSteps": [
            {
              "action": "aws:runPowerShellScript",
              "name": "runPowerShellScript",
              "precondition": {
                "StringEquals": ["platformType", "Windows"]
              },
              "inputs": {
                "timeoutSeconds": "{{ executionTimeout }}",
                "runCommand": "{{ commands }}"
              }
            }
          ]
        }
        """

    /// SSM adds a parameter of this name to the time after which a command expires; a literal time-out it does not add.
    private static let executionTimeout = """
        "executionTimeout": {
              "type": "String",
              "description": "Seconds that the script may run.",
              "default": "3600",
              "allowedPattern": "^[1-9][0-9]{0,5}$"
            }
        """
}
