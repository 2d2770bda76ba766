"""What tests of several commands share: calling the command in this process, in the folder `place` of each file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from landbridge.cli import main

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    del place  # it is where the command runs

    def called(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["landbridge", *arguments])
        with pytest.raises(SystemExit) as leaving:
            main()
        written = capsys.readouterr()
        assert isinstance(leaving.value.code, int)
        return leaving.value.code, written.out, written.err

    return called
