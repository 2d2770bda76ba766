"""A paused run as a file: gone on with in another process, and what is said of files that are no good."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from test_fork import _builder, _model

from landbridge.errors import BadInput, EnvironmentFailed
from landbridge.simulation import Moment, pause, read_moment, resume, write_moment

_OTHER_PROCESS = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from test_fork import _builder, _model
from landbridge.simulation import read_moment, resume
outcome = resume(read_moment(Path(sys.argv[2])), _model(_builder().build()))
np.savez(sys.argv[3], times=outcome.times, rows=outcome.rows, said=repr((outcome.tallies, outcome.resources)))
"""


def _moment() -> Moment:
    return pause(_model(_builder().build()), seed=3, at_ms=777)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "noon.npz"
    write_moment(_moment(), path)
    return path


def test_a_moment_read_back_is_the_one_that_was_written(file: Path):
    written, read = _moment(), read_moment(file)
    assert (read.model, read.seed, read.replication, read.at_ms) == (written.model, 3, 0, 777)
    for one, other in zip(written.state, read.state, strict=True):
        assert np.array_equal(one, other)
        assert type(one) is type(other)


def test_another_process_goes_on_from_the_file_to_the_last_bit(file: Path, tmp_path: Path):
    here = Path(__file__).parent
    out = tmp_path / "outcome.npz"
    subprocess.run([sys.executable, "-c", _OTHER_PROCESS, str(here), str(file), str(out)], check=True)
    ours = resume(_moment(), _model(_builder().build()))
    with np.load(out) as theirs:
        assert np.array_equal(theirs["times"], ours.times)
        assert np.array_equal(theirs["rows"], ours.rows)
        assert str(theirs["said"]) == repr((ours.tallies, ours.resources))


def test_equal_moments_give_equal_files(file: Path, tmp_path: Path):
    write_moment(_moment(), tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == file.read_bytes()


def _said(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_moment(path)
    (fault,) = caught.value.faults
    assert fault.file == str(path)
    assert "write the moment anew" in fault.remedy
    return fault.problem


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    assert "No such file" in _said(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"not a moment", b"PK\x03\x04 half of a zip"])
def test_a_file_of_another_kind_is_told(tmp_path: Path, content: bytes):
    path = tmp_path / "foreign.npz"
    path.write_bytes(content)
    assert "can not be read as a moment" in _said(path)


def test_any_byte_changed_and_any_end_cut_off_is_told(file: Path, tmp_path: Path):
    whole = file.read_bytes()
    path = tmp_path / "damaged.npz"
    for place in range(0, len(whole), 61):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            read = read_moment(path)
        except BadInput:
            continue
        # Bytes that no reader looks at, as the date of a zip entry.
        assert read.model == _moment().model
        assert all(np.array_equal(*pair) for pair in zip(read.state, _moment().state, strict=True))
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        assert _said(path)


def _rewritten(file: Path, path: Path, **changes: object) -> Path:
    """The file with other tables or another head."""
    with np.load(file) as old:
        tables = {name: old[name] for name in old.files}
    head = json.loads(str(tables["head"]))
    head |= {name: value for name, value in changes.items() if name in head}
    tables |= {name: value for name, value in changes.items() if name in tables}  # type: ignore[misc]
    np.savez(path, **tables | {"head": np.array(json.dumps(head))})  # type: ignore[arg-type]
    return path


def test_a_file_of_another_version_is_told(file: Path, tmp_path: Path):
    path = tmp_path / "other.npz"
    assert "another version" in _said(_rewritten(file, path, version=1))
    assert "another version" in _said(_rewritten(file, path, layout="0"))
    assert "is no moment" in _said(_rewritten(file, path, kind="something else"))


def test_tables_that_are_not_those_written_are_told(file: Path, tmp_path: Path):
    path = tmp_path / "changed.npz"
    assert "not as it was written" in _said(_rewritten(file, path, resource=np.zeros(0, "i8")))
    assert "not as it was written" in _said(_rewritten(file, path, mark=np.zeros(156, "i8")))


def test_nothing_in_a_file_is_run(tmp_path: Path):
    path = tmp_path / "pickled.npz"
    np.savez(path, head=np.array([object()], dtype=object))
    assert "can not be read as a moment" in _said(path)


def test_a_full_disk_leaves_the_earlier_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch):
    before = file.read_bytes()

    def full(file: object, **tables: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(EnvironmentFailed, match=r"noon\.npz: the disk is full"):
        write_moment(_moment(), file)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == ["noon.npz"]
