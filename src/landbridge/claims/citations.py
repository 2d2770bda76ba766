"""What a door checks of statements that cite each other: that they can have been said so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from landbridge.claims.nouns import Statement
from landbridge.tables import Inspection

__all__ = ["Placed", "check_citations"]


class Placed(NamedTuple):
    """A statement and where it stands; `row` counts as an editor does."""

    file: str
    row: int | None
    statement: Statement


def check_citations(placed: Sequence[Placed], inspection: Inspection, *, whole: bool) -> None:
    """Report what derives from statements that are not there or were said later, and circles.

    Where the statements are not `whole`, since rows with faults were left out, none can be said to be missing.
    """
    by_id = {each.statement.id: each for each in placed}
    for each in placed:
        for cited in each.statement.derived_from:
            if cited not in by_id and whole:
                _report(each, inspection, cited, f"derives from {cited!r}, which is not in the case",
                        "write that statement too; or leave the cell empty: the source's own word")  # fmt: skip
            if cited in by_id and by_id[cited].statement.said_at > each.statement.said_at:
                _report(each, inspection, cited, f"derives from {cited!r}, which was said later",
                        "mend one of the two said_at, or turn the citation round")  # fmt: skip
    for circle in _circles({key: each.statement.derived_from for key, each in by_id.items()}):
        told = " -> ".join([*circle, circle[0]])
        _report(by_id[circle[0]], inspection, circle[0], f"statements derive from each other in a circle: {told}",
                "find which of them was first and empty its derived_from")  # fmt: skip


def _report(each: Placed, inspection: Inspection, value: str, problem: str, remedy: str) -> None:
    inspection.report(each.file, problem, remedy, row=each.row, column="derived_from", value=value)


def _circles(cited: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Circles of citations that share no statement, each from its first statement on."""
    order = list(cited)
    left = _entangled({key: set(each) & set(cited) for key, each in cited.items()})
    while left:
        path = [next(each for each in order if each in left)]
        while (after := min(left[path[-1]], key=order.index)) not in path:
            path.append(after)
        circle = path[path.index(after) :]
        first = circle.index(min(circle, key=order.index))
        yield circle[first:] + circle[:first]
        left = _entangled({key: each - set(circle) for key, each in left.items() if key not in circle})


def _entangled(cited: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is left when all is taken away that cites nothing, again and again: circles, and what derives from them."""
    left = dict(cited)
    while free := [key for key, each in left.items() if not each & left.keys()]:
        for key in free:
            del left[key]
    return {key: each & left.keys() for key, each in left.items()}
