"""docs/reference/python-api.md shows every public name as the room itself tells it."""

from __future__ import annotations

from api_reference import PAGE, render


def test_the_page_is_what_the_rooms_show_now():
    assert PAGE.read_text(encoding="utf-8") == render(), "run .venv/bin/python tests/house/api_reference.py"
