"""`landbridge network`: what the network holds and how a train gets through it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.screen import console, json_option, sign, table, write_json

if TYPE_CHECKING:
    from landbridge.network import BorderCrossing, Finding, GaugeChange, Network, Route, Stretch

__all__ = ["network"]


@click.group()
def network() -> None:
    """Where trains can run, and how they get there."""


@network.command()
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="A folder with nodes.csv and links.csv instead of the network of the package.")  # fmt: skip
@json_option
def check(folder: Path | None, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Check the network and count what is in it.

    Exit code 1 when there are errors, 3 when its files can not be used.
    """
    from landbridge.errors import CheckFailed
    from landbridge.network import check_network

    checked = _read(folder)
    findings = check_network(checked)
    if as_json:
        write_json(_check_json(checked, findings))
    else:
        _show_check(checked, findings)
    errors = sum(finding.level == "error" for finding in findings)
    if errors:
        raise CheckFailed(f"{errors} error{'s' if errors > 1 else ''} in the network")


@network.command()
@click.argument("origin")
@click.argument("destination")
@click.option("--via", multiple=True, metavar="PLACE", help="A place to pass; several in their order.")
@click.option("--crossing", "crossings", multiple=True, metavar="A/B",
              help="A border crossing to use, by its two stations; closes the others of its frontier.")  # fmt: skip
@click.option("--arrival-gauge", type=int, metavar="MM", help="The gauge to arrive on, where there are two.")
@json_option
def route(
    origin: str,
    destination: str,
    via: tuple[str, ...],
    crossings: tuple[str, ...],
    arrival_gauge: int | None,
    as_json: bool,  # noqa: FBT001 (an option of the command)
) -> None:
    """Show the way of a train from ORIGIN to DESTINATION.

    Places are ids (cn-ganzhou), names in English or in the language of the place (赣州), or UN/LOCODEs. It is the
    shortest way past all --via, not always the one that trains take.
    """
    from landbridge.network import load_network
    from landbridge.network import route as find_route

    loaded = load_network()
    found = find_route(loaded, origin, destination, via=via, crossings=crossings, arrival_gauge_mm=arrival_gauge)
    if as_json:
        write_json(_route_json(loaded, found))
    else:
        _show_route(loaded, found)


def _read(folder: Path | None) -> Network:
    from landbridge.network import load_network, read_network
    from landbridge.tables import Inspection

    if folder is None:
        return load_network()
    inspection = Inspection()
    read = read_network(folder, inspection)
    inspection.close()
    return read


def _countries(checked: Network) -> list[tuple[str, int, float, int | None]]:
    """Country, locations, rail length [km] and home gauge [mm]; the longest first."""
    km: Counter[str] = Counter()
    for section in checked.sections.values():
        if section.mode == "rail":
            km.update(dict(section.km_by_country))  # pyright: ignore[reportArgumentType] (it adds any numbers)
    places = Counter(place.country for place in checked.locations.values())
    names = sorted(places, key=lambda country: (-km[country], country))
    return [(each, places[each], round(km[each], 1), checked.home_gauge_mm.get(each)) for each in names]


def _breaks(checked: Network) -> list[BorderCrossing]:
    return [crossing for crossing in checked.crossings.values() if crossing.breaks_gauge]


def _check_json(checked: Network, findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "locations": len(checked.locations),
        "sections": Counter(section.mode for section in checked.sections.values()),
        "countries": [
            {"country": country, "locations": places, "rail_km": km, "gauge_mm": gauge}
            for country, places, km, gauge in _countries(checked)
        ],
        "crossings": [
            {"id": each.id, "mode": each.mode, "gauges_mm": each.gauges_mm, "break_of_gauge": each.breaks_gauge,
             "km": each.km} for each in checked.crossings.values()
        ],
        "findings": [{"level": each.level, "subject": each.subject, "text": each.text} for each in findings],
    }  # fmt: skip


def _show_check(checked: Network, findings: tuple[Finding, ...]) -> None:
    screen = console()
    countries = _countries(checked)
    modes = Counter(section.mode for section in checked.sections.values())
    dot, total = sign("·"), sum(km for _, _, km, _ in countries)
    screen.print(
        f"\n  network  {len(checked.locations)} locations {dot} {modes['rail']} rail sections of {total:,.0f} km"
    )
    screen.print(f"           {modes['ferry']} ferries {dot} {modes['road']} road links\n")
    rows = table("country", "locations", "rail km", "gauge, mm", numbers=("locations", "rail km", "gauge, mm"))
    for country, places, km, gauge in countries:
        rows.add_row(country, str(places), f"{km:,.0f}", "" if gauge is None else str(gauge))
    screen.print(rows)
    screen.print()
    _show_crossings(checked)
    _show_findings(findings)


