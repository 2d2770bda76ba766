"""The locks: versions and hashes of all that is installed, no index, and in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from house import ROOT

CORE, TESTS, INSTALLER = "requirements.lock", "tests/requirements.lock", ".ci/installer.lock"
CLUSTER = ".ci/cluster.lock"
PINNED = re.compile(
    r"^(?P<requirement>[a-z0-9][^ ]*==[^ \\]+(?: ; [^\\]+)?) \\\n"
    r"(?P<hashes>(?: +--hash=sha256:[0-9a-f]{64}[ \\]*\n)+)",
    re.MULTILINE,
)


def requirements_in(lock: str) -> list[Requirement]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return [Requirement(match["requirement"]) for match in PINNED.finditer(text)]


def names_in(lock: str) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements_in(lock)}


def asked_for(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    return [Requirement(line) for line in lines if not line.startswith("landbridge[")]


@pytest.mark.parametrize("lock", [CORE, TESTS, INSTALLER, CLUSTER])
def test_every_line_of_a_lock_is_a_pinned_version_with_hashes(lock: str):
    text = PINNED.sub("", (ROOT / lock).read_text(encoding="utf-8"))
    assert requirements_in(lock)
    assert [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")] == []


@pytest.mark.parametrize("lock", [CORE, TESTS, INSTALLER, CLUSTER])
def test_a_lock_names_no_address(lock: str):
    assert not re.search(r"://|--index|--extra-index|--find-links|@ ?file", (ROOT / lock).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("lock", "extras"),
    [(CORE, ()), (CLUSTER, ("cluster",)), (TESTS, ("cluster", "test"))],
)
def test_a_lock_holds_what_the_project_asks_for_in_a_version_it_accepts(lock: str, extras: tuple[str, ...]):
    pinned = requirements_in(lock)
    for wanted in asked_for(*extras):
        same = [each for each in pinned if canonicalize_name(each.name) == canonicalize_name(wanted.name)]
        assert same, f"{wanted.name} is not in {lock}: re-make it"
        versions = [next(iter(each.specifier)).version for each in same]
        assert all(wanted.specifier.contains(version) for version in versions), f"{wanted} is not met by {lock}"


def test_the_tests_run_on_the_very_versions_that_users_get():
    core, cluster, tests = ({(each.name, str(each.specifier)) for each in requirements_in(lock)}
                            for lock in (CORE, CLUSTER, TESTS))  # fmt: skip
    assert core <= cluster <= tests  # whatever the Python or the system they are for


def test_the_core_holds_none_of_what_only_tests_or_builders_need():
    extras = {canonicalize_name(each.name) for each in asked_for("cluster", "test")}
    core = {canonicalize_name(each.name) for each in asked_for()}
    assert names_in(CORE) & (extras - core) == set()
