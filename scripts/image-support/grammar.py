"""How the Actions runner reads what a step says: its file commands and the commands in its log.

Written from the runner's ActionCommand and FileCommandManager; shares nothing with the program under test.
"""
import re

COMMANDS = {"add-mask", "add-matcher", "remove-matcher", "debug", "warning", "error", "notice", "group", "endgroup",
            "echo", "save-state", "set-output", "set-env", "add-path", "stop-commands"}


class Refused(Exception):
    """The runner would fail the step."""


def pairs(text):
    """The names and values of a file of outputs or state."""
    lines, found = text.split("\n"), {}
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        equals, mark = line.find("="), line.find("<<")
        if equals >= 0 and (mark < 0 or equals < mark):
            found[line[:equals]] = line[equals + 1:]
        elif mark >= 0:
            name, delimiter, value = line[:mark], line[mark + 2:], []
            while lines and lines[0] != delimiter:
                value.append(lines.pop(0))
            if not name or not delimiter or not lines:
                raise Refused(f"no end of '{name}'")
            lines.pop(0)
            found[name] = "\n".join(value)
        else:
            raise Refused(f"'{line}' is neither NAME=VALUE nor NAME<<DELIMITER")
    return found


def command(line):
    """Name, properties and data of a command; nothing for plain text."""
    modern = re.match(r"\s*::([^:]*(?::(?!:)[^:]*)*)::(.*)", line, re.DOTALL)
    for match, separator in ((modern, ","), (re.search(r"##\[([^\]]*)\](.*)", line, re.DOTALL), ";")):
        if match is None:
            continue
        name, _, rest = match[1].partition(" ")
        if name.lower() in COMMANDS:
            properties = dict(pair.strip().split("=", 1) for pair in rest.split(separator) if "=" in pair)
            return name.lower(), {key: plain(value) for key, value in properties.items()}, plain(match[2])
    return None


def plain(text):
    """Without the escapes of properties and data."""
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%3B", ";"), ("%5D", "]"),
                              ("%25", "%")):
        text = text.replace(escape, character)
    return text
