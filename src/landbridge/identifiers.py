"""Identifiers of the trade and their check digits: a verdict to be shown, never a reason to drop a record.

Any spelling is understood: blanks, dashes, small letters, full-width digits, an EPC URN, a GS1 Digital Link.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from urllib.parse import unquote, urlsplit

__all__ = [
    "Identity",
    "container_check_digit",
    "gs1_check_digit",
    "luhn_check_digit",
    "postal_check_digit",
    "recognise",
]

_LONGEST: Final = 400
_BETWEEN: Final = re.compile(r"[\s./\-\u2010-\u2015\u2212]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """One reading of a text: what it is, by which scheme, and its normal form.

    `kind` is container, wagon, pallet, returnable, parcel or place; `scheme` iso6346, uic, cis, sscc, grai, s10 or
    unlocode. `valid` is what the check digit says, None where there is none to look at; `verdict` says it in words.
    """

    kind: str
    scheme: str
    id: str
    valid: bool | None
    verdict: str


def recognise(text: str) -> tuple[Identity, ...]:
    """All that a text can be read as, the likeliest first; empty where it looks like nothing we know."""
    if len(text) > _LONGEST:
        return ()
    written = unicodedata.normalize("NFKC", text).strip()
    if written.lower().startswith("urn:"):
        return tuple(_of_urn(written))
    if written.lower().startswith(("http://", "https://")):
        return tuple(_of_link(written))
    plain = _BETWEEN.sub("", written).upper()
    return tuple(
        found for pattern, reader in _READERS if (match := pattern.fullmatch(plain)) for found in reader(match)
    )


def container_check_digit(number: str) -> str:
    """The check digit of a container's first ten characters (ISO 6346:1995, annex A).

    Letters count 10 to 38 without 11, 22 and 33; places weigh 2 to the power of 0 to 9; modulo 11, of which 10 is 0.
    """
    total = sum(_LETTERS.get(sign, ord(sign) - 48) << place for place, sign in enumerate(number[:10]))
    return str(total % 11 % 10)


def luhn_check_digit(digits: str) -> str:
    """What makes the sum a multiple of ten, digits from the right weighing 2, 1, 2, ...

    The digits of products are added up (ISO/IEC 7812-1, annex B; for vehicles: UIC leaflet 438-2).
    """
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return str(-sum(product // 10 + product % 10 for product in doubled) % 10)


def gs1_check_digit(digits: str) -> str:
    """What makes the sum a multiple of ten, digits from the right weighing 3, 1, 3, ...

    GS1 General Specifications, section 7.9.
    """
    return str(-sum(int(digit) * (3 - 2 * (place % 2)) for place, digit in enumerate(reversed(digits))) % 10)


def postal_check_digit(digits: str) -> str:
    """The ninth digit of a parcel's number (UPU standard S10, section 4): weights 8 6 4 2 3 5 9 7 modulo 11."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, _POSTAL, strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


_POSTAL: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_LETTERS: Final = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11), strict=True))
_CATEGORIES: Final = "UJZR"
"""Fourth letters of container numbers: freight containers, detachable equipment, trailers and chassis, and R, which
partners' messages have for reefers."""


def _judged(kind: str, scheme: str, id_: str, digits: tuple[str, str]) -> Identity:
    """The reading of a number with a check digit: `digits` are the one it has and the one it should have."""
    has, should = digits
    right = "its check digit is right" if has == should else f"its check digit is wrong: {has}, expected {should}"
    return Identity(kind, scheme, id_, has == should, f"{_WORDS[scheme]}; {right}")


def _unjudged(kind: str, scheme: str, id_: str, why: str) -> Identity:
    return Identity(kind, scheme, id_, None, f"{_WORDS[scheme]}; {why}")


_WORDS: Final = {
    "iso6346": "a container's number by ISO 6346", "uic": "a wagon's number by UIC, twelve digits",
    "cis": "a wagon's number of the 1520 mm gauge, eight digits", "sscc": "a pallet's number by GS1 (SSCC)",
    "grai": "a returnable's number by GS1 (GRAI)", "s10": "a parcel's number by UPU S10",
    "unlocode": "has the form of a UN/LOCODE",
}  # fmt: skip


