"""What all tests share: where the project lies, and property tests that give the same cases on every run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: the first call of a compiled function takes seconds, which says nothing about the property.
settings.register_profile("repeatable", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return Path(__file__).resolve().parent.parent
