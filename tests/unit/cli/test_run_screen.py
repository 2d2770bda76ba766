"""The screen of a run, drawn from a summary made by hand."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from shown_run import HEADER, SUMMARY, TOTAL

from landbridge.cli.drawing import bar, sparkline, strip, whisker
from landbridge.cli.run_screen import show_header, show_quietly, show_summary
from landbridge.cli.run_steps import Steps
from landbridge.studies import RunSummary


class Terminal(io.StringIO):
    """A text that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """What the screen says of a summary, line by line."""
    monkeypatch.chdir(tmp_path)
    folder = Path("runs/h1-2020")
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("x" * 41_000, encoding="utf-8")

    def shown(summary: RunSummary = SUMMARY) -> list[str]:
        show_header(summary.scenario, summary.seed, summary.replications)
        show_summary(summary, folder, 21.4)
        return capsys.readouterr().out.splitlines()

    return shown


def test_no_line_is_longer_than_80_columns(screen):
    assert [line for line in screen() if len(line) > 80] == []


def test_with_six_steps_it_is_under_50_lines(screen):
    assert len(screen()) + 6 < 50


def test_in_ascii_mode_every_sign_is_ascii(screen, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANDBRIDGE_ASCII", "1")
    lines = screen()
    assert all(line.isascii() for line in lines)
    assert [line for line in lines if "?" in line or len(line) > 80] == []


def test_months_and_the_half_year_have_no_interval(screen):
    lines = screen()
    first = next(place for place, line in enumerate(lines) if "Journeys by month" in line)
    months = lines[first + 1 : first + 8]
    assert [line.split()[0] for line in months] == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "H1"]
    assert not [line for line in months if "–" in line]


def test_the_months_shown_add_up_to_the_half_year_shown(screen):
    lines = [line.replace("█", " ").split() for line in screen()]
    shown = {
        words[0]: [int(w.replace(",", "")) for w in words if w.replace(",", "").isdigit()] for words in lines if words
    }
    assert sum(shown[month][0] for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun")) == 5122
    assert "5,122" in " ".join(next(words for words in lines if words and words[0] == "H1"))


def test_growth_is_said_of_the_half_year_alone(screen):
    assert [line.split()[0] for line in screen() if "%" in line and "on H1 2019" in line] == ["H1"]


def test_a_shorter_published_period_has_a_star_and_its_own_count(screen):
    text = "\n".join(screen())
    assert "1,324*" in text
    assert "* Jan–May: the model has 1,326" in text


def test_a_port_over_its_tracks_is_marked_by_more_than_colour(screen):
    marked = [line for line in screen() if line.rstrip().endswith("31.6 !")]
    assert [line.split()[0] for line in marked] == ["Khorgos"]


def test_a_figure_outside_its_band_is_marked(screen):
    lines = screen(replace(SUMMARY, statement=(replace(TOTAL, inside=False), *SUMMARY.statement[1:])))
    assert next(line for line in lines if line.startswith("  H1")).endswith("✗ !")


def test_the_commands_to_go_on_with_exist(screen):
    following = [line.removeprefix("  next").strip() for line in screen() if " stats " in line]
    assert following == [
        "landbridge stats runs/h1-2020 --release", "landbridge stats runs/h1-2020 --by month,port,direction",
    ]  # fmt: skip


def test_the_protocol_names_ports_days_and_cause(screen):
    line = next(line for line in screen() if "protocol" in line)
    assert line.endswith("Xinfadi outbreak 17–24 Jun: containers only at Alashankou, Khorgos")


def test_quiet_is_the_half_year_and_the_files(capsys: pytest.CaptureFixture[str]):
    show_quietly(SUMMARY, Path("runs/h1-2020"))
    assert capsys.readouterr().out.splitlines() == [
        "H1 5,122 journeys, +36.0 %; published 5,122, +36 %: ✓", "runs/h1-2020/report.html", "runs/h1-2020",
    ]  # fmt: skip


def test_a_scenario_without_a_protocol_has_no_such_line(capsys: pytest.CaptureFixture[str]):
    show_header(replace(HEADER, protocols=()), 1, 1)
    assert "protocol" not in capsys.readouterr().out


def test_a_bar_is_as_long_as_its_share():
    assert bar(1, 2, 10) == "█████"
    assert bar(1, 16, 10) == "▋"
    assert bar(0, 2, 10) == ""
    assert bar(0, 0, 10) == ""


def test_a_line_of_bars_goes_from_the_lowest_to_the_highest_block():
    assert sparkline([0, 3.5, 7], 7) == "▁▅█"


def test_a_whisker_has_its_ends_and_its_dot_in_place():
    assert whisker(1, 2, 4, most=4, width=9) == "  ├─●───┤"
    assert len(whisker(0, 0, 0, most=0, width=9)) == 9


def test_a_strip_fills_its_width_whatever_the_parts():
    drawn = strip([(1.1, False), (1.1, True), (1.1, False)], 50)
    assert sum(len(text) for text, _ in drawn) == 50
    assert [shaded for _, shaded in drawn] == [False, True, False]


def test_on_an_output_that_takes_ascii_only_every_sign_is_ascii(monkeypatch: pytest.MonkeyPatch):
    latin = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", latin)
    assert bar(1, 2, 10) == "#####"
    assert whisker(1, 2, 4, most=4, width=9) == "  |-*---|"


def test_on_a_terminal_the_wait_for_the_compiler_is_told_and_taken_away(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", terminal)
    steps = Steps(None, quiet=False, as_json=False)
    steps.step("timetable built", "10,087 trains", 0.4)
    assert terminal.getvalue().splitlines()[-1].lstrip("\r ").startswith("kernel: loading; the first run compiles it")
    steps.step("kernel ready", "compiled at the first run only", 18.4)
    assert "\r\x1b[K" in terminal.getvalue()
    assert terminal.getvalue().splitlines()[-1].rstrip().endswith("18.4 s")


@pytest.mark.parametrize("columns", [20, 40, 60, 80])
def test_the_bar_keeps_to_one_line_of_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: int):
    terminal = Terminal()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stderr", terminal)
    Steps(None, quiet=False, as_json=False).tick(1, 2)
    drawn = terminal.getvalue().strip("\r").removesuffix("\x1b[K")
    assert len(drawn) <= max(columns, len("   1 of 2 replications"))
    assert drawn.endswith(" 1 of 2 replications")


def test_where_nothing_is_a_terminal_no_line_is_drawn_over(capsys: pytest.CaptureFixture[str]):
    steps = Steps(None, quiet=False, as_json=False)
    steps.step("timetable built", "10,087 trains", 0.4)
    steps.tick(1, 2)
    assert capsys.readouterr().err == ""


def test_a_folder_with_a_blank_is_quoted_in_the_commands_to_go_on_with(tmp_path: Path, capsys: pytest.CaptureFixture):
    folder = tmp_path / "one crew less"
    folder.mkdir()
    (folder / "report.html").write_text("", encoding="utf-8")
    show_summary(SUMMARY, folder, 1.0)
    following = [line for line in capsys.readouterr().out.splitlines() if " stats " in line]
    assert all(f"stats '{folder}' --" in line for line in following)
    assert len(following) == 2
