"""A moment as a file: one .npz of plain arrays, which any numpy reads without running anything in it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from landbridge.errors import EnvironmentFailed
from landbridge.simulation.ensembles.fork import Moment
from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.simulation.kernel.layout import State, Table
from landbridge.tables import Inspection

__all__ = ["read_moment", "write_moment"]

_KIND, _VERSION = "landbridge moment", 2
_HEAD = "head"
_PAUSE_AGAIN = "pause the run again and write the moment anew"
_DAMAGE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, MemoryError, OverflowError, EOFError,
    struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What zipfile, numpy and json raise on bytes that are not what they were."""


def write_moment(moment: Moment, path: Path) -> None:
    """Write a moment beside `path` and put it in place when it is whole.

    Raises EnvironmentFailed when the disk does not take it; an earlier file at `path` is left as it was then.
    """
    tables: dict[str, Any] = {_HEAD: np.array(_head(moment)), **moment.state._asdict()}
    partial = path.parent / f".{path.name}.partial-{os.getpid()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            np.savez_compressed(file, **tables)
        partial.replace(path)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = "the disk is full" if full else error.strerror or str(error)
        raise EnvironmentFailed(f"can not write {path}: {what}. Name another place.") from error
    finally:
        partial.unlink(missing_ok=True)


def _head(moment: Moment) -> str:
    """What is not an array, as JSON."""
    fields = {"kind": _KIND, "version": _VERSION, "layout": _layout(moment.state), "content": _content(moment.state),
              "name": moment.name, "model": dict(moment.model), "seed": moment.seed,
              "replication": moment.replication, "at_ms": moment.at_ms, "drawn": moment.drawn}  # fmt: skip
    return json.dumps(fields)


def _layout(state: State) -> str:
    """A digest of the fields of all tables: a kernel that keeps other things can not go on from them."""
    fields = {name: np.dtype(getattr(state, name).dtype).descr for name in State._fields}
    return hashlib.blake2b(repr(fields).encode(), digest_size=16).hexdigest()


def _content(state: State) -> str:
    """A digest of everything in the tables."""
    digest = hashlib.blake2b(digest_size=16)
    for name, table in state._asdict().items():
        digest.update(f"{name} {len(table)} ".encode())
        digest.update(np.ascontiguousarray(table).tobytes())
    return digest.hexdigest()


def read_moment(path: Path) -> Moment:
    """A moment from its file. Raises BadInput when there is none, or it is damaged or of another version.

    A moment is believed: one that was made to mislead can make the kernel do anything. Read those of people you trust.
    """
    inspection = Inspection()
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            head: dict[str, Any] = json.loads(str(file[_HEAD]))
            moment = _moment_in(file, head, path, inspection)
    except _DAMAGE as error:
        inspection.report(str(path), f"can not be read as a moment: {error}", _PAUSE_AGAIN)
        moment = None
    inspection.close()
    assert moment is not None
    return moment


def _moment_in(file: Mapping[str, Table], head: dict[str, Any], path: Path, inspection: Inspection) -> Moment | None:
    """The moment of a file whose head says that it is one; None when something of it is wrong."""
    if head["kind"] != _KIND:
        return inspection.report(str(path), "is no moment of a run", _PAUSE_AGAIN)
    if head["version"] != _VERSION or head["layout"] != _layout(_empty_state()):
        return inspection.report(str(path), "was written by another version of Landbridge", _PAUSE_AGAIN)
    state = State(*(file[name].view(np.recarray) if file[name].dtype.names else file[name] for name in State._fields))
    if _layout(state) != head["layout"] or _content(state) != head["content"]:
        return inspection.report(str(path), "is not as it was written", _PAUSE_AGAIN)
    model = tuple((str(part), str(digest)) for part, digest in head["model"].items())
    return Moment(str(path), model, int(head["seed"]), int(head["replication"]), int(head["at_ms"]), state,
                  bool(head["drawn"]))  # fmt: skip


def _empty_state() -> State:
    from landbridge.simulation.kernel.engine import prepare

    return prepare(BlueprintBuilder().build(), 0, 0)[1]
