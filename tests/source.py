"""Reads our own Python files as trees."""

import ast
from pathlib import Path

TRIES = 20


def tree(path: Path) -> ast.Module:
    """Parse one file, however often another thread draws a traceback meanwhile.

    Python 3.11 counts the depth of a tree for all threads together, and a traceback is parsed too: the count comes out
    wrong for one of them, as SystemError. 3.12 counts each by itself.
    """
    text = path.read_text(encoding="utf-8")
    for _ in range(TRIES):
        try:
            return ast.parse(text)
        except SystemError:
            continue
    raise AssertionError(f"{path} could not be parsed in {TRIES} tries")
