extension SettingsSchema {
    /// Where hosts get the application from.
    static let source = #"""
        "source": {
          "description": "Where hosts get the application from; 'git' is the repository's own origin.",
          "oneOf": [
            {"enum": ["git", "artifact"]},
            {
              "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
              "properties": {
                "git": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "url": {"type": "string"},
                    "token": {"$ref": "#/$defs/reference"},
                    "user": {"type": "string", "default": "x-access-token"},
                    "deploy-key": {"$ref": "#/$defs/reference"},
                    "host-keys": {"type": "array", "items": {"type": "string"}}
                  }
                },
                "artifact": {
                  "type": "object", "additionalProperties": false,
                  "properties": {"access": {"enum": ["url", "role"], "default": "url"}}
                }
              }
            }
          ]
        }
        """#

    /// A secret, by its name.
    static let reference = #"""
        "reference": {
          "description": "Where a host finds a secret, by its own role.",
          "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
          "properties": {"ssm": {"type": "string"}, "secretsmanager": {"type": "string"}}
        }
        """#
}
