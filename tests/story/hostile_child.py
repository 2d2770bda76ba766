"""Reads files given on the standard input as JSON [[name, path, format], ...] and tells what became of each.

It runs in a process of its own, whose memory the caller limits. One line of JSON a file: what happened, what was said,
seconds, and the most memory the process ever held until then [MiB].
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from landbridge.errors import BadInput
from landbridge.exchange import Reading, read_file


def _peak_mib() -> int:
    """The most this program held [MiB]; getrusage would tell that of whoever started it, where that is more (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) // 1024


def outcome(path: str, format_: str | None) -> dict:
    try:
        batches = list(read_file(Path(path), Reading(format=format_)))
    except BadInput as error:
        fault = error.faults[0]
        return {"end": "refused", "place": fault.place(), "says": fault.problem, "remedy": fault.remedy}
    except Exception as error:  # whatever else comes out of a reader is a fault of ours
        return {"end": f"{type(error).__name__}: {error}", "place": "", "says": "", "remedy": ""}
    bad = [each for batch in batches for each in batch.bad]
    taken = sum(batch.statements.height for batch in batches)
    if not bad:
        return {"end": "taken in", "taken": taken, "place": "", "says": "", "remedy": ""}
    place = f"{path}, row {bad[0].line}"
    return {"end": "bad records", "taken": taken, "bad": len(bad), "place": place, "says": bad[0].reason,
            "remedy": bad[0].remedy, "raw": max(len(each.raw.encode()) for each in bad)}  # fmt: skip


for name, path, format_ in json.load(sys.stdin):
    started = time.perf_counter()
    found = outcome(path, format_)
    peak = _peak_mib()
    line = {"name": name, "seconds": round(time.perf_counter() - started, 3), "peak_mib": peak, **found}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
