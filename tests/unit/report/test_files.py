"""Files of the page are whole or not there, and errors name the file that was asked for."""

from __future__ import annotations

import errno
import resource
from pathlib import Path

import pytest

from landbridge.report.files import put_whole


def test_a_file_that_does_not_fit_leaves_the_earlier_one_whole(tmp_path: Path):
    file = tmp_path / "map.png"
    put_whole(file, b"earlier")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="too large") as refused:
            put_whole(file, bytes(2000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refused.value.errno == errno.EFBIG
    assert refused.value.filename == str(file)
    assert [path.name for path in tmp_path.iterdir()] == ["map.png"]
    assert file.read_bytes() == b"earlier"


def test_a_folder_that_is_not_there_is_told_by_the_name_of_the_file(tmp_path: Path):
    with pytest.raises(FileNotFoundError) as refused:
        put_whole(tmp_path / "nowhere" / "page.html", b"")
    assert refused.value.filename == str(tmp_path / "nowhere" / "page.html")
