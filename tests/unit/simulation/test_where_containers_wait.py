"""A container that lost its train waits at the station where it stands, and goes on from there."""

from __future__ import annotations

import polars as pl

from landbridge.cargo import TrainLoad
from landbridge.ports import FormingRule, PathOffer, Port, StageTime
from landbridge.services import Journey, Leg, LineSpeed, Service, ServicePath
from landbridge.simulation import Corridor, PortRules, build_model, run_book, simulate
from landbridge.units import DAY_MS, HOUR_MS

_PORTS = {"east": Port("east", "East", "ala", "dos"), "mid": Port("mid", "Mid", "bre", "mal"),
          "far": Port("far", "Far", "hen", "iru")}  # fmt: skip
_WAY = (("cn", "ala"), ("dos", "bre"), ("mal", "hen"), ("iru", "es"))


def _time(port: str, station: str, stage: str, hours: float) -> StageTime:
    return StageTime(port, station, stage, "both", "container", None, "constant", hours * HOUR_MS, None, None, None)


def _share(port: str, station: str, share: float) -> StageTime:
    return StageTime(port, station, "inspection share", "both", "container", None, "share", share, None, None, None)


def _book(crossings: int, stages: tuple[StageTime, ...], forming: tuple[FormingRule, ...] = ()) -> pl.DataFrame:
    """Thirty trains out of ten containers each, six hours apart, over one, two or three breaks of gauge."""
    ports = tuple(_PORTS)[:crossings]
    service = Service("s", "cn", _WAY[crossings][1], (), ports, "outbound", "China-Europe", None)
    segments = tuple((Leg("XX", 1435, *ends, 100),) for ends in _WAY[: crossings + 1])
    paths = tuple(PathOffer(port, "outbound", None, 24) for port in ports)
    corridor = Corridor(
        {"s": service}, tuple(Journey(f"s.{n}", "s", n * 6 * HOUR_MS) for n in range(30)),
        {"s": ServicePath(segments, (True,) * crossings)}, _PORTS,
        PortRules(stages, (), (), paths, (), (), (), forming), (LineSpeed("XX", "all", 100, 1.0, 0.3, 0.1),),
        TrainLoad(10, 10, 12), None, 0, 90 * DAY_MS,
    )  # fmt: skip
    model = build_model(corridor)
    return run_book(model, simulate(model, seed=3, replications=1).rows, "run/x/0")


def test_a_container_looked_into_beyond_the_border_does_not_board_a_train_on_this_side() -> None:
    stages = (_share("east", "ala", 0.0), _share("east", "dos", 0.3), _time("east", "dos", "inspection", 1))
    book = _book(1, stages)
    joined = book.filter(pl.col("type") == "container.loaded", pl.col("location") != "cn")
    assert set(joined["location"].cast(pl.String)) == {"dos"}


def test_a_container_late_where_its_group_is_divided_goes_on_by_a_later_train_from_there() -> None:
    stages = (_time("mid", "mal", "placing", 1),)
    forming = (FormingRule("east", "mid", "outbound", 1.0, 3, 2, 24 * HOUR_MS),)
    book = _book(3, stages, forming)
    late = book.filter(pl.col("type") == "container.released")
    assert set(late["location"].cast(pl.String)) == {"mal"}
    again = book.filter(pl.col("type") == "container.loaded", pl.col("subject").is_in(late["subject"].implode()))
    assert set(again["location"].cast(pl.String)) >= {"mal"}
