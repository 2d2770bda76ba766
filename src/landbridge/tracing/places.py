"""What a place of a live book is called, which country and which port it belongs to, and what its clocks show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from landbridge.errors import WrongUse
from landbridge.network import Location, Network, find_location, load_network

__all__ = ["corridor_network", "country_of", "find_place", "local_time", "place_name", "zone_of"]

# Zones of the IANA time zone database (zone1970.tab); of countries with several the one that most stations are in.
_ZONES: Final = {
    "AT": "Europe/Vienna", "AZ": "Asia/Baku", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "BY": "Europe/Minsk",
    "CH": "Europe/Zurich", "CN": "Asia/Shanghai", "CZ": "Europe/Prague", "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "ES": "Europe/Madrid", "FI": "Europe/Helsinki",
    "FR": "Europe/Paris", "GB": "Europe/London", "GE": "Asia/Tbilisi", "HU": "Europe/Budapest", "IR": "Asia/Tehran",
    "IT": "Europe/Rome", "JP": "Asia/Tokyo", "KG": "Asia/Bishkek", "KR": "Asia/Seoul", "KZ": "Asia/Almaty",
    "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "MN": "Asia/Ulaanbaatar",
    "NL": "Europe/Amsterdam", "PL": "Europe/Warsaw", "RO": "Europe/Bucharest", "RS": "Europe/Belgrade",
    "RU": "Europe/Moscow", "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava",
    "TJ": "Asia/Dushanbe", "TM": "Asia/Ashgabat", "TR": "Europe/Istanbul", "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent",
    "VN": "Asia/Ho_Chi_Minh",
}  # fmt: skip
_OTHER_ZONES: Final = {
    "Europe/Kaliningrad": "ru-baltiysk ru-mamonovo ru-kaliningrad ru-chernyakhovsk ru-nesterov",
    "Europe/Saratov": "ru-saratov ru-rtishchevo ru-urbakh ru-ozinki",
    "Europe/Astrakhan": "ru-aksarayskaya ru-astrakhan",
    "Europe/Samara": "ru-syzran ru-samara ru-kinel",
    "Asia/Yekaterinburg": "ru-iletsk ru-orenburg ru-ufa ru-perm ru-magnitogorsk ru-yekaterinburg ru-kartaly "
    "ru-chelyabinsk ru-kurgan ru-tyumen",
    "Asia/Omsk": "ru-omsk",
    "Asia/Barnaul": "ru-lokot ru-barnaul",
    "Asia/Novosibirsk": "ru-novosibirsk",
    "Asia/Krasnoyarsk": "ru-krasnoyarsk",
    "Asia/Irkutsk": "ru-taishet ru-irkutsk ru-naushki ru-ulanude",
    "Asia/Chita": "ru-chita ru-karymskaya ru-zabaikalsk",
    "Asia/Yakutsk": "ru-skovorodino",
    "Asia/Vladivostok": "ru-grodekovo ru-vladivostok ru-ussuriysk ru-khabarovsk",
    "Asia/Aqtau": "kz-aktau kz-mangystau kz-kuryk kz-beyneu",
    "Asia/Oral": "kz-oral",
    "Asia/Atyrau": "kz-atyrau kz-makat",
    "Asia/Aqtobe": "kz-aktobe kz-kandyagash kz-shalkar",
    "Asia/Qyzylorda": "kz-saksaulskaya kz-kyzylorda",
    "Asia/Qostanay": "kz-kostanay kz-tobol",
}
_LAST_LATIN: Final = 0x24F  # the end of Latin Extended-B in Unicode
_ZONE_OF: Final = {station: zone for zone, stations in _OTHER_ZONES.items() for station in stations.split()}
_COUNTRY: Final = re.compile(r"(?:unlocode:|bic:|smdg:)?([A-Za-z]{2})(?=-|[A-Z0-9]{3}\b)")


@lru_cache(maxsize=1)
def corridor_network() -> Network:
    """The network whose places a live book's are looked up in."""
    return load_network()


def find_place(place: str, ports: Sequence[str]) -> Location:
    """The location of an id, a name or a code, where none of the `ports` is meant.

    Raises WrongUse, naming what comes close and the ports.
    """
    try:
        return find_location(corridor_network(), place)
    except WrongUse as error:
        # Whoever asks for a port is not helped by the file that locations stand in.
        told = str(error).partition("; ids stand in")[0]
        raise WrongUse(f"{told}; the ports are {', '.join(ports)}") from None


def place_name(location: str | None, *, local: bool = False) -> str:
    """What people call a place, with its name in a script of its own where wanted; a code nobody knows as it is."""
    found = _known(location)
    if found is None:
        return (location or "").removeprefix("unlocode:")
    own = found.name_local or "" if local else ""
    return f"{found.label} {own}" if any(ord(letter) > _LAST_LATIN for letter in own) else found.label


def country_of(location: str | None) -> str | None:
    """Two letters of ISO 3166, from the network or from the code of a place; None where neither tells."""
    found = _known(location)
    if found is not None:
        return found.country
    code = _COUNTRY.match(location or "")
    return code[1].upper() if code else None


def zone_of(location: str | None) -> ZoneInfo | None:
    """The zone of a place's clocks; None where it is not known."""
    name = _ZONE_OF.get(location or "") or _ZONES.get(country_of(location) or "")
    return ZoneInfo(name) if name else None


def local_time(instant: dt.datetime, location: str | None, told: str | None = None) -> dt.datetime | None:
    """An instant by the clocks of a place, by the offset a statement told (`+08:00`) where it told one."""
    if told:
        try:
            return instant.astimezone(dt.datetime.fromisoformat(f"2000-01-01T00:00{told}").tzinfo)
        except ValueError:
            pass  # what a partner wrote there is no offset: the place's own is as good
    zone = zone_of(location)
    return instant.astimezone(zone) if zone else None


def _known(location: str | None) -> Location | None:
    return corridor_network().locations.get(location or "")
