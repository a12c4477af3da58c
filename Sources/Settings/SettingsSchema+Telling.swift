extension SettingsSchema {
    /// The definitions of who hears of runs, and of where they are counted.
    static let telling = #"""
        "variable": {
          "type": "object", "additionalProperties": false, "required": ["env"],
          "properties": {"env": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}}
        },
        "event": {"enum": ["began", "ended", "failed", "waiting", "rolled-back"]},
        "template": {"type": "string", "minLength": 1, "maxLength": 2000},
        "notice": {
          "type": "object", "additionalProperties": false,
          "oneOf": [
            {"required": ["slack"]}, {"required": ["teams"]}, {"required": ["sns"]}, {"required": ["webhook"]}
          ],
          "properties": {
            "slack": {
              "type": "object", "additionalProperties": false, "required": ["url"],
              "properties": {"url": {"$ref": "#/$defs/variable"}}
            },
            "teams": {
              "type": "object", "additionalProperties": false, "required": ["url"],
              "properties": {"url": {"$ref": "#/$defs/variable"}}
            },
            "sns": {"type": "string", "pattern": "^arn:aws[a-z-]*:sns:"},
            "webhook": {
              "type": "object", "additionalProperties": false, "required": ["url"],
              "properties": {
                "url": {"oneOf": [{"type": "string"}, {"$ref": "#/$defs/variable"}]},
                "secret": {"$ref": "#/$defs/variable", "description": "The key of X-Muster-Signature."}
              }
            },
            "on": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/event"}},
            "text": {
              "description": "An own text with {placeholders}, for all events or for each.",
              "oneOf": [
                {"$ref": "#/$defs/template"},
                {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "began": {"$ref": "#/$defs/template"},
                    "ended": {"$ref": "#/$defs/template"},
                    "failed": {"$ref": "#/$defs/template"},
                    "waiting": {"$ref": "#/$defs/template"},
                    "rolled-back": {"$ref": "#/$defs/template"}
                  }
                }
              ]
            }
          }
        },
        "metrics": {
          "type": "object", "additionalProperties": false, "required": ["cloudwatch"],
          "properties": {
            "cloudwatch": {
              "type": "object", "additionalProperties": false,
              "properties": {"namespace": {"type": "string", "maxLength": 255, "default": "Muster"}}
            }
          }
        }
        """#
}
