"""What the laws of the house are checked on: tracked files, source files, rooms and their faces, functions."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "landbridge"
KERNEL = SOURCE / "simulation" / "kernel" / "advance.py"


class Function(NamedTuple):
    """One function as written: `lines` from its `def` to its end, docstring included, decorators not."""

    file: Path
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def lines(self) -> int:
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    @property
    def arguments(self) -> int:
        """How many a caller gives: `self` and `cls` are not counted, `*args` and `**kwargs` once each."""
        given = self.node.args
        names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        starred = [each for each in (given.vararg, given.kwarg) if each is not None]
        return len([name for name in names if name not in ("self", "cls")]) + len(starred)

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.node.lineno} {self.node.name}"


def tracked_files() -> list[Path]:
    """Files that git tracks and that are there; without git, as on a bare machine, all that .gitignore lets through."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return _files_not_ignored(ROOT)
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def _files_not_ignored(folder: Path) -> list[Path]:
    patterns = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines() if line]
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.name == ".git" or any(fnmatch(path.name, pattern) for pattern in patterns):
            continue
        found += _files_not_ignored(path) if path.is_dir() and not path.is_symlink() else [path]
    return found


def source_files() -> list[Path]:
    """Every Python file of the package."""
    return sorted(SOURCE.rglob("*.py"))


@cache
def parsed(file: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def functions() -> list[Function]:
    """Every function and method of the package."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        Function(file, node) for file in source_files() for node in ast.walk(parsed(file)) if isinstance(node, kinds)
    ]


def rooms() -> list[str]:
    """Dotted names of the rooms: the packages and the single modules right under `landbridge`."""
    packages = [path.parent.name for path in SOURCE.glob("*/__init__.py")]
    modules = [path.stem for path in SOURCE.glob("*.py") if not path.stem.startswith("__")]
    return [f"landbridge.{name}" for name in sorted(packages + modules)]


def face_of(room: str) -> Path:
    """The file that shows a room to the others."""
    name = room.removeprefix("landbridge.")
    module = SOURCE / f"{name}.py"
    return module if module.exists() else SOURCE / name / "__init__.py"


def room_of(file: Path) -> str:
    """The room that a source file lies in."""
    return "landbridge." + file.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every module that a file imports, wherever in the file."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.lineno, node.module
