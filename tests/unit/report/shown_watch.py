"""What the sections of the watch show, made by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl

from landbridge.control import Effect, Figure, MeasuresEffect
from landbridge.exhibits import ClaimsShown, EpidemicBeside, LevelsShown


def utc(day: int, hour: int = 0) -> dt.datetime:
    """An instant of July 2020."""
    return dt.datetime(2020, 7, day, hour, tzinfo=dt.UTC)


# Ten days round 1 July 2020, on which a break of 18,000 comes in; R reads 6 without it and 2 with it bridged.
DAILY = pl.DataFrame({
    "day": [dt.date(2020, 6, 26) + dt.timedelta(days=k) for k in range(10)],
    "then": [500.0, 0.0, 1000.0, 490.0, *[None] * 6],
    "now": [500.0, 0.0, 1000.0, 492.0, 489.0, 18757.0, 1500.0, -20.0, 1600.0, 1500.0],
    "used": [500.0, 500.0, 500.0, 492.0, 489.0, 999.0, 1500.0, 1500.0, 1600.0, 1500.0],
    "rate": [18.0, 18.5, 19.0, 19.1, 19.0, 21.0, 26.0, 31.0, 36.0, 40.0],
    "reproduction": [1.1, 1.1, 1.1, 1.07, 1.03, 1.2, 1.6, 1.9, 2.0, 1.9],
    "low": [1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.5, 1.8, 1.9, 1.8],
    "high": [1.2, 1.2, 1.2, 1.1, 1.1, 1.3, 1.7, 2.0, 2.1, 2.0],
    "unbridged": [1.1, 1.1, 1.1, 1.07, 1.03, 6.0, 5.0, 4.0, 2.5, 1.0],
})  # fmt: skip
FINDINGS = pl.DataFrame({
    "kind": ["missed report", "break bridged", "level changed"],
    "first": [dt.date(2020, 6, 27), dt.date(2020, 7, 1), dt.date(2020, 7, 1)],
    "last": [dt.date(2020, 6, 28), dt.date(2020, 7, 1), dt.date(2020, 7, 1)],
    "told": ["0 then 1,000: shared out", "carriers <enter>", "carriers are counted"],
})  # fmt: skip
BESIDE = EpidemicBeside(
    "alashankou", "Kazakhstan", dt.datetime(2020, 6, 30, 16, tzinfo=dt.UTC), True, dt.date(2020, 6, 29), 21817, 21819,
    Figure(19.1, 15.3, 23.5), Figure(1.07, 1.03, 1.1), DAILY, FINDINGS,
)  # fmt: skip

STATEMENTS = pl.DataFrame({
    "proposition": ["P2", "P2", "P5", "P5", "P5", "P9"],
    "said_at": [utc(9), utc(9, 18), utc(9, 18), utc(10), utc(17), utc(9)],
    "known_at": [utc(9, 10), utc(9, 22), utc(9, 22), utc(10, 18), utc(23), utc(9, 10)],
    "source": ["embassy", "embassy", "embassy", "who", "ministry", "embassy"],
    "source_name": ["Embassy", "Embassy", "Embassy", "WHO", "Ministry", "Embassy"],
    "source_kind": ["embassy"] * 3 + ["intergovernmental_health", "national_health_authority", "embassy"],
    "stance": ["asserts", "retracts", "denies", "asserts", "asserts", "investigating"],
    "firm": [True, True, True, False, True, True], "explicit": [True] * 6, "id": [f"s{k}" for k in range(6)],
    "echo_of": [[], [], [], [], [], []], "counts": [True] * 6, "review_by": [None] * 6,
    "url": ["https://www.example.org/a", "", "https://example.org/b", "https://who.example/c",
            "https://min.example/d", ""],
    "note": [""] * 6,
}, schema_overrides={"review_by": pl.Datetime("ms", "UTC"), "echo_of": pl.List(pl.String)})  # fmt: skip
SPELLS = pl.DataFrame({
    "proposition": ["P2", "P2", "P5", "P5", "P5", "P9"],
    "start": [utc(9, 10), utc(9, 22), utc(9, 22), utc(10, 18), utc(23), utc(9, 10)],
    "end": [utc(9, 22), None, utc(10, 18), utc(23), None, None],
    "status": ["reported", "retracted", "reported", "disputed", "confirmed", "reported"],
    "use": ["watch", "close", "watch", "watch", "act", "watch"], "why": [""] * 6,
})  # fmt: skip
NOW = pl.DataFrame({
    "proposition": ["P2", "P5", "P9"], "text": ["it is new", "it is COVID-19", "a claim of <nobody>"],
    "status": ["retracted", "confirmed", "reported"], "use": ["close", "act", "watch"],
    "since": [utc(9, 22), utc(23), utc(9, 10)], "flags": ["", "contested", ""], "statements": [2, 3, 1],
})  # fmt: skip
CLAIMS = ClaimsShown("kazakhstan-2020-07", ("kazakhstan",), STATEMENTS, SPELLS, NOW)

LEVELS = LevelsShown(
    pl.DataFrame({
        "port": ["alashankou", "alashankou", "alashankou", "khorgos", "khorgos"], "level": [0, 2, 1, 1, 2],
        "first": [dt.date(2020, 6, day) for day in (1, 17, 25, 1, 20)],
        "last": [dt.date(2020, 6, day) for day in (16, 24, 30, 19, 30)],
        "causes": ["", "order", "order;beside-rises", "beside-rises", "own-rule"],
        "sources": ["", "https://example.org/order (8 days)", "", "", ""],
    }),
    pl.DataFrame({
        "id": ["xinfadi", "sanitary"], "port": ["alashankou", "khorgos"],
        "first": [dt.date(2020, 6, 17), dt.date(2020, 6, 1)], "last": [dt.date(2020, 6, 24), dt.date(2020, 6, 30)],
        "start": ["2020-06-17T18:00+08:00", "2020-02-01"], "until": ["2020-06-24T18:00+08:00", ""],
        "effects": ["containers only", "sanitary 60 to 120 min"], "cause": ["outbreak", "control"],
        "ordered_by": ["dispatching centre", ""], "level": [2, None],
        "source": ["https://www.example.org/order", "assumption"],
    }),
)  # fmt: skip

# Two ports, two days: 3 tests a day at one of them, 5 people out at once at the other in the worst replication.
CREWS = pl.DataFrame({
    "port": ["alashankou", "alashankou", "khorgos", "khorgos"], "day": [dt.date(2020, 6, 1), dt.date(2020, 6, 2)] * 2,
    "duty_p10": [4.0, 3.0, 4.0, 4.0], "duty_p50": [4.0, 3.5, 4.0, 4.0], "duty_p90": [4.0] * 4,
    "out_p10": [0.0] * 4, "out_p50": [0.0, 1.0, 0.0, 0.0], "out_p90": [0.0, 2.0, 0.0, 0.0],
    "duty_worst": [4.0, 1.0, 4.0, 3.0], "out_worst": [0, 4, 5, 5], "tests": [3.0, 3.0, 0.0, 0.5],
    "found": [0.0, 0.5, 0.0, 0.0], "infected": [0.25, 0.5, 0.0, 0.0],
})  # fmt: skip

EFFECT = MeasuresEffect(
    50, ("sanitary-2020", "xinfadi"),
    (Effect("crossings", "Crossings", "trains", 6416.0, 6413.6, -2.4, -2.8, -2.0, 0.94),
     Effect("dwell-mean-alashankou", "Alashankou dwell mean", "h", 8.0, 9.0, 1.0, 0.9, 1.1, 1.0),
     Effect("transit-ganzhou-germany-p50", "Ganzhou-Germany transit P50", "d", 17.0, 17.05, 0.05, -0.01, 0.11, 0.68),
     Effect("another", "Another figure", "h", 4.0, 5.0, 1.0, 0.5, 1.5, 1.0)),
    ("sanitary-2020: the day is <assumed>", "latent_h of the illness"), (19, 34),
)  # fmt: skip
