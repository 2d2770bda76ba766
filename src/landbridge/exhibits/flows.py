"""Trains over each section of the network, and trains standing at the ports, for the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from landbridge.exhibits.ways import way_of
from landbridge.network import Network, load_network
from landbridge.scenario import Scenario
from landbridge.statistics import RunFrames, departures

__all__ = ["at_stations", "on_sections"]


def on_sections(scenario: Scenario, frames: RunFrames) -> pl.DataFrame:
    """Trains a counted window over each section by the ways of their services, the mean of the replications.

    Columns: section, start, end (ids of locations), start_lon, start_lat, end_lon, end_lat [degrees], outbound,
    inbound, trains. A train counts on all of its way, in the window in which it departs; Central Asia trains too.
    """
    network = load_network()
    left = departures(frames, classes=("China-Europe", "Central Asia"))
    counts = left.group_by(pl.col("service").cast(pl.String)).len("trains").sort("service")
    flows: dict[str, dict[str, float]] = defaultdict(lambda: {"outbound": 0.0, "inbound": 0.0})
    for name, trains in counts.iter_rows():
        service = scenario.corridor.services.get(name)
        if service is None:
            continue
        for each in way_of(network, service, scenario.corridor.ports).traversals:
            flows[each.section.id][service.direction] += trains / frames.replications
    return pl.DataFrame([_flow(network, *each) for each in flows.items()], schema=_SECTIONS).sort("trains", "section")


_SECTIONS = {"section": pl.String, "start": pl.String, "end": pl.String, "start_lon": pl.Float64,
             "start_lat": pl.Float64, "end_lon": pl.Float64, "end_lat": pl.Float64, "outbound": pl.Float64,
             "inbound": pl.Float64, "trains": pl.Float64}  # fmt: skip


def _flow(network: Network, name: str, trains: Mapping[str, float]) -> dict[str, object]:
    section = network.sections[name]
    start, end = network.locations[section.start], network.locations[section.end]
    return {"section": name, "start": start.id, "end": end.id, "start_lon": start.lon, "start_lat": start.lat,
            "end_lon": end.lon, "end_lat": end.lat, **trains, "trains": sum(trains.values())}  # fmt: skip


def at_stations(scenario: Scenario, standing: pl.DataFrame) -> pl.DataFrame:
    """Trains standing at each port in the last counted month: the mean over its days of P50 and P90.

    `standing` is what `by_day` gives. Columns: port, station (the eastern one), lon, lat [degrees], p50, p90.
    """
    last = pl.col("day").dt.strftime("%Y-%m") == str(scenario.window.count_to)[:7]
    means = standing.filter(last).group_by("port", maintain_order=True).agg(pl.col("p50", "p90").mean())
    places = load_network().locations
    east = {port.id: places[port.east] for port in scenario.corridor.ports.values()}
    rows = [(port, east[port].id, east[port].lon, east[port].lat, p50, p90) for port, p50, p90 in means.iter_rows()]
    return pl.DataFrame(rows, schema=["port", "station", "lon", "lat", "p50", "p90"], orient="row")
