"""Days and months as sources tell them, worked out by hand: what they cover in the zone of the place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from landbridge.ports.partial_dates import parse_partial_date
from landbridge.units import parse_instant_ms

_SHANGHAI, _ALMATY = ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Almaty")


@pytest.mark.parametrize(("text", "first", "after", "precision"), [
    ("2020-06-17T18:00", "2020-06-17T10:00Z", "2020-06-17T10:00Z", "minute"),
    ("2020-06-17", "2020-06-16T16:00Z", "2020-06-17T16:00Z", "day"),
    ("2021-12-18/19", "2021-12-17T16:00Z", "2021-12-19T16:00Z", "days"),
    ("2021-09", "2021-08-31T16:00Z", "2021-09-30T16:00Z", "month"),
    ("2020-12", "2020-11-30T16:00Z", "2020-12-31T16:00Z", "month"),
    ("2021", "2020-12-31T16:00Z", "2021-12-31T16:00Z", "year"),
    ("2020-02-29", "2020-02-28T16:00Z", "2020-02-29T16:00Z", "day"),
])  # fmt: skip
def test_a_date_covers_the_span_that_is_written(text: str, first: str, after: str, precision: str) -> None:
    date = parse_partial_date(text, _SHANGHAI)
    assert date is not None
    assert (date.first_ms, date.after_ms) == (parse_instant_ms(first), parse_instant_ms(after))
    assert (date.precision, date.onwards, date.text) == (precision, False, text)


def test_days_are_days_at_the_place() -> None:
    """Almaty was six hours ahead of UTC in 2021."""
    date = parse_partial_date("2021-04-05", _ALMATY)
    assert date is not None
    assert date.first_ms == parse_instant_ms("2021-04-04T18:00Z")


def test_a_plus_says_that_it_held_beyond() -> None:
    date = parse_partial_date("2021-09-25+", _SHANGHAI)
    assert date is not None
    assert (date.onwards, date.precision) == (True, "day")


@pytest.mark.parametrize("text", ["", "unknown"])
def test_no_date_is_none(text: str) -> None:
    assert parse_partial_date(text, _SHANGHAI) is None


@pytest.mark.parametrize(
    "text", ["soon", "2021-13", "2021-02-30", "2021-9-1", "2021-12-19/18", "2021-04-30/31", "21-09"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (of dates themselves too)
        parse_partial_date(text, _SHANGHAI)
