"""Names in EPCIS and the ids of the ledger: EPC URIs of containers, GS1 keys, and URIs of our own for all else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from landbridge.exchange.places import PlaceCodes
from landbridge.identifiers import recognise

__all__ = ["NAMESPACE", "OBJECT_BASE", "Named", "location_of", "named_by", "own_event_id", "uri_of", "uri_of_event",
           "uri_of_location", "word_of"]  # fmt: skip

NAMESPACE: Final = "https://ns.landbridge.example/"
"""What the prefix `lb` stands for."""
OBJECT_BASE: Final = f"{NAMESPACE}id/"
_EVENT_BASE: Final = f"{NAMESPACE}event/"
_PLACE_BASE: Final = f"{NAMESPACE}loc/"

_UNLOCODE: Final = re.compile(r"(?:unlocode:|https?://vocabulary\.uncefact\.org/unlocode#)([A-Z]{2}[A-Z2-9]{3})")
_LINK_CODES: Final = {"sscc": "00", "grai": "8003"}
_CONTAINER: Final = re.compile(r"[A-Z]{3}[UJZR]\d{7}")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_WORD: Final = re.compile(r"^(?:cbv:(?:BizStep|Disp|BTT|ER)-|urn:epcglobal:cbv:\w+:)")


@dataclass(frozen=True, slots=True)
class Named:
    """An object by the id the ledger knows it by, and the scheme of the id."""

    scheme: str
    id: str


def named_by(uri: str) -> Named:
    """The object a URI names; a URI of no scheme we know stays as it is."""
    if uri.startswith(OBJECT_BASE):
        scheme, _, id_ = uri.removeprefix(OBJECT_BASE).partition("/")
        return Named(unquote(scheme), unquote(id_)) if id_ else Named("epc", uri)
    found = recognise(uri)
    return Named(found[0].scheme, found[0].id) if found else Named("epc", uri)


def uri_of(id_: str, scheme: str | None = None) -> str:
    """A URI for an id of the ledger, from which `named_by` makes the same id."""
    if _CONTAINER.fullmatch(id_) and scheme in (None, "iso6346"):
        return f"urn:epc:id:bic:{id_}"
    if scheme in _LINK_CODES and named_by(f"https://id.gs1.org/{_LINK_CODES[scheme]}/{id_}") == Named(scheme, id_):
        return f"https://id.gs1.org/{_LINK_CODES[scheme]}/{id_}"
    if scheme in (None, "epc") and _URI.fullmatch(id_) and named_by(id_).id == id_:
        return id_
    return f"{OBJECT_BASE}{quote(scheme or 'epc', safe='')}/{quote(id_, safe='')}"


def location_of(uri: str, places: PlaceCodes) -> str:
    """The location a URI stands for: our own, one by UN/LOCODE, else the URI as it is."""
    if uri.startswith(_PLACE_BASE):
        return unquote(uri.removeprefix(_PLACE_BASE))
    if found := _UNLOCODE.fullmatch(uri):
        return places.location_of(found[1])
    return uri


def uri_of_location(location: str) -> str:
    """A URI for a location, from which `location_of` makes the same one."""
    if _URI.fullmatch(location) and not location.startswith(NAMESPACE):
        return location
    return _PLACE_BASE + quote(location, safe="")


def uri_of_event(source: str, event_id: str) -> str:
    """The eventID of a statement: its id where that is a URI, else one of our own that holds source and id."""
    if _URI.fullmatch(event_id) and not event_id.startswith((NAMESPACE, "sha:")):
        return event_id
    return f"{_EVENT_BASE}{quote(source, safe='')}/{quote(event_id, safe='')}"


def own_event_id(uri: str) -> str:
    """The id in an eventID; a URI that is not of our own making is the id itself."""
    source, _, id_ = uri.removeprefix(_EVENT_BASE).partition("/")
    return unquote(id_) if uri.startswith(_EVENT_BASE) and source and id_ else uri


def word_of(step: str) -> str:
    """The short word of a business step or disposition: `loading`; what is in no vocabulary of CBV stays as it is."""
    return _WORD.sub("", step)
