"""The signature picture: every train through one port, distance across and time down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import polars as pl

from landbridge.charts.keys import line_sign, with_keys
from landbridge.charts.labels import side_by_side
from landbridge.charts.lanes import Point, Stand, Track, port_at, stands_of
from landbridge.charts.marks import Layer, Picture, boxes, layered, path, picture, rules, texts
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Row, Size, level, upright
from landbridge.charts.writing import Words, day_label, width_of
from landbridge.units import DAY_MS

__all__ = ["space_time"]

_NAMES_PX: Final = 46.0
_DAY_PX: Final[dict[Size, float]] = {"wide": 34, "half": 30, "narrow": 28}
_LANE_PX: Final[dict[Size, float]] = {"wide": 3.6, "half": 2.4, "narrow": 1.8}
_RIGHT: Final = 10.0
_PORTS_SHARE: Final = 0.3  # of the width at most, so that the line keeps the rest
_TONES: Final = {"outbound": "blue", "inbound": "orange"}
_FILLED: Final = {"outbound": 0.76, "inbound": 0.46}  # of a column
_LINE_PX: Final[dict[Size, float]] = {"wide": 0.9, "half": 0.8, "narrow": 0.6}
_DASHES: Final[dict[str, list[float]]] = {"outbound": [], "inbound": [5, 2.5]}


@dataclass(frozen=True, slots=True)
class _Way:
    """The way from end to end, its ports as wide as their columns: from kilometres to pixels."""

    ports: tuple[tuple[float, float], ...]  # km of a port, px of its room
    line: Axis
    lane_px: float

    def west(self, km: float) -> float:
        """Where a place is drawn; of a port the western side of its room."""
        return self.line.px(km) + sum(room for port, room in self.ports if port < km)

    def east(self, km: float) -> float:
        """The same, but of a port the eastern side."""
        return self.line.px(km) + sum(room for port, room in self.ports if port <= km)

    def end_of_line(self, km: float, other_km: float) -> float:
        """Where a line that runs on to another place leaves this one."""
        port = port_at(km, [each for each, _ in self.ports])
        if port is None:
            return self.west(km)
        return self.east(port) if other_km > km else self.west(port)

    def column(self, stand: Stand) -> float:
        """The middle of the column that a train stands in, the first one on the eastern side."""
        return self.east(stand.port) - (stand.lane + 0.5) * self.lane_px


@picture
def space_time(frame: pl.DataFrame, guides: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """Trains as lines, east on the right; a port is as wide as it was full at most, a column for each train standing.

    `frame`: train, direction (outbound or inbound), time [ms], km (east is positive), each train's rows in order.
    `guides`: label, km, border (the eastern station of a port). Days are counted in Asia/Shanghai. `words`: outbound,
    inbound, at_once (how many stood at most, such as `up to {}`), months, day (such as `{day} {month}`).
    """
    tracks = _tracks(frame)
    ports = sorted(guides.filter(pl.col("border"))["km"].to_list())
    stands = stands_of(tracks, ports)
    times = frame["time"].to_list() or [0, DAY_MS]
    dates = _dates(min(times), max(times), words)
    left = max(width_of(date, SMALL[size]) for _, date in dates) + 10
    way = _way(guides, stands, (left, WIDTH[size] - _RIGHT), _LANE_PX[size])
    days = max((max(times) - min(times)) / DAY_MS, 1)
    key, top = with_keys([line_sign(words[way], tone, dash=_DASHES[way]) for way, tone in _TONES.items()], size)
    time = Axis(min(times), max(times), top + _NAMES_PX, top + _NAMES_PX + _DAY_PX[size] * days)
    layers = [
        *_ground(guides, way, time),
        *_days(dates, time, way, size),
        *(_lines(tracks, way, time, direction, _LINE_PX[size]) for direction in _TONES),
        *(_standing(stands, way, time, direction) for direction in _TONES),
        *_names(guides, way, time.start_px, words, size),
        *key,
    ]
    return layered(layers, WIDTH[size], time.end_px + 8)


def _tracks(frame: pl.DataFrame) -> list[Track]:
    trains = frame.group_by("train", maintain_order=True).agg(pl.col("direction").first(), "time", "km")
    return [Track(name, way, tuple(zip(times, km, strict=True))) for name, way, times, km in trains.iter_rows()]


def _way(guides: pl.DataFrame, stands: Sequence[Stand], span: tuple[float, float], lane_px: float) -> _Way:
    """Every port as wide as its columns, which are made narrower where all ports together would take too much."""
    lanes: dict[float, int] = dict.fromkeys(sorted(guides.filter(pl.col("border"))["km"].to_list()), 0)
    for each in stands:
        lanes[each.port] = max(lanes[each.port], each.lane + 1)
    lane_px = min(lane_px, _PORTS_SHARE * (span[1] - span[0]) / max(sum(lanes.values()), 1))
    ports = tuple((port, count * lane_px) for port, count in lanes.items())
    ends = guides["km"].to_list() or [0.0, 1.0]
    line = Axis(min(ends), max(ends), span[0], span[1] - sum(room for _, room in ports))
    return _Way(ports, line, lane_px)


def _ground(guides: pl.DataFrame, way: _Way, time: Axis) -> list[Layer]:
    """The rooms of the ports, and a line for every other place."""
    rooms = [
        {"x": way.west(port), "x2": way.east(port), "y": time.start_px, "y2": time.end_px} for port, _ in way.ports
    ]
    places = [upright(way.west(km), time.start_px, time.end_px) for km in guides.filter(~pl.col("border"))["km"]]
    edges = [upright(room[side], room["y"], room["y2"]) for room in rooms for side in ("x", "x2")]
    return [boxes(rooms, "land"), rules(places), rules(edges, tone="soft", width=0.8)]


def _dates(first: int, last: int, words: Words) -> list[tuple[int, str]]:
    """Every third midnight and its date, from the first instant shown."""
    step = 3 * DAY_MS
    return [(ms, day_label(ms, words)) for ms in range(first, last + 1, step)]


def _days(dates: Sequence[tuple[int, str]], time: Axis, way: _Way, size: Size) -> list[Layer]:
    """A line and a date for each of the days."""
    left = way.line.start_px
    highest = time.start_px + SMALL[size] / 2  # below the names of places
    names = [{"x": left - 8, "y": max(time.px(ms), highest), "text": date} for ms, date in dates]
    return [rules([level(time.px(ms), left, WIDTH[size] - _RIGHT) for ms, _ in dates]),
            *texts(names, SMALL[size], tone="soft", align="right")]  # fmt: skip


def _lines(tracks: Sequence[Track], way: _Way, time: Axis, direction: str, width: float) -> Layer:
    """All trains of a direction in one path, broken where they stand in a port."""
    rows = [row for track in tracks if track.direction == direction for row in _strokes(track.points, way)]
    return path(_down(rows, time), tone=_TONES[direction], width=width, dash=_DASHES[direction])


def _strokes(points: Sequence[Point], way: _Way) -> Iterator[Row]:
    """Points of a train's line between the ends of the sheet; one without place breaks it, as ports on the way do."""
    last: Row = {}
    for before, after in pairwise(points):
        for start, end in _between_ports(before, after, way):
            begin = {"x": way.end_of_line(start[1], end[1]), "time": start[0]}
            if begin != last:
                yield {"x": None, "time": start[0]}
                yield begin
            last = {"x": way.end_of_line(end[1], start[1]), "time": end[0]}
            yield last
    yield {"x": None, "time": points[-1][0]}