def _container(found: re.Match[str]) -> Iterator[Identity]:
    number = found[0]
    if number[3] not in _CATEGORIES:
        problem = f"its fourth letter is wrong: {number[3]}, expected one of U, J, Z"
        yield Identity("container", "iso6346", number, False, f"{_WORDS['iso6346']}; {problem}")
    else:
        yield _judged("container", "iso6346", number, (number[10], container_check_digit(number)))


def _wagon(found: re.Match[str]) -> Iterator[Identity]:
    yield _judged("wagon", "uic", found[0], (found[0][11], luhn_check_digit(found[0][:11])))


def _wagon_of_the_east(found: re.Match[str]) -> Iterator[Identity]:
    yield _unjudged("wagon", "cis", found[0], "its check digit is not looked at")


def _pallet(found: re.Match[str]) -> Iterator[Identity]:
    number = found["number"]
    yield _judged("pallet", "sscc", number, (number[17], gs1_check_digit(number[:17])))


def _returnable(found: re.Match[str]) -> Iterator[Identity]:
    """Named as one by its prefix 8003; without it only a right check digit tells it from other long numbers."""
    number = found["number"]
    read = _judged("returnable", "grai", number, (number[13], gs1_check_digit(number[1:13])))
    if found["prefix"] or read.valid:
        yield read


def _parcel(found: re.Match[str]) -> Iterator[Identity]:
    yield _judged("parcel", "s10", found[0], (found[0][10], postal_check_digit(found[0][2:10])))


def _place(found: re.Match[str]) -> Iterator[Identity]:
    yield _unjudged("place", "unlocode", found[0], "whether there is such a place is not looked up")


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Identity]]], ...]] = (
    (re.compile(r"[A-Z]{4}[0-9]{7}"), _container),
    (re.compile(r"[0-9]{12}"), _wagon),
    (re.compile(r"[0-9]{8}"), _wagon_of_the_east),
    (re.compile(r"(\(00\)|00)?(?P<number>[0-9]{18})"), _pallet),
    (re.compile(r"(?P<prefix>\(8003\)|8003)?(?P<number>0[0-9]{13}[0-9A-Z]{0,16})"), _returnable),
    (re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}"), _parcel),
    (re.compile(r"[A-Z]{2}[A-Z2-9]{3}"), _place),
)

_URN: Final = re.compile(r"urn:epc:id:(?P<scheme>\w+):(?P<value>.+)", re.IGNORECASE)
_NO_DIGIT: Final = "a URN carries no check digit; the one here was worked out"


def _of_urn(text: str) -> Iterator[Identity]:
    """Readings of an EPC URN (GS1 EPC Tag Data Standard 1.13, sections 6.3.2, 6.3.5, 6.3.17 and 7)."""
    found = _URN.fullmatch(text)
    scheme, value = (found["scheme"].lower(), found["value"]) if found else ("", "")
    if scheme == "bic" and (match := re.fullmatch(r"[A-Z]{4}[0-9]{7}", value)):
        yield from _container(match)
    elif scheme == "sscc" and (match := re.fullmatch(r"([0-9]{6,12})\.([0-9])([0-9]{4,10})", value)):
        number = match[2] + match[1] + match[3]
        if len(number) == 17:
            yield _unjudged("pallet", "sscc", number + gs1_check_digit(number), _NO_DIGIT)
    elif scheme == "grai" and (match := re.fullmatch(r"([0-9]{6,12})\.([0-9]{0,6})\.(\S{1,48})", value)):
        number = match[1] + match[2]
        if len(number) == 12:
            whole = f"0{number}{gs1_check_digit(number)}{unquote(match[3])}"
            yield _unjudged("returnable", "grai", whole, _NO_DIGIT)


def _of_link(text: str) -> Iterator[Identity]:
    """Readings of a GS1 Digital Link: its path names an application identifier and then the number."""
    try:
        parts = urlsplit(text).path.split("/")
    except ValueError:
        return
    for name, value in pairwise(parts):
        if name == "00" and (match := re.fullmatch(r"(?P<number>[0-9]{18})", value)):
            yield from _pallet(match)
        elif name == "8003" and (match := re.fullmatch(r"(?P<prefix>)(?P<number>0[0-9]{13}.{0,16})", unquote(value))):
            number = match["number"]
            yield _judged("returnable", "grai", number, (number[13], gs1_check_digit(number[1:13])))
