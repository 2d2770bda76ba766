"""Lines on what is no terminal: no blanks at their ends, and all of those within them."""

from __future__ import annotations

import pytest

from landbridge.cli.run_steps import Steps
from landbridge.cli.screen import console


def test_a_line_that_is_printed_in_parts_keeps_its_columns(capsys: pytest.CaptureFixture[str]):
    Steps(None, quiet=False, as_json=False).step("scenario checked", "187 services", 1.0)
    assert capsys.readouterr().out == f"  ✓  {'scenario checked':<25}{'187 services':<39}    1.0 s\n"


def test_lines_have_no_blanks_at_their_ends(capsys: pytest.CaptureFixture[str]):
    console().print("one   \n  two \nthree", soft_wrap=True)
    assert capsys.readouterr().out == "one\n  two\nthree\n"
