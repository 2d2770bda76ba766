"""`landbridge network` as its users meet it: text, JSON, exit codes, a terminal and none."""

from __future__ import annotations

import errno
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import landbridge.network
from landbridge import __version__
from landbridge.cli import main

GANZHOU = ["network", "route", "赣州", "Duisburg", "--via", "Достык"]
NODES = """id,name,country,lat,lon,gauges_mm,roles,position_source,confidence
cn-a,A,CN,50,20,1435,terminal,drawn,high
kz-b,B,KZ,50,19.9,1435,border,drawn,high
"""
LINKS = """id,from,to,mode,gauge_mm,country,length_km,km_by_country
cn-a--kz-b,cn-a,kz-b,rail,1435,CN-KZ,10,CN:4;KZ:6
"""


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in this process: its exit code and what it wrote."""

    def call(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["landbridge", *arguments])
        with pytest.raises(SystemExit) as leaving:
            main()
        written = capsys.readouterr()
        assert isinstance(leaving.value.code, int)
        return Ended(leaving.value.code, written.out, written.err)

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "nodes.csv").write_text(NODES, encoding="utf-8")
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    return tmp_path


def on_a_terminal(arguments: list[str], columns: int, **environment: str) -> str:
    """What the command writes on a terminal of so many columns."""
    upper, lower = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "landbridge", *arguments],
        stdin=lower, stdout=lower, stderr=lower,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), **environment},
    )  # fmt: skip
    os.close(lower)
    written = b""
    try:
        while block := os.read(upper, 65536):
            written += block
    except OSError as end:  # Linux tells so that the other side has closed
        assert end.errno == errno.EIO  # noqa: PT017 (any other error is one)
    os.close(upper)
    assert done.wait() == 0
    return written.decode()


def test_the_command_says_what_it_can_do(run: Run):
    for arguments in ([], ["-h"], ["--help"]):
        ended = run(*arguments)
        assert (ended.code, ended.err) == (0, "")
        assert "network" in ended.out


def test_the_command_says_its_version(run: Run):
    assert run("--version") == (0, f"landbridge {__version__}\n", "")


def test_help_loads_none_of_the_heavy_packages():
    program = "import sys, landbridge.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"rich", "rustworkx", "numpy", "numba", "polars", "jinja2", "sqlalchemy", "alembic"}
    assert not heavy & set(done.stdout.split())


def test_the_package_can_be_run_as_a_module():
    done = subprocess.run([sys.executable, "-m", "landbridge", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"landbridge {__version__}\n"


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["--nonsense"], ["network", "route", "cn-xian"], ["network", "check", "--folder", "nowhere"],
    ["network", "route", "cn-xian", "kz-almaty", "--arrival-gauge", "broad"],
])  # fmt: skip
def test_wrong_use_gives_2_and_writes_nothing_to_standard_output(run: Run, arguments: list[str]):
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "Error: " in ended.err


def test_an_unknown_place_gives_2_and_what_comes_close(run: Run):
    ended = run("network", "route", "cn-xian", "Dostik")
    assert (ended.code, ended.out) == (2, "")
    assert "did you mean kz-dostyk (Dostyk)?" in ended.err


def test_a_route_that_no_train_can_run_gives_2_and_why(run: Run):
    ended = run("network", "route", "cn-xian", "kz-bakhty")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("landbridge: no rail link: Bakhty road port (kz-bakhty) has road only")


def test_a_route_is_shown_with_its_stretches_and_changes_of_gauge(run: Run):
    ended = run(*GANZHOU)
    assert (ended.code, ended.err) == (0, "")
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["KZ", "1435", "Alashankou", "Dostyk", "12.5"] in lines
    assert ["→", "1520", "change", "of", "gauge", "at", "Dostyk"] in lines
    assert ["→", "1435", "change", "of", "gauge", "at", "Malaszewicze"] in lines
    assert "2 changes of gauge" in ended.out


def test_a_route_as_json_holds_the_same(run: Run):
    ended = run(*GANZHOU, "--json")
    assert (ended.code, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert found["km"] == pytest.approx(11_327, abs=1)  # report of the network data
    assert sum(stretch["km"] for stretch in found["stretches"]) == pytest.approx(found["km"])
    assert [change["location"] for change in found["gauge_changes"]] == ["kz-dostyk", "pl-malaszewicze"]
    assert found["locations"][0] == "cn-ganzhou"


def test_crossing_and_arrival_gauge_are_obeyed(run: Run):
    asked = ["network", "route", "cn-xian", "Małaszewicze", "--crossing", "Khorgos/Altynkol", "--json"]
    for gauge, changes in (("1520", ["kz-altynkol"]), ("1435", ["kz-altynkol", "pl-malaszewicze"])):
        found = json.loads(run(*asked, "--arrival-gauge", gauge).out)
        assert [change["location"] for change in found["gauge_changes"]] == changes


def test_the_network_of_the_package_is_fine(run: Run):
    ended = run("network", "check")
    assert (ended.code, ended.err) == (0, "")
    assert "457 rail sections of 92,469 km" in ended.out
    assert "no errors" in ended.out


def test_the_check_as_json_counts_countries_and_crossings(run: Run):
    ended = run("network", "check", "--json")
    found = json.loads(ended.out)
    assert (ended.code, ended.err) == (0, "")
    assert found["sections"] == {"rail": 457, "ferry": 5, "road": 5}
    assert sum(each["locations"] for each in found["countries"]) == found["locations"] == 387
    by_id = {each["id"]: each for each in found["crossings"]}
    assert by_id["cn-khorgos/kz-altynkol"]["gauges_mm"] == [1435, 1520]
    assert not by_id["cn-baketu/kz-bakhty/road"]["break_of_gauge"]


def test_a_folder_of_ones_own_is_checked(run: Run, folder: Path):
    found = json.loads(run("network", "check", "--folder", str(folder), "--json").out)
    assert [(each["country"], each["rail_km"]) for each in found["countries"]] == [("KZ", 6), ("CN", 4)]


def test_files_that_can_not_be_used_give_3_and_every_fault_with_its_place(run: Run, folder: Path):
    (folder / "links.csv").write_text(LINKS.replace(",10,", ",-10,").replace(",rail,", ",tram,"), encoding="utf-8")
    ended = run("network", "check", "--folder", str(folder))
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.splitlines() == [
        "landbridge: 2 faults in the input",
        "",
        "  file       row  column     value",
        "  links.csv    2  mode       tram",
        "      expected one of rail, ferry, road, was 'tram'",
        "      do: use one of these words",
        "  links.csv    2  length_km  -10",
        "      expected a number above 0, was -10.0",
        "      do: give a positive number",
    ]


def test_faults_as_json_go_to_standard_error(run: Run, folder: Path):
    (folder / "links.csv").write_text(LINKS.replace(",10,", ",-10,"), encoding="utf-8")
    ended = run("network", "check", "--json", "--folder", str(folder))
    assert (ended.code, ended.out) == (3, "")
    report = json.loads(ended.err)
    assert (report["kind"], report["exit_code"]) == ("BadInput", 3)
    (fault,) = report["faults"]
    assert (fault["file"], fault["row"], fault["column"], fault["value"]) == ("links.csv", 2, "length_km", "-10")


@pytest.mark.parametrize("arguments", [["network", "route", "cn-xian", "Dostik", "--json"],
                                       ["network", "route", "cn-xian", "--json"]])  # fmt: skip
def test_wrong_use_with_json_is_told_in_json(run: Run, arguments: list[str]):
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert json.loads(ended.err)["exit_code"] == 2


def test_errors_in_the_network_give_1(run: Run, folder: Path):
    nodes = NODES.replace("1435,terminal", "1435;1520,terminal").replace("1435,border", "1435;1520,border")
    (folder / "nodes.csv").write_text(nodes + "kz-c,C,KZ,50,19.8,1520,terminal,drawn,high\n", encoding="utf-8")
    links = LINKS + "kz-b--kz-c,kz-b,kz-c,rail,1520,KZ,10,KZ:10\ncn-d--cn-a,cn-d,cn-a,rail,1520,CN,10,CN:10\n"
    (folder / "links.csv").write_text(links, encoding="utf-8")
    with (folder / "nodes.csv").open("a", encoding="utf-8") as stream:
        stream.write("cn-d,D,CN,50,20.1,1520,terminal,drawn,high\n")
    text = "route,network_km,km_by_country,node_path\nA to C,30,CN:14;KZ:16,cn-d cn-a kz-b kz-c\n"
    (folder / "route_lengths.csv").write_text(text, encoding="utf-8")
    ended = run("network", "check", "--folder", str(folder))
    assert ended.code == 1
    assert "ERROR A to C: no train can go from cn-a on to kz-b" in ended.out
    assert ended.err == "landbridge: 1 error in the network\n"


@pytest.mark.parametrize(("error", "code", "told"), [
    (KeyboardInterrupt(), 130, "interrupted"),
    (OSError(errno.ENOSPC, "No space left on device", "runs/a"), 4, "landbridge: runs/a: No space left on device"),
])  # fmt: skip
def test_interruption_gives_130_and_a_full_disk_4(run: Run, monkeypatch: pytest.MonkeyPatch, error, code, told):
    def fail() -> None:
        raise error

    monkeypatch.setattr(landbridge.network, "load_network", fail)
    ended = run("network", "check")
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err


def test_a_defect_is_not_dressed_up_as_an_error_of_the_user(run: Run, monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(landbridge.network, "load_network", fail)
    monkeypatch.setattr(sys, "argv", ["landbridge", "network", "check"])
    with pytest.raises(ZeroDivisionError):
        main()


@pytest.mark.parametrize("arguments", [GANZHOU, ["network", "check"]], ids=["route", "check"])
def test_a_terminal_of_80_columns_is_enough(arguments: list[str]):
    written = on_a_terminal(arguments, 80, NO_COLOR="1")
    assert "\x1b" not in written
    too_wide = [line for line in written.splitlines() if len(line) > 80]
    assert not too_wide


def test_a_terminal_gets_styles_and_a_pipe_none(run: Run):
    assert "\x1b[" in on_a_terminal(GANZHOU, 80, NO_COLOR="")
    assert "\x1b" not in run(*GANZHOU).out


def test_ascii_mode_writes_no_other_signs(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANDBRIDGE_ASCII", "1")
    assert run(*GANZHOU).out.isascii()
    assert run("network", "check").out.isascii()