def _between_ports(before: Point, after: Point, way: _Way) -> Iterator[tuple[Point, Point]]:
    """The parts of a stretch that run on open line: none inside a port, several past ports it has no business in."""
    ports = [port for port, _ in way.ports]
    inside = port_at(before[1], ports)
    if inside is not None and inside == port_at(after[1], ports):
        return
    low, high = sorted((before[1], after[1]))
    passed = [port for port in ports if low < port < high and port not in (inside, port_at(after[1], ports))]
    passed += [end for end in (way.line.low, way.line.high) if low < end < high]
    stops = sorted({before[1], after[1], *passed}, reverse=before[1] > after[1])
    for here, there in pairwise(stops):
        if way.line.low <= (here + there) / 2 <= way.line.high:
            yield (_time_at(here, before, after), here), (_time_at(there, before, after), there)


def _time_at(km: float, before: Point, after: Point) -> int:
    return round(before[0] + (after[0] - before[0]) * (km - before[1]) / ((after[1] - before[1]) or 1))


def _standing(stands: Sequence[Stand], way: _Way, time: Axis, direction: str) -> Layer:
    """Trains in their columns, those to China thinner."""
    rows: list[Row] = []
    for stand in stands:
        if stand.direction == direction:
            x = way.column(stand)
            rows += [{"x": x, "time": stand.start}, {"x": x, "time": stand.end}, {"x": None, "time": stand.end}]
    return path(_down(rows, time), tone=_TONES[direction], width=_FILLED[direction] * way.lane_px)


def _down(rows: Sequence[Row], time: Axis) -> Iterator[Row]:
    """Instants as pixels."""
    return ({"x": row["x"], "y": time.px(row["time"])} for row in rows)


def _names(guides: pl.DataFrame, way: _Way, top: float, words: Words, size: Size) -> list[Layer]:
    """Ports above, other places below them; a place whose name has no room keeps only its line."""
    rooms = [(label, (way.west(km) + way.east(km)) / 2, round((way.east(km) - way.west(km)) / way.lane_px))
             for label, km in guides.filter(pl.col("border")).select("label", "km").iter_rows()]  # fmt: skip
    ports = [(label, middle) for label, middle, _ in rooms]
    others = [(words["at_once"].format(most), middle) for _, middle, most in rooms if most]
    others += [
        (label, way.west(km)) for label, km in guides.filter(~pl.col("border")).select("label", "km").iter_rows()
    ]
    limits = (0.0, float(WIDTH[size]))
    return [
        *texts(side_by_side(ports, TEXT[size], top - 31, limits), TEXT[size], align="center", weight="bold"),
        *texts(side_by_side(others, SMALL[size], top - 11, limits), SMALL[size], align="center", tone="soft"),
    ]
