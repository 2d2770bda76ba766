"""The face of a room: what it shows is little, is there, and says what it is."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest

from house import ROOT, SOURCE, face_of, parsed, rooms, source_files

EMPTY_WORDS = {"utils", "util", "common", "helpers", "helper", "misc"}


def defined_in(file: Path) -> dict[str, ast.stmt]:
    """Functions, classes and assigned names at the top of one file."""
    found: dict[str, ast.stmt] = {}
    for node in parsed(file).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign | ast.TypeAlias if hasattr(ast, "TypeAlias") else ast.AnnAssign):
            target = node.target if isinstance(node, ast.AnnAssign) else node.name
            found |= {target.id: node} if isinstance(target, ast.Name) else {}
    return found


def written_out(room: str) -> dict[str, ast.stmt]:
    """Every top-level definition of a room, over all of its files."""
    face = face_of(room)
    files = sorted(face.parent.rglob("*.py")) if face.name == "__init__.py" else [face]
    return {name: node for file in files for name, node in defined_in(file).items()}


@pytest.mark.parametrize("room", rooms())
def test_a_room_shows_fewer_than_thirty_names_and_all_are_there(room: str):
    module = importlib.import_module(room)
    assert module.__doc__, f"{room} says nothing of itself"
    names = module.__all__
    assert len(names) < 30
    assert len(set(names)) == len(names)
    missing = [name for name in names if not hasattr(module, name)]
    assert not missing


@pytest.mark.parametrize("room", rooms())
def test_every_shown_function_and_class_has_a_docstring(room: str):
    definitions = written_out(room)
    silent = []
    for name in importlib.import_module(room).__all__:
        node = definitions.get(name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not ast.get_docstring(node):
            silent.append(name)
    assert not silent


@pytest.mark.parametrize("room", rooms())
def test_what_a_room_shows_is_its_own(room: str):
    """A name may be passed on from another file of the room, not from another room."""
    module = importlib.import_module(room)
    foreign = {
        name: value.__module__
        for name in module.__all__
        if (inspect.isclass(value := getattr(module, name)) or inspect.isfunction(value))
        and value.__module__ != room
        and not value.__module__.startswith(room + ".")
    }
    assert not foreign


def test_no_module_has_an_empty_name():
    empty = [file for file in source_files() if EMPTY_WORDS & set(file.relative_to(SOURCE).with_suffix("").parts)]
    assert not [str(file.relative_to(ROOT)) for file in empty]
