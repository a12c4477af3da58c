/// The JSON schema (draft 2020-12) of `muster.yml`. A test holds its keys against those that the readers know.
package enum SettingsSchema {
    package static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "muster.yml",
          "type": "object",
          "additionalProperties": false,
          "required": ["version", "application", "environments"],
          "properties": {
            "version": {"const": 1},
            "application": {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,26}[a-z0-9])?$"},
            \#(source),
            "state": {
              "type": "object", "additionalProperties": false, 
              "properties": {
                "ledger": {
                  "description": "Where runs are remembered.",
                  "oneOf": [
                    {"const": "sqlite"},
                    {
                      "type": "object", "additionalProperties": false, "required": ["dynamodb"],
                      "properties": {
                        "dynamodb": {
                          "type": "object", "additionalProperties": false, "required": ["table"],
                          "properties": {
                            "table": {"type": "string", "pattern": "^[A-Za-z0-9_.-]{3,255}$"},
                            "region": {"$ref": "#/$defs/region"}, "role": {"$ref": "#/$defs/role"}
                          }
                        }
                      }
                    }
                  ]
                },
                "artifacts": {
                  "description": "Where packed applications are kept.",
                  "oneOf": [
                    {"const": "directory"},
                    {
                      "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
                      "properties": {
                        "directory": {"type": "string", "pattern": "^/.+$"},
                        "s3": {
                          "type": "object", "additionalProperties": false, "required": ["bucket"],
                          "properties": {
                            "bucket": {"type": "string", "pattern": "^[a-z0-9.-]{3,63}$"},
                            "prefix": {"type": "string", "pattern": "^[^/](.*[^/])?$"},
                            "region": {"$ref": "#/$defs/region"}, "role": {"$ref": "#/$defs/role"}
                          }
                        }
                      }
                    }
                  ]
                },
                "ephemeral": {"type": "boolean", "default": false}
              }
            },
            "defaults": {"description": "Merged key by key under every environment.", "type": "object"},
            "environments": {
              "type": "object",
              "propertyNames": {"pattern": "^[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?$"},
              "additionalProperties": {"$ref": "#/$defs/environment"}
            }
          },
          "$defs": {
            \#(reference),
            "region": {"type": "string", "pattern": "^[a-z]+(-[a-z]+)+-[0-9]+$"},
            "role": {"type": "string", "pattern": "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$"},
            "duration": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
            "amount": {"oneOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]{1,3}%?$"}]},
            "environment": {
              "description": "What 'defaults' already says may be left out.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "branch": {"type": "string", "description": "The only branch whose commits may be deployed."},
                "region": {"$ref": "#/$defs/region"},
                "places": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/place"}},
                "platforms": {
                  "description": "Of a mixed environment, instead of platform, app and health.",
                  "type": "object", "additionalProperties": false, "minProperties": 1,
                  "properties": {"linux": {"$ref": "#/$defs/variant"}, "windows": {"$ref": "#/$defs/variant"}}
                },
                "platform": {"enum": ["linux", "windows"], "default": "linux"},
                "targets": {"$ref": "#/$defs/targets"},
                "offline": {"enum": ["refuse", "skip"], "default": "refuse"},
                "document": {
                  "description": "Whose SSM document runs the scripts.", "enum": ["aws", "own"], "default": "aws"
                },
                "app": {"$ref": "#/$defs/app"},
                "health": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/check"}},
                "rollout": {"$ref": "#/$defs/rollout"},
                "requires": {
                  "type": "string",
                  "description": "The environment where a commit must have been proven on every ready host before."
                },
                "approvals": {"$ref": "#/$defs/approvals"},
                "window": {"$ref": "#/$defs/window"},
                "environment": {"$ref": "#/$defs/variables"},
                "hooks": {"$ref": "#/$defs/hooks"},
                "notify": {"type": "array", "items": {"$ref": "#/$defs/notice"}},
                "metrics": {"$ref": "#/$defs/metrics"},
                "output": {"$ref": "#/$defs/output"},
                "timeouts": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "delivery": {"$ref": "#/$defs/duration", "default": "2m"},
                    "execution": {"$ref": "#/$defs/duration", "default": "10m"}
                  }
                }
              }
            },
            "place": {
              "description": "An account's region.",
              "type": "object", "additionalProperties": false, "required": ["region"],
              "properties": {
                "account": {"type": "string", "pattern": "^[0-9]{12}$"},
                "region": {"$ref": "#/$defs/region"},
                "role": {"$ref": "#/$defs/role"},
                "external-id": {"type": "string", "minLength": 2, "maxLength": 1224}
              }
            },
            "variant": {
              "type": "object", "additionalProperties": false, "required": ["app", "health"],
              "properties": {
                "app": {"$ref": "#/$defs/app"},
                "health": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/check"}}
              }
            },
            "output": {
              "type": "object", "additionalProperties": false, "required": ["s3"],
              "properties": {
                "s3": {
                  "type": "object", "additionalProperties": false, "required": ["bucket"],
                  "properties": {
                    "bucket": {"type": "string", "minLength": 3, "maxLength": 63},
                    "prefix": {"type": "string", "maxLength": 480, "default": "ssm-logs/{environment}"}
                  }
                }
              }
            },
            "targets": {
              "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
              "properties": {
                "instances": {
                  "type": "array", "minItems": 1, "uniqueItems": true,
                  "items": {"type": "string", "pattern": "^(i-([0-9a-f]{8}|[0-9a-f]{17})|mi-[0-9a-f]{17})$"}
                },
                "tags": {
                  "type": "object", "minProperties": 1, "maxProperties": 5,
                  "additionalProperties": {
                    "oneOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]
                  }
                }
              }
            },
            \#(application),
            \#(telling),
            "rollout": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "canary": {"$ref": "#/$defs/amount", "default": 0},
                "batch": {"$ref": "#/$defs/amount", "default": "100%"},
                "bake": {"$ref": "#/$defs/duration"},
                "max-errors": {"$ref": "#/$defs/amount", "default": 0},
                "max-concurrency": {"$ref": "#/$defs/amount"},
                "order": {
                  "oneOf": [
                    {"const": "zone"},
                    {
                      "type": "object", "additionalProperties": false, "required": ["tag"],
                      "properties": {"tag": {"type": "string", "minLength": 1, "maxLength": 128}}
                    }
                  ]
                },
                "pause": {"enum": ["never", "canary", "batch"], "default": "never"},
                "alarms": {
                  "type": "array", "maxItems": 10, "items": {"type": "string", "minLength": 1, "maxLength": 255}
                },
                "on-failure": {"enum": ["rollback", "stop"], "default": "rollback"},
                "on-inconclusive": {"enum": ["pause", "fail"], "default": "pause"}
              }
            },
            "approvals": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "required": {"type": "integer", "minimum": 1, "maximum": 20, "default": 1},
                "timeout": {"$ref": "#/$defs/duration", "default": "1h"},
                "approvers": {"type": "array", "minItems": 1, "items": {"type": "string"}}
              }
            },
            "window": {
              "type": "object", "additionalProperties": false, "required": ["zone"], "minProperties": 2,
              "properties": {
                "days": {
                  "type": "array", "minItems": 1,
                  "items": {"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
                },
                "hours": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"},
                "zone": {"type": "string", "pattern": "^(UTC|.+/.+)$"},
                "freeze": {
                  "type": "array",
                  "items": {
                    "type": "string",
                    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?$"
                  }
                },
                "rollback": {"enum": ["allow", "refuse"], "default": "allow"}
              }
            }
          }
        }
        """#
}
