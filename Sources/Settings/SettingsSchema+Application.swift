extension SettingsSchema {
    /// The definitions of what an application is, how it is started and proven, and of hooks.
    static let application = #"""
        "hooks": {
          "type": "object", "additionalProperties": false,
          "properties": {
            "before-stage": {"$ref": "#/$defs/commands"},
            "after-stage": {"$ref": "#/$defs/commands"},
            "before-activate": {"$ref": "#/$defs/commands"},
            "after-activate": {"$ref": "#/$defs/commands"},
            "before-verify": {"$ref": "#/$defs/commands"},
            "after-verify": {"$ref": "#/$defs/commands"},
            "before-restore": {"$ref": "#/$defs/commands"},
            "after-restore": {"$ref": "#/$defs/commands"}
          }
        },
        "commands": {
          "type": "array",
          "items": {
            "type": "object", "additionalProperties": false, "required": ["run"],
            "properties": {
              "run": {"type": "string"},
              "on": {"enum": ["host", "runner"], "default": "host"},
              "timeout": {"$ref": "#/$defs/duration", "default": "1m"},
              "aws": {"type": "boolean", "default": false}
            }
          }
        },
        "app": {
          "type": "object", "additionalProperties": false, "required": ["path", "restart"],
          "properties": {
            "path": {"type": "string"},
            "runtime": {
              "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
              "properties": {
                "python": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "interpreter": {"type": "string"},
                    "requirements": {"type": "string"},
                    "wheels": {"type": "string"},
                    "hashes": {"type": "boolean", "default": false}
                  }
                },
                "node": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "install": {"enum": ["npm ci", "none"], "default": "npm ci"},
                    "production": {"type": "boolean", "default": false}
                  }
                },
                "dotnet": {
                  "type": "object", "additionalProperties": false, "properties": {"project": {"type": "string"}}
                },
                "static": {
                  "type": "object", "additionalProperties": false,
                  "properties": {"root": {"type": "string"}, "revision": {"type": "string"}}
                }
              }
            },
            "shared": {
              "type": "array", "items": {"type": "string"},
              "description": "Files, and folders with a '/' at the end, that all releases share."
            },
            "disk": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "free": {"type": "string", "pattern": "^[0-9]+(KiB|MiB|GiB|TiB)$"},
                "inodes": {"type": "integer", "minimum": 0, "default": 1000}
              }
            },
            "build": {"type": "array", "items": {"type": "string"}},
            "keep": {"type": "integer", "minimum": 2, "maximum": 50, "default": 5},
            "restart": {"$ref": "#/$defs/restart"}
          }
        },
        "restart": {
          "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
          "properties": {
            "process": {
              "type": "object", "additionalProperties": false, "required": ["executable"],
              "properties": {
                "executable": {"type": "string"},
                "script": {"type": "string"},
                "arguments": {"type": "array", "items": {"type": ["string", "number"]}}
              }
            },
            "systemd": {
              "type": "object", "additionalProperties": false, "required": ["unit"],
              "properties": {"unit": {"type": "string"}, "file": {"type": "string"}}
            },
            "service": {"type": "string"},
            "iis": {
              "type": "object", "additionalProperties": false, "required": ["site"],
              "properties": {"site": {"type": "string"}, "pool": {"type": "string"}}
            },
            "task": {
              "type": "object", "additionalProperties": false, "required": ["name"],
              "properties": {
                "name": {"type": "string"},
                "folder": {"type": "string", "pattern": "^\\\\(.+\\\\)?$", "default": "\\"},
                "run": {"type": "boolean", "default": true}
              }
            },
            "compose": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "file": {"type": "string", "default": "compose.yaml"},
                "project": {"type": "string"},
                "wait": {"$ref": "#/$defs/duration", "default": "1m"}
              }
            },
            "script": {
              "type": "object", "additionalProperties": false, "required": ["start", "stop", "identity"],
              "properties": {
                "start": {"type": "string"}, "stop": {"type": "string"}, "identity": {"type": "string"}
              }
            },
            "files": {
              "type": "object", "additionalProperties": false, "properties": {"reload": {"type": "string"}}
            }
          }
        },
        "check": {
          "type": "object", "additionalProperties": false,
          "oneOf": [{"required": ["url"]}, {"required": ["tcp"]}, {"required": ["log"]}],
          "properties": {
            "url": {"type": "string", "pattern": "^https?://"},
            "tcp": {"type": "string", "pattern": "^[^:]+:[0-9]+$"},
            "log": {
              "type": "object", "additionalProperties": false, "required": ["pattern"],
              "description": "What has to be written after the start.",
              "properties": {"path": {"type": "string"}, "pattern": {"type": "string", "minLength": 1}}
            },
            "from": {"enum": ["host", "runner"], "default": "host"},
            "status": {"type": "integer", "minimum": 100, "maximum": 599, "default": 200},
            "revision": {"type": "string", "description": "The body's field that must equal the deployed commit."},
            "ca": {"type": "string"},
            "redirects": {"type": "integer", "minimum": 0, "maximum": 10, "default": 0},
            "pin": {"type": "string", "pattern": "^sha256//[A-Za-z0-9+/]{43}=(;sha256//[A-Za-z0-9+/]{43}=)*$"},
            "expires": {"$ref": "#/$defs/duration", "description": "How long the certificate has to be valid."},
            "every": {"$ref": "#/$defs/duration", "default": "1s"},
            "timeout": {"$ref": "#/$defs/duration", "default": "5s"},
            "within": {"$ref": "#/$defs/duration", "default": "1m"},
            "consecutive": {"type": "integer", "minimum": 1, "maximum": 100, "default": 2}
          }
        }
        """#
}
