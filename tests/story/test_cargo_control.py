"""Sampling and rest of cargo on the half-year: so many boxes as the shares say, so long as the tables say.

Expected counts are class share x sampled share of the boxes that came by; a box is drawn by itself, so counts are
binomial, and the tests allow four standard deviations (one false alarm in 16,000).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from half_year import half_year

from landbridge.cargo import CargoClass
from landbridge.ports import Protocol
from landbridge.simulation import Corridor, CorridorModel, build_model, simulate
from landbridge.units import HOUR_MS, date_ms

pytestmark = pytest.mark.slow

STATION = "cn-alashankou"
FROM_MS = date_ms(half_year().window.run_in_from)
PICKED, RELEASED = 8, 9  # kinds of ledger rows
MIX = (CargoClass("cold chain", "both", 0.2, 0.0), CargoClass("parcels", "both", 0.3, 0.0),
       CargoClass("general", "both", 0.5, 0.0))  # fmt: skip


def rule(effect: str, cargo: str, value: float) -> Protocol:
    return Protocol("test", "alashankou", effect, FROM_MS, station=STATION, direction="outbound", value=value,
                    cargo_class=cargo)  # fmt: skip


def corridor(*rules: Protocol, classes: tuple[CargoClass, ...] = MIX) -> Corridor:
    """The half-year without X-ray at Alashankou, so that every box that comes by is there to be sampled."""
    own = half_year().corridor
    stages = tuple(replace(row, mean=0.0) if (row.station, row.stage) == (STATION, "inspection share") else row
                   for row in own.rules.stage_times)  # fmt: skip
    kept = tuple(each for each in own.rules.protocols if each.effect not in ("share_sampled", "rest_h"))
    return replace(own, rules=replace(own.rules, protocols=(*kept, *rules), stage_times=stages), cargo_classes=classes)


def boxes(*rules: Protocol, classes: tuple[CargoClass, ...] = MIX) -> tuple[int, dict[str, np.ndarray]]:
    """Boxes that came to the station outbound, and of those of each treatment the hours until they were released."""
    model = build_model(corridor(*rules, classes=classes))
    rows = simulate(model, seed=1, replications=1).rows
    labels = model.blueprint.labels
    released = {int(row["who"]): int(row["t"]) for row in rows[rows["kind"] == RELEASED]}
    found: dict[str, list[float]] = {}
    for row in rows[rows["kind"] == PICKED]:
        word, station, what = [*labels[row["step"]].split("|"), "", ""][:3]
        if (word, station) == ("pick", STATION) and what != "inspection":
            found.setdefault(what, []).append((released.get(int(row["who"]), 10**15) - int(row["t"])) / HOUR_MS)
    come = sum(
        subject.containers
        for subject, crossed in zip(model.subjects, _crossed(model, rows), strict=True)
        if subject and subject.direction == "outbound" and crossed
    )
    return come, {name: np.array(hours) for name, hours in found.items()}


def _crossed(model: CorridorModel, rows: np.ndarray) -> np.ndarray:
    """Of each subject whether it came to the sanitary control of the station, before which boxes are picked."""
    step = [k for k, label in enumerate(model.blueprint.labels) if label == f"stage|{STATION}|documents"]
    found = np.zeros(len(model.subjects), bool)
    who = rows["who"][np.isin(rows["step"], step) & (rows["kind"] == 1)]
    found[who[who < len(found)]] = True
    return found


def expect(count: int, share: float, come: int) -> None:
    assert abs(count - share * come) <= 4 * math.sqrt(come * share * (1 - share)) + 200  # 200: under way at the end


def test_a_class_is_sampled_in_the_share_that_was_ordered_and_others_are_not():
    come, found = boxes(rule("share_sampled", "parcels", 0.4))
    assert set(found) == {"sampling parcels"}
    expect(len(found["sampling parcels"]), 0.3 * 0.4, come)


def test_classes_are_drawn_apart_each_in_its_own_share_of_all_boxes():
    come, found = boxes(rule("share_sampled", "cold chain", 1.0), rule("share_sampled", "general", 0.5))
    expect(len(found["sampling cold chain"]), 0.2, come)
    expect(len(found["sampling general"]), 0.25, come)


def test_parcels_rest_two_days_and_those_that_were_sampled_wait_for_their_result():
    come, found = boxes(rule("share_sampled", "parcels", 0.5), rule("rest_h", "parcels", 48.0))
    expect(len(found["rest parcels"]), 0.15, come)
    assert found["rest parcels"].min() == pytest.approx(48.0)
    assert found["sampling parcels"].min() >= 0.25 + 6  # the shortest sampling and the soonest result of stages.csv


def test_a_positive_box_is_held_two_weeks_and_the_others_are_not():
    classes = (replace(MIX[0], positives=0.25), *MIX[1:])
    _, found = boxes(rule("share_sampled", "cold chain", 1.0), classes=classes)
    hours = found["sampling cold chain"]
    known = hours[hours < 10**6]
    held = known >= 14 * 24
    share = held.mean()
    assert abs(share - 0.25) <= 4 * math.sqrt(0.25 * 0.75 / len(known)) + 0.02  # the last two weeks are not released
