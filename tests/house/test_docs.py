"""Docs cannot lie: every `landbridge ...` command in README.md and docs/ is run, in order, in one folder.

A fenced block marked `sh` holds commands, one a line (`\\` goes on in the next); one marked `console` holds commands
behind `$ ` and their output. `text` is shown and not run. A command must end with 0, or with N where `# exit N`
follows it. Commands that simulate, or read what a simulation wrote, are slow and run in that order too.
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

BLOCK = re.compile(r"^```(sh|console)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^(?:[A-Z_]+=\S+ +)*(?:\./)?landbridge(?: +(?P<command>[\w-]+))?")
SIMULATING = {"run", "calibrate", "validate", "what-if", "backtest", "plan"}


class Command(NamedTuple):
    """One command of one page: where it stands, its text, the exit code it must end with."""

    place: str
    text: str
    exit_code: int

    @property
    def is_slow(self) -> bool:
        call = CALL.match(self.text)
        simulates = call is not None and call["command"] in SIMULATING and "--help" not in self.text
        return simulates or "runs/" in self.text


def pages() -> list[Path]:
    """README first: what it runs, the other pages may read."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands_of(page: Path) -> list[Command]:
    """The commands of one page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(2)) + 1
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
    commands = [command for page in pages() for command in commands_of(page)]
    return [pytest.param(each, id=f"{each.place} {each.text}", marks=[pytest.mark.slow] if each.is_slow else [])
            for each in commands]  # fmt: skip


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
    done = subprocess.run(["bash", "-c", command.text], cwd=folder, env=environment, capture_output=True, text=True,
                          check=False, timeout=900)  # fmt: skip
    assert done.returncode == command.exit_code, f"{command.place}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


def test_commands_are_found_in_both_kinds_of_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "A page\n```sh\n# a comment\n./landbridge run h1-2020 \\\n  --quiet\ngit status\n```\n"
        "```console\n$ landbridge stats nowhere  # exit 3\nlandbridge says no\n```\n```text\nlandbridge not run\n```\n",
        encoding="utf-8",
    )
    commands = commands_of(page)
    assert [(each.place, each.text.split(), each.exit_code, each.is_slow) for each in commands] == [
        ("page.md:4", ["./landbridge", "run", "h1-2020", "--quiet"], 0, True),
        ("page.md:9", ["landbridge", "stats", "nowhere", "#", "exit", "3"], 3, False),
    ]
