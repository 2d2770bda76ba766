"""Every command and every option stands in docs/reference/cli.md, as the command itself tells it."""

from __future__ import annotations

import subprocess
import sys

import click
from cli_reference import PAGE, SCRIPT, command_tree, walk

REMAKE = "run .venv/bin/python tests/house/cli_reference.py"


def sections() -> dict[str, str]:
    """Text of the page under each heading."""
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: part for part in parts}


def test_every_command_has_a_section():
    missing = {path for path, _ in walk(command_tree())} - set(sections())
    assert not missing, REMAKE


def test_every_option_stands_in_the_section_of_its_command():
    page = sections()
    missing = [
        f"{path} {option}"
        for path, command in walk(command_tree())
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in parameter.opts
        if option not in page.get(path, "")
    ]
    assert not missing, REMAKE


def test_every_command_says_what_it_does():
    assert not [path for path, command in walk(command_tree()) if not command.help]


def test_the_page_is_what_the_commands_say_now():
    """In a process of its own: click keeps the help option of a command as it was first called, by another test too."""
    made = subprocess.run([sys.executable, str(SCRIPT), "--print"], capture_output=True, check=True)
    assert PAGE.read_text(encoding="utf-8") == made.stdout.decode("utf-8"), REMAKE
