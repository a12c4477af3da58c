/// The JSON schema (draft 2020-12) of a profile. A test holds its keys against those that the readers know.
package enum ProfileSchema {
    package static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "A profile of muster sandbox",
          "type": "object",
          "additionalProperties": false,
          "required": ["version"],
          "properties": {
            "version": {"const": 1},
            "seed": {"type": "integer", "minimum": 0, "default": 1, "description": "Decides what chance decides."},
            "account": {"$ref": "#/$defs/account"},
            "region": {"$ref": "#/$defs/region"},
            "service": {"$ref": "#/$defs/service"},
            "groups": {"type": "array", "maxItems": 1000, "items": {"$ref": "#/$defs/group"}},
            "roles": {
              "type": "array", "items": {"$ref": "#/$defs/role"},
              "description": "The roles that may be assumed; every role where none is listed."
            },
            "faults": {"type": "array", "items": {"$ref": "#/$defs/fault"}}
          },
          "$defs": {
            "account": {"type": "string", "pattern": "^[0-9]{12}$"},
            "region": {"type": "string", "pattern": "^[a-z]+(-[a-z]+)+-[0-9]+$"},
            "duration": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
            "rate": {"type": "string", "pattern": "^[0-9]{1,3}([.][0-9]+)?%$", "default": "0%"},
            "span": {
              "description": "A duration, or two between which chance chooses.",
              "oneOf": [
                {"$ref": "#/$defs/duration"},
                {
                  "type": "object", "additionalProperties": false, "required": ["from", "to"],
                  "properties": {"from": {"$ref": "#/$defs/duration"}, "to": {"$ref": "#/$defs/duration"}}
                }
              ]
            },
            "rated": {
              "type": "object", "additionalProperties": false,
              "properties": {"rate": {"$ref": "#/$defs/rate"}, "for": {"$ref": "#/$defs/duration", "default": "30s"}}
            },
            "texts": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
            "names": {"type": "array", "items": {"type": "string"}},
            "service": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "slow-start": {"type": "boolean", "default": true},
                "visibility": {"$ref": "#/$defs/duration", "default": "0ms"},
                "resolve-targets": {"$ref": "#/$defs/duration", "default": "0ms"},
                "pending-quota": {"type": "integer", "minimum": 0, "maximum": 1000000},
                "denied-resource-groups": {"$ref": "#/$defs/names"},
                "buckets": {"$ref": "#/$defs/names"},
                "short-pages": {"$ref": "#/$defs/rate"},
                "clock": {
                  "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
                  "properties": {"ahead": {"$ref": "#/$defs/duration"}, "behind": {"$ref": "#/$defs/duration"}}
                }
              }
            },
            "group": {
              "type": "object", "additionalProperties": false, "required": ["name"],
              "properties": {
                "name": {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$"},
                "count": {"type": "integer", "minimum": 0, "maximum": 50000, "default": 1},
                "kind": {"enum": ["ec2", "hybrid"], "default": "ec2"},
                "platform": {"enum": ["linux", "windows", "macos"], "default": "linux"},
                "account": {"$ref": "#/$defs/account"},
                "region": {"$ref": "#/$defs/region"},
                "tags": {"$ref": "#/$defs/texts"},
                "resource-groups": {"$ref": "#/$defs/names"},
                "agent": {"type": "string", "default": "3.3.1142.0"},
                "online": {"type": "boolean", "default": true},
                "delivery": {"$ref": "#/$defs/span", "default": "100ms"},
                "duration": {"$ref": "#/$defs/span", "default": "1s"},
                "failures": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "rate": {"$ref": "#/$defs/rate"},
                    "exit": {"type": "integer", "minimum": 1, "maximum": 255, "default": 1, "not": {"const": 194}}
                  }
                },
                "undeliverable": {"$ref": "#/$defs/rate"},
                "access-denied": {"$ref": "#/$defs/rate"},
                "silent": {"$ref": "#/$defs/rate", "description": "Takes the command and never answers."},
                "delayed": {"$ref": "#/$defs/rated"},
                "reboots": {"$ref": "#/$defs/rated"},
                "offline": {
                  "oneOf": [
                    {
                      "type": "object", "additionalProperties": false,
                      "properties": {
                        "every": {"$ref": "#/$defs/duration", "default": "10m"},
                        "for": {"$ref": "#/$defs/duration", "default": "30s"}
                      }
                    },
                    {
                      "type": "array",
                      "items": {
                        "type": "object", "additionalProperties": false,
                        "properties": {
                          "at": {"$ref": "#/$defs/duration", "default": "0ms"},
                          "for": {"$ref": "#/$defs/duration", "default": "30s"}
                        }
                      }
                    }
                  ]
                },
                "output": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "stdout": {"type": "integer", "minimum": 0, "maximum": 1000000, "default": 0},
                    "stderr": {"type": "integer", "minimum": 0, "maximum": 1000000, "default": 0}
                  }
                },
                "answers": {"enum": ["plain", "verdict"], "default": "plain"},
                "facts": {"$ref": "#/$defs/texts"},
                "patches": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "group": {"type": "string", "default": ""},
                    "installed": {"type": "integer", "minimum": 0, "maximum": 1000, "default": 20},
                    "missing": {"type": "integer", "minimum": 0, "maximum": 1000, "default": 5},
                    "failures": {"$ref": "#/$defs/rate"},
                    "scanned": {"type": "boolean", "default": true}
                  }
                },
                "trusted": {"type": "boolean", "default": false}
              }
            },
            "role": {
              "type": "object", "additionalProperties": false, "required": ["arn"],
              "properties": {
                "arn": {"type": "string", "pattern": "^arn:[a-z-]+:iam::[0-9]{12}:role/.+$"},
                "external-id": {"type": "string"},
                "max-session": {"$ref": "#/$defs/duration", "default": "1h"},
                "web-identity": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "audience": {"type": "string", "default": "sts.amazonaws.com"},
                    "subject": {"type": "string", "default": "*", "description": "With the wildcards * and ?."},
                    "issuer": {"type": "string"}
                  }
                }
              }
            },
            "fault": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "operation": {"type": "string", "default": "*"},
                "rate-limit": {
                  "type": "object", "additionalProperties": false, "required": ["per-second"],
                  "properties": {
                    "per-second": {"type": "integer", "minimum": 1, "maximum": 100000},
                    "burst": {"type": "integer", "minimum": 1, "maximum": 100000}
                  }
                },
                "errors": {"$ref": "#/$defs/rate"},
                "lost-replies": {"$ref": "#/$defs/rate"},
                "lost-requests": {"$ref": "#/$defs/rate"},
                "expired-tokens": {"$ref": "#/$defs/rate"},
                "delay": {"$ref": "#/$defs/span"}
              }
            }
          }
        }
        """#
}
