"""The way in, on a stand-in for a clone: an empty lock, no uv to be had, a package that prints what it is given."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house import ROOT

PACKAGE = "import os, sys; print(os.getcwd(), sys.argv[1:]); sys.exit(len(sys.argv) - 1)\n"
UNREACHABLE = f"nowhere==1.0 --hash=sha256:{'0' * 64}\n"


def make_clone(place: Path) -> Path:
    """A folder with what the bootstrap needs of a clone."""
    (place / "src" / "landbridge").mkdir(parents=True)
    (place / "src" / "landbridge" / "__init__.py").touch()
    (place / "src" / "landbridge" / "__main__.py").write_text(PACKAGE, encoding="utf-8")
    (place / "requirements.lock").write_text("# nothing\n", encoding="utf-8")
    shutil.copy2(ROOT / "landbridge", place / "landbridge")
    return place


def offline() -> dict[str, str]:
    """An environment in which nothing can be fetched, home included."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    return {**kept, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}


def start(script: Path, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen([script, *arguments], cwd=cwd or script.parent, env=offline(), text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


def call(script: Path, *arguments: str, cwd: Path | None = None) -> tuple[int, str, str]:
    """Exit code, output, messages."""
    process = start(script, *arguments, cwd=cwd)
    output, messages = process.communicate(timeout=300)
    return process.returncode, output, messages


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone under a path with spaces, already set up."""
    place = make_clone(tmp_path_factory.mktemp("a folder") / "with spaces")
    code, _, messages = call(place / "landbridge", "once")
    assert code == 1, messages
    assert "ready in" in messages
    return place


@pytest.fixture
def own_clone(clone: Path, tmp_path: Path) -> Path:
    """A copy of the clone that was set up, to be spoilt."""
    return Path(shutil.copytree(clone, tmp_path / "moved", symlinks=True))


def test_arguments_and_exit_code_pass_from_another_folder_through_a_link(clone: Path, tmp_path: Path):
    link = tmp_path / "lb"
    link.symlink_to(clone / "landbridge")
    assert call(link, "a b", "--c=*", "", cwd=tmp_path) == (3, f"{tmp_path} ['a b', '--c=*', '']\n", "")


def test_without_arguments_the_help_is_asked_for(clone: Path):
    assert call(clone / "landbridge")[1] == f"{clone} ['--help']\n"


def test_a_clone_that_was_moved_works_on_without_setting_up(own_clone: Path):
    assert call(own_clone / "landbridge", "x") == (1, f"{own_clone} ['x']\n", "")


@pytest.mark.slow
def test_a_changed_lock_is_installed_again_and_what_is_there_is_kept(own_clone: Path):
    (own_clone / ".venv" / "kept").touch()
    (own_clone / "requirements.lock").write_text("# nothing, but newer\n", encoding="utf-8")
    code, _, messages = call(own_clone / "landbridge", "x")
    assert (code, "setting up" in messages) == (1, True)
    assert (own_clone / ".venv" / "kept").exists()


def test_a_setting_up_that_was_broken_off_starts_from_nothing(own_clone: Path):
    environment = own_clone / ".venv"
    (environment / ".landbridge-unfinished").touch()
    (environment / ".landbridge-core").unlink()
    (environment / "half-made").mkdir()
    code, _, messages = call(own_clone / "landbridge", "x")
    assert (code, "ready in" in messages) == (1, True)
    assert not (environment / "half-made").exists()
    assert not (environment / ".landbridge-unfinished").exists()


@pytest.mark.slow
def test_an_environment_whose_python_is_gone_is_made_anew(own_clone: Path):
    for python in (own_clone / ".venv" / "bin").glob("python*"):
        python.unlink()
    (own_clone / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert call(own_clone / "landbridge", "x")[:2] == (1, f"{own_clone} ['x']\n")


@pytest.mark.slow
def test_without_a_network_it_ends_with_4_and_is_not_taken_for_ready(own_clone: Path):
    (own_clone / "requirements.lock").write_text(UNREACHABLE, encoding="utf-8")
    for _ in range(2):  # the second call must not take what the first left for ready
        code, output, messages = call(own_clone / "landbridge", "x")
        assert (code, output) == (4, "")
        assert "index can not be reached" in messages
        assert "Check the network" in messages


@pytest.mark.slow
def test_two_first_calls_at_once_both_end_well_and_one_sets_up(tmp_path: Path):
    script = make_clone(tmp_path / "clone") / "landbridge"
    both = [start(script, "x"), start(script, "x")]
    ends = [(*process.communicate(timeout=300), process.returncode) for process in both]
    assert [(output, code) for output, _, code in ends] == [(f"{script.parent} ['x']\n", 1)] * 2
    assert sorted("ready in" in messages for _, messages, _ in ends) == [False, True]
    assert any("waiting" in messages for _, messages, _ in ends)


def run_inside(clone: Path, before: str, after: str = "") -> tuple[int, str]:
    """Exit code and messages of the script run as text between two pieces of code."""
    program = f"import sys\n{before}\nsource = open({str(clone / 'landbridge')!r}).read()\nexec(source)\n{after}"
    done = subprocess.run([sys.executable, "-c", program], env=offline(), capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_an_older_python_is_told_what_is_needed(clone: Path):
    code, messages = run_inside(clone, "sys.version_info = (3, 9, 2)")
    assert code == 4
    assert "needs Python 3.11 or newer" in messages
    assert "python3.11 ./landbridge" in messages


@pytest.mark.parametrize(
    ("call", "needed"),
    [
        ("run h1-2020", []),
        ("run h1-2020 --executor processes", []),
        ("run h1-2020 --executor ray --quiet", ["cluster"]),
        ("run --executor=ray h1-2020", ["cluster"]),
        ("calibrate h1-2020", []),
    ],
)
def test_an_extra_is_set_up_by_the_first_call_that_needs_it(clone: Path, call: str, needed: list[str]):
    name = f"__name__ = 'way_in'; __file__ = {str(clone / 'landbridge')!r}"
    tell = f"print([lock.name for lock in extras({call.split()!r})], file=sys.stderr)"
    assert run_inside(clone, name, tell) == (0, f"{needed}\n")


def test_a_full_disk_is_said_before_anything_is_written(own_clone: Path):
    (own_clone / ".venv" / ".landbridge-core").unlink()
    # A disk with 4096 bytes left, as statvfs would tell it.
    full = "import os, types; os.statvfs = lambda path: types.SimpleNamespace(f_bavail=1, f_frsize=4096)"
    name = f"__name__ = '__main__'; __file__ = {str(own_clone / 'landbridge')!r}; sys.argv = [__file__, 'x']"
    code, messages = run_inside(own_clone, f"{full}\n{name}")
    assert code == 4
    assert "MB of disk" in messages
    assert "Make room" in messages
    assert not (own_clone / ".venv" / ".landbridge-unfinished").exists()
