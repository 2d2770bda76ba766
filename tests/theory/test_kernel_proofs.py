"""The page of proofs holds the systems that are run, and only rows that passed."""

from __future__ import annotations

import re

from proofs import HEAD, PAGE, SYSTEMS, WIDEST

REMAKE = "run .venv/bin/python tests/theory/proofs.py"


def lines() -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    found = [line for line in text.removeprefix(HEAD).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found]


def test_the_page_begins_as_the_script_writes_it():
    assert PAGE.read_text(encoding="utf-8").startswith(HEAD), REMAKE


def test_the_page_has_every_system_and_quantity_with_its_theory_and_no_other():
    expected = [
        [system.name if first else "", system.law if first else "", quantity.words, f"{quantity.theory:#.5g}"]
        for system in SYSTEMS
        for first, quantity in ((quantity == system.quantities[0], quantity) for quantity in system.quantities)
    ]
    assert [cells[:4] for cells in lines()] == expected, REMAKE


def test_every_row_of_the_page_is_inside_its_interval_and_narrow_enough():
    for cells in lines():
        theory, measured, half = float(cells[3]), float(cells[4]), float(cells[5].removesuffix(" %")) / 100
        assert half < WIDEST, cells
        # Half a digit of what is printed, on both sides.
        assert abs(measured - theory) < (half + 1e-4) * theory, cells


def test_the_sum_of_events_is_that_of_the_rows():
    told = re.search(r"systems, ([\d,]+) events", PAGE.read_text(encoding="utf-8"))
    assert told is not None
    events = [int(cells[6].replace(",", "")) for cells in lines() if cells[6]]
    assert int(told[1].replace(",", "")) == sum(events)
    assert len(events) == len(SYSTEMS)
