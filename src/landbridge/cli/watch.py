"""`landbridge watch`: what was known of an epidemic at an instant, and which level a port is at by that."""

from __future__ import annotations

from typing import Final

import click

from landbridge.cli.instants import read_instant
from landbridge.cli.screen import json_option, write_json
from landbridge.cli.watch_screen import show_watch
from landbridge.cli.watch_values import watch_as_json

__all__ = ["watch"]

_KNOWN_AT: Final = ("With what was known by then, as 2020-07-10T08:30Z; in Asia/Shanghai where it has no zone. By the "
                    "last copy of the tables unless given.")  # fmt: skip


@click.command(short_help="Show what is known of an epidemic, and the level of a port.")
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@click.option("--known-at", metavar="INSTANT", help=_KNOWN_AT)
@click.option("--chart", is_flag=True, help="Draw new cases and reproduction number larger, for nine weeks.")
@json_option
def watch(places: tuple[str, ...], known_at: str | None, chart: bool, as_json: bool) -> None:  # noqa: FBT001 (options)
    """Show what is known of an epidemic in a PLACE, or the level of a port and why it has it.

    PLACE is a country along the corridor, a province, or a frontier port of China by name, id or station. Without one
    all frontier ports are shown, a line each. Levels: 0 routine, 1 the country beside is rising, 2 a case among the
    people of the port, 3 an outbreak in its city, 4 loading stopped by order; up on one trigger, down after a count of
    days without it.

    \b
    Examples:
      landbridge watch --known-at 2020-07-10T08:30Z
      landbridge watch kazakhstan --known-at 2020-07-10T08:30Z --chart
      landbridge watch alashankou --known-at 2021-10-27T12:00Z
      landbridge watch Kazakhstan Xinjiang --json
    """  # noqa: D301 (click reads the backspace, which a raw string does not have)
    from landbridge.control import watch as ask

    at = None if known_at is None else read_instant(known_at, "2020-07-10T08:30Z or 2020-07-10T16:30")
    found = ask(places, at)
    if as_json:
        write_json(watch_as_json(found, at))
    else:
        show_watch(found, at, named=bool(places), chart=chart)