def _show_crossings(checked: Network) -> None:
    screen = console()
    rows = table("crossings with a break of gauge", "gauges, mm", "km", numbers=("km",))
    for crossing in _breaks(checked):
        rows.add_row(crossing.id, " / ".join(map(str, crossing.gauges_mm)), f"{crossing.km:.1f}")
    screen.print(rows)
    others = Counter(each.mode for each in checked.crossings.values() if not each.breaks_gauge)
    screen.print(f"  and {others['rail']} rail crossings without, {others['road']} by road\n")


def _show_findings(findings: tuple[Finding, ...]) -> None:
    screen = console()
    if findings:
        screen.print("  Worth a look")
    for finding in findings:
        mark = "!" if finding.level == "warning" else "ERROR"
        told = f"  {mark} {finding.subject}: {finding.text}"
        screen.print(told if len(told) <= 80 else f"  {mark} {finding.subject}:\n      {finding.text}")
    screen.print("" if findings else "  Nothing to look at")
    errors = sum(finding.level == "error" for finding in findings)
    screen.print(f"  {errors or 'no'} errors, {len(findings) - errors or 'no'} warnings\n")


def _route_json(loaded: Network, found: Route) -> dict[str, Any]:
    return {
        "origin": found.origin,
        "destination": found.destination,
        "km": found.km,
        "km_by_country": found.km_by_country,
        "stretches": [
            {"country": each.country, "gauge_mm": each.gauge_mm, "mode": each.mode, "from": each.start, "to": each.end,
             "km": each.km} for each in found.stretches
        ],
        "gauge_changes": [
            {"location": each.location, "from_mm": each.from_mm, "to_mm": each.to_mm} for each in found.gauge_changes
        ],
        "crossings": [
            {"id": each, "break_of_gauge": loaded.crossings[each].breaks_gauge} for each in found.crossings
        ],
        "locations": found.locations,
    }  # fmt: skip


def _show_route(loaded: Network, found: Route) -> None:
    screen = console()
    ends = [f"{loaded.locations[each].label} ({each})" for each in (found.origin, found.destination)]
    screen.print(f"\n  {ends[0]} {sign('→')} {ends[1]}\n", soft_wrap=True)
    rows = table("country", "gauge", "from", "to", "km", numbers=("gauge", "km"))
    following = [*(stretch.country for stretch in found.stretches[1:]), ""]
    for stretch, changes, after in zip(found.stretches, _changes_after(found), following, strict=True):
        rows.add_row(*_stretch_cells(loaded, stretch, after))
        for change in changes:
            told = f"change of gauge at {loaded.locations[change.location].label}"
            rows.add_row("", f"{sign('→')} {change.to_mm}", told, style="bold")
    screen.print(rows)
    screen.print(f"\n  {_summary(found)}")
    countries = sorted(found.km_by_country.items(), key=lambda item: -item[1])
    screen.print("  " + f" {sign('·')} ".join(f"{country} {km:,.0f}" for country, km in countries) + "\n")


def _stretch_cells(loaded: Network, stretch: Stretch, following: str) -> tuple[str, ...]:
    """The cells of a row; from the last station to the border the same place would stand twice."""
    gauge = stretch.mode if stretch.gauge_mm is None else str(stretch.gauge_mm)
    names = [loaded.locations[each].label for each in (stretch.start, stretch.end)]
    if stretch.start == stretch.end and following not in ("", stretch.country):
        names[1] = f"border of {following}"
    return stretch.country, gauge, *names, f"{stretch.km:,.1f}"


def _changes_after(found: Route) -> list[list[GaugeChange]]:
    """For every stretch the change of gauge at its end, if there is one."""
    waiting = list(found.gauge_changes)
    after: list[list[GaugeChange]] = []
    for stretch in found.stretches:
        here = waiting[:1] if waiting and waiting[0].location == stretch.end else []
        del waiting[: len(here)]
        after.append(here)
    return after


def _summary(found: Route) -> str:
    changes = len(found.gauge_changes)
    told = [
        f"{found.km:,.1f} km",
        f"{len(found.traversals)} sections",
        f"{changes or 'no'} change{'' if changes == 1 else 's'} of gauge",
    ]
    return f" {sign('·')} ".join(told)
