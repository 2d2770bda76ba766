"""What is tracked: a small root, no traces of a machine, nothing large."""

from __future__ import annotations

import re

import pytest

from house import ROOT, tracked_files

DATA = ("src/landbridge/data/", "tests/data/")
# Put together from parts, so that this file is not caught by its own net.
HOSTS = ["pypi." + "org", "files.python" + "hosted.org", "registry.npm" + "js.org", "registry.yarn" + "pkg.com",
         "index.crates" + ".io", "proxy.gol" + "ang.org"]  # fmt: skip
TRACES = re.compile("|".join(["/wo" + "rk/", *map(re.escape, HOSTS)]).encode())


def test_the_root_has_at_most_fifteen_entries():
    entries = {file.relative_to(ROOT).parts[0] for file in tracked_files()}
    assert len(entries) <= 15, sorted(entries)


def test_no_tracked_file_names_a_path_of_a_machine_or_the_host_of_a_registry():
    traces = {str(file.relative_to(ROOT)): match.group() for file in tracked_files()
              if (match := TRACES.search(file.read_bytes()))}  # fmt: skip
    assert not traces


def test_no_tracked_file_but_data_is_larger_than_a_megabyte():
    large = {
        str(file.relative_to(ROOT)): file.stat().st_size
        for file in tracked_files()
        if file.stat().st_size > 1_000_000 and not str(file.relative_to(ROOT)).startswith(DATA)
    }
    assert not large


@pytest.mark.parametrize("name", ["landbridge", ".ci/run"])
def test_what_is_called_can_be_executed(name: str):
    assert (ROOT / name).stat().st_mode & 0o111
