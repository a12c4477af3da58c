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
        },
        "variables": {
          "description": "With what the application is started: texts, and references to secrets.",
          "type": "object",
          "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]{0,127}$"},
          "additionalProperties": {
            "oneOf": [{"type": ["string", "number", "boolean"]}, {"$ref": "#/$defs/reference"}]
          }
        }
        """#
}
