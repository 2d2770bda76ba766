"""Imports run down only, and only through the faces of the rooms."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib

from house import ROOT, imports_of, parsed, room_of, rooms, source_files


def test_the_import_contract_is_kept():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contract_leaves_no_room_out():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (contract,) = settings["contracts"]
    assert contract["exhaustive"]
    assert "exhaustive_ignores" not in contract
    assert "ignore_imports" not in contract
    on_floors = {name.strip(" ()") for floor in contract["layers"] for name in floor.split("|")}
    assert {room.removeprefix("landbridge.") for room in rooms()} <= on_floors


def test_no_room_reaches_into_the_modules_of_another():
    reached = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in source_files()
        for line, name in imports_of(file)
        if name.startswith("landbridge.") and name.count(".") > 1 and not name.startswith(room_of(file) + ".")
    ]
    assert not reached, "\n".join(["import these from the room itself:", *reached])


def test_imports_name_the_whole_path():
    relative = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in source_files()
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert not relative
