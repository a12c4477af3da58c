"""Parses PowerShell files with tree-sitter and prints what it cannot read. Exit status 1 if there was any."""

import sys

import tree_sitter
import tree_sitter_powershell

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
bad = 0
for path in sys.argv[1:]:
    text = open(path, "rb").read()
    pending = [parser.parse(text).root_node]
    while pending:
        node = pending.pop()
        if node.type == "ERROR" or node.is_missing:
            bad += 1
            line = text.split(b"\n")[node.start_point[0]].decode()
            print(f"{path}:{node.start_point[0] + 1}: {node.type}: {line.strip()}")
        elif node.has_error:
            pending.extend(node.children)
sys.exit(1 if bad else 0)
