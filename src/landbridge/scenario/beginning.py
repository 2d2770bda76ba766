"""Where a run begins that goes on from another: what the manifest says of it, and the past that its folder keeps.

The folder of such a run has, beside its own `scenario/`, a folder `from/` with the scenario of the run it began from,
and in that again a `from/` when that one began from a third.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landbridge.units import from_ms

__all__ = ["Beginning", "copy_past", "file_digest", "input_digests", "past_scenarios"]

_FROM = "from"
_KEPT = ("scenario", _FROM)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The run folder that a run began from, the instant [ms], and what that run's manifest says of its own inputs."""

    folder: Path
    at_ms: int
    manifest: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """What the manifest keeps: run, at, at_ms, seed, digest of the run's inputs, and where that run began from."""
        inputs = input_digests(self.manifest)
        lines = "".join(f"{name} {digest}\n" for name, digest in sorted(inputs.items()))
        told = {"run": self.manifest["scenario"], "at": from_ms(self.at_ms).isoformat(), "at_ms": self.at_ms,
                "seed": self.manifest["seed"], "inputs_sha256": hashlib.sha256(lines.encode()).hexdigest()}  # fmt: skip
        return told | ({_FROM: self.manifest[_FROM]} if _FROM in self.manifest else {})


def input_digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of the files that a run was made of, by their path in its folder."""
    return {name: digest for name, digest in manifest["sha256"].items() if Path(name).parts[0] in _KEPT}


def past_scenarios(folder: Path, manifest: Mapping[str, Any]) -> list[tuple[Path, int]]:
    """Scenario folders that ruled a run before its own, in order of time, each with the instant it ends at [ms]."""
    told = manifest.get(_FROM)
    if told is None:
        return []
    below = folder / _FROM
    return [*past_scenarios(below, told), (below / "scenario", told["at_ms"])]


def copy_past(beginning: Beginning, folder: Path) -> None:
    """Keep the past of a run in its folder, so that it can be carried on without the run that it began from."""
    for name in _KEPT:
        if (beginning.folder / name).is_dir():
            shutil.copytree(beginning.folder / name, folder / _FROM / name)


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
