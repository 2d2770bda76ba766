"""What is watched: frontier ports, each with the case series and the claims that concern it, and how to name them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from landbridge.epidemic import load_cases
from landbridge.errors import WrongUse
from landbridge.tables import Inspection, Row, load_schema, read_table

__all__ = ["WatchedPort", "find_watched", "watched_ports"]

_SCHEMA: Final = Path(__file__).parent / "schemas" / "port_watch.csv"
_TABLE: Final = Path(__file__).parents[1] / "data" / "epidemic" / "port_watch.csv"


@dataclass(frozen=True, slots=True)
class WatchedPort:
    """A frontier port of China, the case series of its province (`local`) and of the country `beside`.

    `propositions` are those of the `case` of claims that, if true, make the danger beyond the border larger.
    """

    port: str
    name: str
    stations: tuple[str, ...]
    mode: str
    local: str | None
    beside: str | None
    case: str | None
    propositions: tuple[str, ...]

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Role and place of its series: the country beside, then the port's own province."""
        return tuple((role, place) for role, place in (("beside", self.beside), ("local", self.local)) if place)


@cache
def watched_ports() -> tuple[WatchedPort, ...]:
    """The frontier ports of China that are watched: the five to Kazakhstan, then the other rail ports."""
    inspection = Inspection()
    rows = read_table(_TABLE, load_schema(_SCHEMA), inspection)
    inspection.close()
    return tuple(_port(row) for row in rows)


def _port(row: Row) -> WatchedPort:
    return WatchedPort(
        row["port"], row["name"], _parts(row["stations"]), row["mode"], row["local"], row["beside"], row["case"],
        _parts(row["propositions"]),
    )  # fmt: skip


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def find_watched(name: str) -> WatchedPort | str:
    """The port of that name, id or station, else the place of a case series; in capitals or not.

    Raises WrongUse for a name that is neither, with names like it, and for a province that several countries have.
    """
    wanted = name.strip().casefold()
    ports = {key.casefold(): port for port in watched_ports() for key in (port.port, port.name, *port.stations)}
    if wanted in ports:
        return ports[wanted]
    places = load_cases().places()
    named = sorted({place for place in places if wanted in (place.casefold(), place.casefold().partition("/")[2])})
    if len(named) == 1:
        return named[0]
    if named:
        raise WrongUse(f"{name!r} is in several countries: write one of {', '.join(named)}")
    known = {part.casefold(): part for place in places for part in (place, place.rpartition("/")[2])}
    known |= {key: port.name for key, port in ports.items()}
    close = list(dict.fromkeys(known[each] for each in get_close_matches(wanted, known, n=3)))
    hint = f"did you mean {' or '.join(close)}?" if close else (
        f"the ports are {', '.join(port.name for port in watched_ports())}; the places are countries along the "
        "corridor, such as Kazakhstan, and their provinces, such as Xinjiang")  # fmt: skip
    raise WrongUse(f"neither a port nor a case series is called {name!r}: {hint}")
