"""`python -m benchmarks AREA [--json] [--full]`, from the root. Reports and never fails; 2: no such area."""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import pkgutil
import sys
import traceback
from pathlib import Path

from benchmarks.harness import Result, absent, load_average

HEADER = ("name", "value", "unit", "goal", "met", "spread", "why")


def areas() -> list[str]:
    """Names of the modules beside this one; packages are not areas."""
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return sorted(module.name for module in found if not module.ispkg and not module.name.startswith("_"))


def measure(area: str, *, full: bool = False) -> list[Result]:
    """What an area measures; where it breaks, one result that says so. `full`: also what takes very long."""
    try:
        work = importlib.import_module(f"benchmarks.{area}").measure
        return work(full=True) if full and "full" in inspect.signature(work).parameters else work()
    except Exception as error:  # whatever an area does, the bench reports
        traceback.print_exc()
        return [absent(area, "", better="lower", why=f"{type(error).__name__}: {error}")]


def as_table(results: list[Result]) -> str:
    """Aligned columns, the reason last."""
    rows = [HEADER, *(_cells(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER) - 1)]
    return "\n".join("  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip() for row in rows)


def _cells(result: Result) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: "-"}[result.met]
    sign = "" if result.goal is None else ">= " if result.better == "higher" else "<= "
    return (result.name, _number(result.value), result.unit, sign + _number(result.goal), met, _number(result.spread),
            result.why)  # fmt: skip


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def main(arguments: list[str]) -> int:
    """The exit code: 0, or 2 for an area that is not there."""
    parser = argparse.ArgumentParser(prog="landbridge bench", description=f"Areas: {', '.join(areas())}")
    parser.add_argument("area", nargs="?", help="what to measure; without it, the areas are listed")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--full", action="store_true", help="measure also what takes a quarter of an hour")
    asked = parser.parse_args(arguments)
    if asked.area is None:
        print("\n".join(areas()))
        return 0
    if asked.area not in areas():
        sys.stderr.write(f"There is no area {asked.area!r}. Areas: {', '.join(areas())}\n")
        return 2
    results = measure(asked.area, full=asked.full)
    print(
        json.dumps({"results": [result.as_json() for result in results]}, indent=2) if asked.json else as_table(results)
    )
    if not asked.json:
        print(load_average())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
