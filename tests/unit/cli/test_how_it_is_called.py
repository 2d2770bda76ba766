"""Suggested commands can be pasted: they call the program as it was called."""

from __future__ import annotations

import subprocess
import sys

import pytest

from landbridge.cli.screen import program


def test_a_suggestion_begins_as_the_call_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDBRIDGE_CALLED_AS", "/home/me/my clone/landbridge")
    assert program() == "'/home/me/my clone/landbridge'"


def test_without_the_script_it_is_what_there_is(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.delenv("LANDBRIDGE_CALLED_AS", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert program() == "landbridge"
    (tmp_path / "landbridge").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "landbridge").chmod(0o755)
    monkeypatch.setenv("PATH", "/nowhere")
    assert program() == "./landbridge"


def test_without_jit_the_kernel_is_plain_python():
    said = (
        "from landbridge.cli.program import commands; commands(['--no-jit', 'run', '--help'], standalone_mode=False); "
        "from landbridge.simulation.kernel.compiled import COMPILED; print(COMPILED)"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
