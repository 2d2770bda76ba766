"""The figures of the half-year from its book alone: trains formed anew, diverted ones and other freight among them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from half_year import as_it_is, half_year

from landbridge.books import Book
from landbridge.studies import break_down
from landbridge.tracing import frames_of_book
from landbridge.tracing.journeys import scenario_journeys, scenario_ports
from landbridge.units import from_ms

ASKED = (("trains", ("month",)), ("trains", ("month", "port", "direction")), ("trains", ("class", "service")),
         ("dwell", ("port", "month", "direction")), ("transit", ("origin", "destination", "month")))  # fmt: skip


@pytest.mark.slow
def test_the_book_of_the_half_year_gives_its_figures():
    result = as_it_is()
    of_run = replace(result.frames, times=result.frames.times[:1], replications=1)
    book = Book(1, "live", "live", None, half_year().name, "own", from_ms(0))
    window = from_ms(of_run.count_from_ms), from_ms(of_run.count_to_ms)
    live = frames_of_book(result.book, scenario_journeys(book), scenario_ports(book), window)
    for measure, by in ASKED:
        there, here = break_down(of_run, measure, by), break_down(live, measure, by)
        assert here.rows.equals(there.rows), (measure, by)
        assert here.total == there.total
