"""Write docs/reference/python-api.md from the faces of the rooms: `.venv/bin/python tests/house/api_reference.py`."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from house import ROOT, face_of, parsed, rooms

PAGE = ROOT / "docs" / "reference" / "python-api.md"
HEAD = """# Python

Made from the rooms by `tests/house/api_reference.py`; change the code, not this page. A room is a package or module
under `landbridge`; what stands here is imported from the room itself, as in `from landbridge.network import route`, and
everything else is its own business. Version 0: names may still change, CHANGELOG.md says which.
Frames are polars frames, instants inside are milliseconds since 1970 in UTC. How to use it:
[read a run in Python](../how-to/read-a-run-in-python.md).
"""


def sources(room: str) -> list[Path]:
    """Every file of a room."""
    face = face_of(room)
    return sorted(face.parent.rglob("*.py")) if face.name == "__init__.py" else [face]


def constants(room: str) -> dict[str, str]:
    """What is written below assigned names at the top of a room's files."""
    found: dict[str, str] = {}
    for file in sources(room):
        body = parsed(file).body
        for node, after in pairwise(body):
            target = node.target if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [None])[0]
            text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else None
            if isinstance(target, ast.Name) and isinstance(text, str):
                found[target.id] = text
    return found


def first_paragraph(text: str | None) -> str:
    """The first paragraph as one line, fit for a cell."""
    return " ".join((text or "").strip().split("\n\n")[0].split()).replace("|", "\\|")


def call_of(name: str, value: Any) -> str:
    """How a name is written: with parameters where it is a function, with fields where it is a dataclass."""
    if dataclasses.is_dataclass(value) and inspect.isclass(value):
        return f"{name}({', '.join(each.name for each in dataclasses.fields(value))})"
    if not inspect.isfunction(inspect.unwrap(value)):
        return name
    parameters = list(inspect.signature(value).parameters.values())
    plain = [each.replace(annotation=inspect.Parameter.empty) for each in parameters]
    return re.sub(r"<function [^>]*>", "...", name + str(inspect.Signature(plain)))


def told_of(value: Any, below: str | None) -> str:
    """What a name stands for: its docstring, what is written below it, or its value."""
    if inspect.isclass(value) or inspect.isfunction(inspect.unwrap(value)):
        return first_paragraph(value.__doc__)
    return first_paragraph(below) or f"`{', '.join(value) if isinstance(value, dict) else value}`"


def section(room: str) -> str:
    """One room."""
    module = importlib.import_module(room)
    below = constants(room)
    lines = [f"## {room}", "", first_paragraph(module.__doc__), "", "| name | what |", "|---|---|"]
    for name in sorted(module.__all__, key=str.lower):
        value = getattr(module, name)
        lines.append(f"| `{call_of(name, value)}` | {told_of(value, below.get(name))} |")
    return "\n".join(lines) + "\n"


def render() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(section(room) for room in rooms() if room != "landbridge.cli")])


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
