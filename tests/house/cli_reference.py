"""Write docs/reference/cli.md from the commands' own help: `.venv/bin/python tests/house/cli_reference.py`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

SCRIPT = Path(__file__).resolve()
PAGE = SCRIPT.parents[2] / "docs" / "reference" / "cli.md"
WIDTH = 100
HEAD = """# Commands

Made from the help of the commands by `tests/house/cli_reference.py`; change the help, not this page.
From the root of a clone write `./landbridge`, which also knows `test` (all checks) and `bench AREA` (measure).
"""


def command_tree() -> click.Group:
    """The one group of `landbridge.cli` that no other group holds."""
    shown = vars(importlib.import_module("landbridge.cli"))
    groups = {id(value): value for value in shown.values() if isinstance(value, click.Group)}
    held = {id(command) for group in groups.values() for command in group.commands.values()}
    (root,) = [group for key, group in groups.items() if key not in held]
    return root


def walk(command: click.Command, path: str = "landbridge") -> Iterator[tuple[str, click.Command]]:
    """Path and command, depth first, hidden ones left out."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path, **command_tree().context_settings)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                yield from walk(child, f"{path} {name}")


def section(path: str, command: click.Command) -> str:
    """One command: its path as heading, its help as it stands on a terminal."""
    settings = command_tree().context_settings | {"terminal_width": WIDTH, "max_content_width": WIDTH, "color": False}
    context = click.Context(command, info_name=path, **settings)
    return f"## {path}\n\n```text\n{click.unstyle(command.get_help(context)).rstrip()}\n```\n"


def render() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(section(path, command) for path, command in walk(command_tree()))])


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.buffer.write(render().encode("utf-8"))
    else:
        PAGE.write_text(render(), encoding="utf-8")
