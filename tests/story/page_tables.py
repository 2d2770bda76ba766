"""Tables of pages that are written from runs: how a figure is said, put below a heading, and read back."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["markdown", "put", "said", "table_of"]


def said(found: tuple[float, float, float]) -> str:
    """P50 (P10-P90) of (P10, P50, P90)."""
    low, middle, high = found
    return f"{middle:.0f} ({low:.0f}–{high:.0f})"


def markdown(head: list[str], rows: list[list[str]]) -> list[str]:
    """The lines of a table; numbers stand to the right."""
    return ["| " + " | ".join(each) + " |" for each in (head, ["---", *["---:"] * (len(head) - 1)], *rows)]


def put(text: str, heading: str, table: list[str]) -> str:
    """The text with the first table below a heading replaced."""
    before, found, after = text.partition(f"{heading}\n")
    assert found, heading
    told = "\n".join(table) + "\n"
    return before + found + re.sub(r"(?m)(^\|.*\n)+", lambda _: told, after, count=1)


def table_of(page: Path, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading of a page, without its head."""
    after = page.read_text(encoding="utf-8").partition(f"{heading}\n")[2]
    lines = re.search(r"(?m)(?:^\|.*\n)+", after)
    assert lines is not None, heading
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines.group().splitlines()[2:]]
