"""What is worth a look in a what-if: at most three remarks, each computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from landbridge.control.limits import LimitAtPort, Passage
from landbridge.control.what_if import WhatIf

__all__ = ["what_if_remarks"]

_MOST = 3
_LIKELIER = 0.1  # by so large a share of the replications a limit is passed more often before it is told
_OFTEN = 0.5
_LATE = 0.5  # [trains]
_SPREADS = 0.1  # a port's dwell P90 grows by more than this share of it
_SURE = 0.95


def what_if_remarks(found: WhatIf) -> tuple[tuple[bool, str], ...]:
    """Whether it is a warning, and what it says."""
    told = [*_locked(found), *_limits(found), *_late(found), *_spreading(found)][:_MOST]
    return tuple((True, text) for text in told) or ((False, "no port has more trains than tracks more often than now"),)


def _locked(found: WhatIf) -> Iterator[str]:
    ports = [each for each in found.figures if each.name.id == f"locked-{each.name.port}" and each.pairs.higher]
    if ports:
        worst = max(ports, key=lambda each: each.pairs.changed)
        called = {limit.port: limit.name for limit in found.limits}
        names = ", ".join(called[each.name.port or ""] for each in ports)
        share = f"{'' if len(ports) == 1 else 'up to '}{worst.pairs.changed:.0%}"
        yield (f"{names}: in {share} of the replications no train crosses any more when the "
               "simulation ends: trains that hold tracks and wagons wait for each other. The model has no dispatcher "
               "who would stop that in time: read what if as too much for the port, not as a forecast")  # fmt: skip


def _limits(found: WhatIf) -> Iterator[str]:
    passed = [each for each in found.limits if _is_worse(each)]
    for each in sorted(passed, key=lambda each: each.base.days - each.changed.days):
        changed = each.changed
        often = f"in {changed.share:.0%} of the replications, now in {each.base.share:.0%}"
        back = f"{'still' if changed.over_at_end >= _OFTEN else 'no longer'} so on {_day(found.last)}"
        yield f"{each.name}: more trains than its {each.tracks} tracks{_when(changed)}, {often}; {back}"


def _when(passage: Passage) -> str:
    """The first day, where half of the replications have one."""
    if passage.p50 is None:
        return ""
    ends = "" if passage.p10 == passage.p90 else f" (P10 {_day(passage.p10)}, P90 {_day(passage.p90)})"
    return f" from {_day(passage.p50)} on{ends}"


def _is_worse(each: LimitAtPort) -> bool:
    sooner = each.changed.p50 is not None and (each.base.p50 is None or each.changed.p50 < each.base.p50)
    return sooner or each.changed.share >= each.base.share + _LIKELIER


def _late(found: WhatIf) -> Iterator[str]:
    late = found.figure("not-there").pairs
    if late.difference > _LATE:
        end = found.base.window.run_out_to
        yield (f"{late.changed:,.0f} trains that leave in these days (now {late.base:,.0f}) have not arrived when the "
               f"simulation ends on {_day(end)}: in dwell and transit they count with the time until then")  # fmt: skip


def _spreading(found: WhatIf) -> Iterator[str]:
    """Ports without a change of their own that feel it."""
    ours, theirs = ({*each.corridor.rules.protocols} for each in (found.base, found.changed))
    own = {rule.port for rule in ours ^ theirs}
    for each in found.figures:
        pairs, port = each.pairs, each.name.port
        grows = pairs.sure >= _SURE and pairs.difference > _SPREADS * pairs.base
        if grows and own and port not in own and each.name.id == f"dwell-p90-{port}":
            yield f"felt elsewhere too: {each.name.words} {pairs.base:.0f} h, then {pairs.changed:.0f} h"


def _day(day: dt.date | None) -> str:
    return "never" if day is None else f"{day.day} {day:%b}"
