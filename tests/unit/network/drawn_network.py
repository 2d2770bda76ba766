r"""A network small enough to add up by hand. `--` is one gauge, `==` both, `~~` a ferry, `..` a road; lengths in km.

        1435 mm          |            1520 mm                          |         1435 mm
              cn-north =10= kz-north --400--.                  .-50- by-a ==6== pl-a --40--.
    -100-/               |                   \                /        |        |80        \
  cn-east                |                 kz-mid -500- by-hub --70- by-b =5= pl-mid =3= pl-b -60- de-end
    -150-\               |                   /               |\        |      pl-yard      /  /|
              cn-south =10= kz-south --100--'                | '-150- pl-edge -50- pl-broad -30'  |5
              cn-road ..3.. kz-road                          '--20- ru-port ~~15~~ de-port ---'

pl-mid changes no gauge; pl-broad does so far from the border, and has no partner on the other side.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from landbridge.network import Network, read_network
from landbridge.tables import Inspection

# id, gauges, whether the gauge is changed here; ordered from east to west
PLACES = [
    ("cn-east", "1435", False), ("cn-north", "1435;1520", True), ("cn-south", "1435;1520", True),
    ("cn-road", "", False), ("kz-road", "", False), ("kz-north", "1435;1520", True), ("kz-south", "1435;1520", True),
    ("kz-mid", "1520", False), ("by-hub", "1520", False), ("by-a", "1435;1520", True), ("by-b", "1435;1520", True),
    ("ru-port", "1520", False), ("pl-edge", "1520", False), ("pl-broad", "1435;1520", True),
    ("pl-a", "1435;1520", True), ("pl-yard", "1435", False), ("pl-mid", "1435;1520", False),
    ("pl-b", "1435;1520", True),
    ("de-port", "1435", False), ("de-end", "1435", False),
]  # fmt: skip

SECTIONS = [
    ("cn-east", "cn-north", "rail", "1435", "CN:100"),
    ("cn-east", "cn-south", "rail", "1435", "CN:150"),
    ("cn-north", "kz-north", "rail", "1435;1520", "CN:4;KZ:6"),
    ("cn-south", "kz-south", "rail", "1435;1520", "CN:5;KZ:5"),
    ("cn-road", "kz-road", "road", "", "CN:1;KZ:2"),
    ("kz-north", "kz-mid", "rail", "1520", "KZ:400"),
    ("kz-south", "kz-mid", "rail", "1520", "KZ:100"),
    ("kz-mid", "by-hub", "rail", "1520", "KZ:200;BY:300"),
    ("by-hub", "by-a", "rail", "1520", "BY:50"),
    ("by-a", "pl-a", "rail", "1435;1520", "BY:2;PL:4"),
    ("pl-a", "pl-yard", "rail", "1435", "PL:80"),
    ("pl-a", "de-end", "rail", "1435", "PL:10;DE:30"),
    ("by-hub", "by-b", "rail", "1520", "BY:70"),
    ("by-b", "pl-mid", "rail", "1435;1520", "BY:3;PL:2"),
    ("pl-mid", "pl-b", "rail", "1435;1520", "PL:3"),
    ("pl-b", "de-end", "rail", "1435", "PL:20;DE:40"),
    ("by-hub", "pl-edge", "rail", "1520", "BY:100;PL:50"),
    ("pl-edge", "pl-broad", "rail", "1520", "PL:50"),
    ("pl-broad", "de-end", "rail", "1435", "PL:10;DE:20"),
    ("by-hub", "ru-port", "rail", "1520", "BY:10;RU:10"),
    ("ru-port", "de-port", "ferry", "", "SEA:15"),
    ("de-port", "de-end", "rail", "1435", "DE:5"),
]


def length_of(parts: str) -> float:
    return sum(float(part.partition(":")[2]) for part in parts.split(";"))


def write_network(folder: Path, *, without: Collection[str] = (), no_break_at: Collection[str] = ()) -> Path:
    """The two tables, without the sections `a--b` named; at the places of `no_break_at` no gauge is changed."""
    kept = [section for section in SECTIONS if f"{section[0]}--{section[1]}" not in without]
    nodes = ["id,name,country,lat,lon,gauges_mm,roles,position_source,confidence"]
    for i, (place, listed, breaks) in enumerate(PLACES):
        # The door refuses a gauge that no section has, so what is taken away takes its gauge along.
        running = {gauge for one, other, _, on, _ in kept if place in (one, other) for gauge in on.split(";")}
        gauges = ";".join(gauge for gauge in listed.split(";") if gauge in running)
        role = "gauge_break" if breaks and ";" in gauges and place not in no_break_at else "junction"
        # A hundredth of a degree apart, 0.7 km: less than any section is long.
        nodes.append(f"{place},{place},{place[:2].upper()},50,{20 - i / 100},{gauges},{role},drawn,high")
    links = ["id,from,to,mode,gauge_mm,country,length_km,km_by_country"]
    for start, end, mode, gauges, parts in kept:
        countries = "-".join(part.partition(":")[0] for part in parts.split(";"))
        links.append(f"{start}--{end},{start},{end},{mode},{gauges},{countries},{length_of(parts):g},{parts}")
    (folder / "nodes.csv").write_text("\n".join(nodes) + "\n", encoding="utf-8")
    (folder / "links.csv").write_text("\n".join(links) + "\n", encoding="utf-8")
    return folder


def drawn_network(folder: Path, *, without: Collection[str] = (), no_break_at: Collection[str] = ()) -> Network:
    inspection = Inspection()
    network = read_network(write_network(folder, without=without, no_break_at=no_break_at), inspection)
    inspection.close()
    return network
