"""What became of files that were taken in, on the screen and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from landbridge.cli.screen import console, counted, folded, number, program, sign, table

if TYPE_CHECKING:
    import polars as pl

    from landbridge.tracing import FileReceipt, TakenIn

__all__ = ["file_for", "plain_file", "show_taken_in"]

_COUNTS = ("read", "new", "known", "quarantined")


def plain_file(told: FileReceipt) -> dict[str, Any]:
    """What became of a file, as JSON has it."""
    faults = [] if told.error is None else [asdict(fault) for fault in told.error.faults]
    first = [{"line": each.line, "place": each.place, "reason": each.reason, "remedy": each.remedy}
             for each in told.first]  # fmt: skip
    return {"file": told.file, "format": told.format, **asdict(told.receipt), "notes": list(told.noticed.words()),
            "first_bad": first, "faults": faults}  # fmt: skip


def show_taken_in(taken: TakenIn, store: str, *, still_open: pl.DataFrame | None, dry_run: bool) -> None:
    """A line a file with the totals below, the first bad records with their reasons, and the way out.

    `store`: the options that name store and book. `still_open`: the records of the quarantine that are open now; None
    when nothing went into it.
    """
    screen = console()
    screen.print()
    screen.print(_rows(taken, dry_run=dry_run))
    screen.print()
    if dry_run:
        screen.print(folded("nothing was written; new: what could be taken in, known to the book or not") + "\n",
                     style="dim", soft_wrap=True)  # fmt: skip
    for file in taken.files:
        for bad in file.first:
            where = "".join(f", {what} {told}" for what, told in (("line", bad.line), ("column", bad.place)) if told)
            screen.print(folded(f"{file.file}{where}: {bad.reason}"), soft_wrap=True)
            screen.print(folded(f"do: {bad.remedy}", "      ", "          "), style="dim", soft_wrap=True)
    for note in taken.noticed.words():
        screen.print(folded(note, f"  {sign('·')} ", "    "), soft_wrap=True)
    total = taken.total
    if total.corrected:
        screen.print(f"  {sign('✓')} {counted(total.corrected, 'record')} of the quarantine put right", soft_wrap=True)
    if total.quarantined and still_open is not None:
        _show_open(still_open, store)


def _show_open(still_open: pl.DataFrame, store: str) -> None:
    screen = console()
    if still_open.is_empty():
        screen.print("  nothing of the quarantine is open: these were put right or dismissed before", soft_wrap=True)
        return
    file = file_for(still_open)
    screen.print(f"\n  {counted(still_open.height, 'record')} open in the quarantine", style="bold", soft_wrap=True)
    screen.print(f"  next    {program()} book quarantine{store} --out {file}", soft_wrap=True)
    screen.print(f"          correct {file}, then {program()} book import {file} as before\n", soft_wrap=True)


def file_for(records: pl.DataFrame) -> str:
    """The file of corrections that can hold all of these bad records."""
    from landbridge.tracing import fit_a_table

    return "bad.csv" if fit_a_table(records) else "bad.jsonl"


def _rows(taken: TakenIn, *, dry_run: bool) -> Any:
    shown = [name for name in _COUNTS if not (dry_run and name == "known")]
    rows = table("file", "format", *shown, numbers=tuple(shown))
    for each in taken.files:
        mark = "" if each.error is None else f"  {sign('✗')} {'not usable' if not each.receipt.read else 'cut off'}"
        rows.add_row(f"{each.file}{mark}", each.format or "", *(number(getattr(each.receipt, name)) for name in shown))
    if len(taken.files) > 1:
        rows.add_row("all", "", *(number(getattr(taken.total, name)) for name in shown), style="bold")
    return rows
