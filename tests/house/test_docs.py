"""Docs cannot lie: every `landbridge ...` command in README.md and docs/ is run, in order, in one folder.

A fenced block marked `sh` holds commands, one a line (`\\` goes on in the next); one marked `console` holds commands
behind `$ ` and their output; one marked `python` is run as a whole; `sed` lines are run, as a reader's edits. `text` is
shown and not run. A command must end with 0, or with N where `# exit N` follows it. A page on which something is
simulated, or read that a simulation wrote, is slow as a whole, since its commands build on each other.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from house import ROOT

BLOCK = re.compile(r"^```(sh|console|python)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^(?:(?:[A-Z_]+=\S+ +)*(?:\./)?landbridge(?: +(?P<command>[\w-]+))?|sed )")
SIMULATING = {"run", "calibrate", "sensitivity", "validate", "what-if", "backtest", "plan"}


class Command(NamedTuple):
    """One command or Python block of a page: where it stands, its text, the exit code it must end with."""

    place: str
    text: str
    exit_code: int
    is_python: bool = False

    @property
    def program(self) -> list[str]:
        return [sys.executable if self.is_python else "bash", "-c", self.text]

    @property
    def simulates(self) -> bool:
        """Whether it simulates, or reads what a simulation wrote."""
        call = CALL.match(self.text)
        simulates = call is not None and call["command"] in SIMULATING and "--help" not in self.text
        return simulates or any(word in self.text for word in ("runs/", "run_scenario(", "perform_run("))


def pages() -> list[Path]:
    """README first: what it runs, the other pages may read."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands_of(page: Path) -> list[Command]:
    """The commands of one page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(2)) + 1
        if block[1] == "python":
            found.append(Command(f"{page.relative_to(ROOT)}:{first}", block[2], 0, is_python=True))
            continue
        found += [
            _command(page, first + offset, line) for offset, line in _lines(block[1], block[2]) if CALL.match(line)
        ]
    return found


def _lines(kind: str, block: str) -> list[tuple[int, str]]:
    """Offset and text of each command line, continuation lines joined."""
    joined: list[tuple[int, str]] = []
    goes_on = False
    for offset, line in enumerate(block.splitlines()):
        if goes_on:
            joined[-1] = (joined[-1][0], joined[-1][1] + " " + line.strip().removeprefix("> ").removesuffix("\\"))
        elif kind == "sh" or line.startswith("$ "):
            joined.append((offset, line.strip().removeprefix("$ ").removesuffix("\\")))
        else:
            continue
        goes_on = line.endswith("\\")
    return joined


def _command(page: Path, line: int, text: str) -> Command:
    expected = re.search(r"# exit (\d+)\s*$", text)
    return Command(f"{page.relative_to(ROOT)}:{line}", text, int(expected[1]) if expected else 0)


def parameters() -> list[object]:
    found: list[object] = []
    for page in pages():
        commands = commands_of(page)
        marks = [pytest.mark.slow] if any(each.simulates for each in commands) else []
        found += [pytest.param(each, id=f"{each.place} {each.text.splitlines()[0]}", marks=marks) for each in commands]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader's folder, in which `landbridge` and `./landbridge` are this project; `test` and `bench` do nothing."""
    place = tmp_path_factory.mktemp("reader")
    wrapper = place / "landbridge"
    wrapper.write_text(
        f'#!/bin/sh\ncase "$1" in test|bench) exit 0;; esac\nexec "{sys.executable}" -m landbridge "$@"\n',
        encoding="utf-8",
    )
    wrapper.chmod(0o755)
    return place


@pytest.mark.parametrize("command", parameters())
def test_a_command_of_the_docs_runs(command: Command, folder: Path):
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    edited = folder / command.text.split()[-1] if command.text.startswith("sed ") else None
    before = edited.read_bytes() if edited else b""
    done = subprocess.run(command.program, cwd=folder, env=environment, capture_output=True, text=True,
                          check=False, timeout=900)  # fmt: skip
    assert done.returncode == command.exit_code, f"{command.place}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert edited is None or edited.read_bytes() != before, f"{command.place}: the edit changes nothing"


def test_commands_are_found_in_all_kinds_of_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "A page\n```sh\n# a comment\n./landbridge run h1-2020 \\\n  --quiet\ngit status\n```\n"
        "```console\n$ landbridge stats nowhere  # exit 3\nlandbridge says no\n```\n```text\nlandbridge not run\n```\n"
        "```python\nrun = 1\nprint(run)\n```\n",
        encoding="utf-8",
    )
    commands = commands_of(page)
    assert [(each.place, each.text.split(), each.exit_code, each.simulates) for each in commands] == [
        ("page.md:4", ["./landbridge", "run", "h1-2020", "--quiet"], 0, True),
        ("page.md:9", ["landbridge", "stats", "nowhere", "#", "exit", "3"], 3, False),
        ("page.md:16", ["run", "=", "1", "print(run)"], 0, False),
    ]
