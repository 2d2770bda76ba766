"""The five frontier ports of China and Kazakhstan: by rail and road, their states by day, lorries, and their push.

Only two of the five have rails. The roads stop first and push cargo onto them: what lorries carry no more is reckoned
in trains of other freight.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from landbridge.ports.partial_dates import PartialDate, parse_partial_date
from landbridge.tables import Inspection, Row, Table, load_schema, read_table
from landbridge.units import COUNTING_ZONE, DAY_MS, date_ms

__all__ = [
    "Frontier", "FrontierPort", "FrontierState", "Pushed", "RoadFlow", "load_frontier", "pushed_onto_rail", "states_on",
]  # fmt: skip

LORRY_T: Final = 20.0
"""Load of a lorry [t]: an assumption."""

WAGON_T: Final = 60.0
"""Load of a broad-gauge wagon [t]: flat wagon 13-470, facts.csv FLAT."""

TRAIN_WAGONS: Final = 50.0
"""Wagons of a train of other freight: 177 trains of 8,850 wagons waited in November 2020, port_measures.csv m19."""

_SCHEMAS: Final = Path(__file__).parent / "schemas"
_DATA: Final = Path(__file__).parents[1] / "data" / "ports"
_STRICT: Final = ("open", "limited", "closed")


@dataclass(frozen=True, slots=True)
class FrontierPort:
    """A port by its locations in the network; `rail_beyond` is None where no rails cross."""

    id: str
    name: str
    china: str
    rail_beyond: str | None
    road_beyond: str | None
    source: str

    @property
    def modes(self) -> tuple[str, ...]:
        """Rail and road, as far as they cross there."""
        ways = {"rail": self.rail_beyond, "road": self.road_beyond}
        return tuple(mode for mode, beyond in ways.items() if beyond is not None)


@dataclass(frozen=True, slots=True)
class FrontierState:
    """What is told of freight or people at a port by rail or road: open, limited or closed.

    It holds from `since` on, from the beginning where that is None, to the end of `until`, or until a later one.
    """

    port: str
    mode: str
    flow: str
    state: str
    since: PartialDate | None
    until: PartialDate | None
    source: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class RoadFlow:
    """Lorries a day that are accepted at a port in one direction, from an instant on [ms] or from the beginning."""

    port: str
    direction: str
    from_ms: int | None
    lorries_a_day: float
    source: str


@dataclass(frozen=True, slots=True)
class Frontier:
    """The ports, all that is told of their states, and the lorries."""

    ports: tuple[FrontierPort, ...]
    states: tuple[FrontierState, ...]
    road_flow: tuple[RoadFlow, ...]


@dataclass(frozen=True, slots=True)
class Pushed:
    """Trains of other freight a day that lorries pushed onto the rails make, from one instant to another [ms]."""

    port: str
    direction: str
    from_ms: int
    until_ms: int | None
    trains_a_day: float


def load_frontier() -> Frontier:
    """The five ports of China and Kazakhstan from the package's tables. Raises BadInput for damaged ones."""
    inspection = Inspection()
    ports, states, flow = (_table(name, inspection) for name in ("frontier_ports", "frontier_states", "road_flow"))
    inspection.close()
    return Frontier(tuple(_port(row) for row in ports), tuple(_state(row) for row in states),
                    tuple(_flow(row) for row in flow))  # fmt: skip


def states_on(frontier: Frontier, day: dt.date) -> tuple[FrontierState, ...]:
    """The state of freight and people at every port, by rail and road, on a day in Asia/Shanghai.

    Of a day on which it changed the strictest state counts. What nothing is told of is left out.
    """
    groups: dict[tuple[str, str, str], list[FrontierState]] = {}
    for state in frontier.states:
        groups.setdefault((state.port, state.mode, state.flow), []).append(state)
    found = (_strictest(states, date_ms(day)) for states in groups.values())
    order = {port.id: place for place, port in enumerate(frontier.ports)}
    return tuple(sorted((state for state in found if state), key=lambda state: (order[state.port], state.mode)))


def pushed_onto_rail(flow: Iterable[RoadFlow]) -> tuple[Pushed, ...]:
    """Trains a day of other freight for the lorries that a road takes fewer than at first, spell by spell.

    Lorries x 20 t / 60 t a wagon / 50 wagons a train; that all of their cargo goes by rail is an assumption. Where
    nothing is told of before, or as many lorries go, there is no spell.
    """
    groups: dict[tuple[str, str], list[RoadFlow]] = {}
    for each in flow:
        groups.setdefault((each.port, each.direction), []).append(each)
    return tuple(pushed for rows in groups.values() for pushed in _pushed(sorted(rows, key=_beginning)))


def _pushed(rows: list[RoadFlow]) -> Iterator[Pushed]:
    usual = rows[0].lorries_a_day if rows[0].from_ms is None else None
    for now, after in pairwise([*rows, None]):
        if now is not None and now.from_ms is not None and usual is not None and now.lorries_a_day < usual:
            trains = (usual - now.lorries_a_day) * LORRY_T / WAGON_T / TRAIN_WAGONS
            yield Pushed(now.port, now.direction, now.from_ms, after.from_ms if after else None, trains)


def _beginning(flow: RoadFlow) -> float:
    return float("-inf") if flow.from_ms is None else flow.from_ms


def _strictest(states: list[FrontierState], midnight: int) -> FrontierState | None:
    """Of the states that hold at some instant of a day: at its beginning, and where one begins or ends."""
    edges = [_since(each) for each in states] + [each.until.after_ms for each in states if each.until]
    times = [midnight, *(edge for edge in edges if midnight < edge < midnight + DAY_MS)]
    held = [state for at_ms in times if (state := _at(states, at_ms))]
    return max(held, key=lambda state: _STRICT.index(state.state), default=None)


def _at(states: list[FrontierState], at_ms: float) -> FrontierState | None:
    """The one that began last of those that hold."""
    held = [each for each in states
            if _since(each) <= at_ms and (each.until is None or at_ms < each.until.after_ms)]  # fmt: skip
    return max(held, key=_since, default=None)


def _since(state: FrontierState) -> float:
    return float("-inf") if state.since is None else state.since.first_ms


# ---- tables


def _table(name: str, inspection: Inspection) -> Table:
    return read_table(_DATA / f"{name}.csv", load_schema(_SCHEMAS / f"{name}.csv"), inspection)


def _port(row: Row) -> FrontierPort:
    return FrontierPort(row["id"], row["name"], row["china"], row["rail_beyond"], row["road_beyond"], row["source"])


def _state(row: Row) -> FrontierState:
    since, until = (parse_partial_date(row[column] or "", COUNTING_ZONE) for column in ("since", "until"))
    return FrontierState(row["port"], row["mode"], row["flow"], row["state"], since, until, row["source"], row["kind"],
                         row["why"] or "")  # fmt: skip


def _flow(row: Row) -> RoadFlow:
    since = parse_partial_date(row["since"] or "", COUNTING_ZONE)
    return RoadFlow(row["port"], row["direction"], since.first_ms if since else None, row["lorries_a_day"],
                    row["source"])  # fmt: skip
