"""Crews of a post in an outbreak under several orders: the table and the picture of docs/explanation/crews.md.

`.venv/bin/python tests/theory/crew_page.py` writes both anew, in a minute.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from landbridge.charts import held, render_svg
from landbridge.ports import CrewPost, HealthRules, Rota
from landbridge.simulation.crews.history import draw_history
from landbridge.simulation.crews.nouns import DAY_COUNTS, CrewHistory, CrewPlan, Duty
from landbridge.units import DAY_MS, date_ms

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "crews.md"
PICTURE = PAGE.with_suffix(".svg")
HISTORIES, SEED = 400, 2020
FIRST, DAYS = dt.date(2020, 4, 1), 91
HEALTH = HealthRules(
    latent_h=72, infectious_d=8, detectable_d=17, onset_d=5.1, symptomatic=0.8, sensitivity=0.7, result_delay_h=12,
    quarantine_d=14, isolation_d=28, transmission=0.014,
)  # fmt: skip
"""Those of h1-2020, as its health.csv says."""

POST = CrewPost("example", "example", "crew", "both", crews=6, crew_size=6, least=5)
OUTBREAK = range(14, 28)
"""Days with a hazard of 0.005 a shift: on seven shifts of 144 people some five of them are infected from outside."""

ORDERS = {
    "every day": Duty(1), "every 2 days": Duty(2), "every 7 days": Duty(7), "every 14 days": Duty(14),
    "every 60 days": Duty(60), "symptoms only": Duty(), "rota 14+7+7": Duty(2, Rota(14, 7, 7)),
}  # fmt: skip
"""The rota is with tests every 2 days."""

_SHOWN = ("every 2 days", "symptoms only", "rota 14+7+7")
_HEAD = "| order | from outside | in chains | found | tests | crew-days lost to infection |"
_WORDS = {"months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"}


def plan_under(duty: Duty, hazard: float = 0.005) -> CrewPlan:
    start = date_ms(FIRST)
    each = np.where(np.isin(np.arange(DAYS), OUTBREAK), hazard, 0.0)
    return CrewPlan(POST, ((start, duty),), each, start, HEALTH, start, start + DAYS * DAY_MS)


@cache
def histories(order: str) -> list[CrewHistory]:
    plan = plan_under(ORDERS[order])
    return [draw_history(plan, SEED, k) for k in range(HISTORIES)]


def counted(order: str, count: str) -> np.ndarray:
    """A count, history by history and day by day."""
    return np.array([each.days[:, list(DAY_COUNTS).index(count)] for each in histories(order)])


def lost(order: str) -> np.ndarray:
    """Crew-days on duty that an order alone would leave, less those that there were, of each history."""
    free = draw_history(plan_under(ORDERS[order], 0.0), SEED, 0).days[:, list(DAY_COUNTS).index("crew_min")].sum()
    return (free - counted(order, "crew_min").sum(axis=1)) / 1440


def table() -> list[str]:
    """A row for each order: means of all histories, with the half-width of their 95 % interval."""
    rows = [_HEAD, "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for order in ORDERS:
        sums = {count: counted(order, count).sum(axis=1) for count in ("infected", "in_chains", "found", "tests")}
        cells = (_mean(sums["infected"] - sums["in_chains"]), _mean(sums["in_chains"]), _mean(sums["found"]),
                 f"{sums['tests'].mean():,.0f}", _mean(lost(order)))  # fmt: skip
        rows.append(f"| {order} | {' | '.join(cells)} |")
    return rows


def _mean(values: np.ndarray) -> str:
    return f"{values.mean():.2f} ± {1.96 * values.std(ddof=1) / np.sqrt(len(values)):.2f}"


def picture() -> str:
    """Crews on duty day by day, on the mean of the day."""
    rows: list[tuple[str, dt.date, float, float, float]] = []
    for order in _SHOWN:
        crews = counted(order, "crew_min") / 1440
        low, middle, high = np.percentile(crews, (10, 50, 90), axis=0)
        name = order if order == "symptoms only" or "rota" in order else f"tests {order}"
        rows += [(name, FIRST + dt.timedelta(k), *map(float, (low[k], middle[k], high[k]))) for k in range(DAYS)]
    frame = pl.DataFrame(rows, schema=["variant", "day", "p10", "p50", "p90"], orient="row")
    days = (FIRST + dt.timedelta(OUTBREAK[0]), FIRST + dt.timedelta(OUTBREAK[-1] + 1))
    notes = pl.DataFrame(list(zip(days, ("the outbreak begins", "it is over"), strict=True)), schema=["day", "label"],
                         orient="row")  # fmt: skip
    return render_svg(held(frame, notes, _WORDS), "light", title="Crews on duty in an outbreak",
                      description="Lines are medians, bands P10 to P90 of 400 histories.")  # fmt: skip


def written_table() -> list[str]:
    """The table as the page has it."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index(_HEAD)
    return lines[start : start + len(ORDERS) + 2]


def write_page() -> None:
    PICTURE.write_text(picture(), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.replace("\n".join(written_table()), "\n".join(table())), encoding="utf-8")


if __name__ == "__main__":
    write_page()
