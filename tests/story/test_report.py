"""The page of the packaged half-year: its sentences counted again from milestones, train by train."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from half_year import as_it_is, half_year

from landbridge.cli.report import report
from landbridge.epidemic import load_cases
from landbridge.errors import EnvironmentFailed, WrongUse
from landbridge.exhibits import PageFrames, page_of
from landbridge.ledger import UNREACHED
from landbridge.report import LANGUAGES, headlines, headlines_of, write_pictures, write_report
from landbridge.report import epidemic_headlines as headlines_of_the_watch
from landbridge.report.headlines import Told
from landbridge.scenario import Run, read_run, write_run
from landbridge.units import DAY_MS, date_ms, month_of

pytestmark = pytest.mark.slow

LARGEST = 1_200_000  # [bytes]
NEVER = 2**62


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    target = tmp_path_factory.mktemp("story") / "run"
    write_run(target, as_it_is(), created="2020-07-01T00:00:00+00:00")
    return read_run(target)


@pytest.fixture(scope="module")
def page(run: Run) -> PageFrames:
    return page_of(run)


def values(told: Told | None) -> dict[str, object]:
    assert told is not None
    return dict(told.values)


def milestones(run: Run, replication: int) -> Iterator[tuple[str, str, str, int]]:
    """Subject, type, location and time [ms] of everything that was reached, call by call."""
    calls = run.frames.calls.select("subject", "type", "location", "call_id").iter_rows()
    for subject, kind, location, call in calls:
        time = int(run.frames.times[replication, call])
        if time != UNREACHED:
            yield subject, kind, location, time


def classes(run: Run) -> dict[str, str]:
    return dict(run.frames.journeys.select("subject", "train_class").iter_rows())


def stays(run: Run, replication: int, port: str) -> list[tuple[int, int]]:
    """For each container train when it came to the port and when it left it for good."""
    stations = set(run.frames.ports.filter(run.frames.ports["port"] == port)["location"])
    kinds = classes(run)
    came: dict[str, int] = {}
    left: dict[str, int] = {}
    for subject, kind, location, time in milestones(run, replication):
        if location not in stations or kinds[subject] == "background":
            continue
        if kind == "train.arrived":
            came.setdefault(subject, time)
        if kind in ("train.arrived", "train.departed"):
            left[subject] = time
    # One that was last seen when it came has not left.
    return [(time, left[subject] if left[subject] > time else NEVER) for subject, time in came.items()]


def test_the_busiest_month_is_that_of_the_departures(run: Run, page: PageFrames):
    kinds = classes(run)
    origins = dict(run.frames.journeys.select("subject", "origin").iter_rows())
    left = Counter(
        month_of(time)
        for subject, kind, location, time in milestones(run, 0)
        if kind == "train.departed" and location == origins[subject] and kinds[subject] == "China-Europe"
        and run.frames.count_from_ms <= time < run.frames.count_to_ms
    )  # fmt: skip
    told = values(headlines.busiest_month(page))
    assert (told["month"], told["trains"]) == max(left.items(), key=lambda item: item[1])
    assert values(headlines.growth(page))["trains"] == left.total()


def test_over_the_border_section_of_a_port_run_the_trains_of_the_services_that_cross_there(run: Run, page: PageFrames):
    services = half_year().corridor.services
    through = [name for name, each in services.items() if "alashankou" in each.crossings]
    journeys = run.frames.journeys.filter(run.frames.journeys["service"].is_in(through))
    first, after = run.frames.count_from_ms, run.frames.count_to_ms
    departs = journeys["departs"].dt.timestamp("ms").to_numpy()
    counted = int(((departs >= first) & (departs < after)).sum())
    border = page.sections.filter(page.sections["section"] == "cn-alashankou--kz-dostyk")
    assert border["trains"].to_list() == [counted]


def test_the_busiest_section_has_as_many_trains_as_the_services_whose_way_leads_over_it(page: PageFrames):
    told = values(headlines.busiest_section(page))
    assert told["trains"] == max(page.sections["trains"])
    # Both ports of Xinjiang lie behind it, so it has at least the trains of each of them.
    border = page.sections.filter(
        page.sections["section"].is_in(["cn-alashankou--kz-dostyk", "cn-khorgos--kz-altynkol"])
    )
    assert float(str(told["trains"])) >= max(border["trains"])


def test_as_many_trains_stand_at_the_fullest_port_as_had_come_and_not_gone(run: Run, page: PageFrames):
    told = values(headlines.fullest_port(page))
    port = next(each.id for each in page.summary.ports if each.name == told["port"])
    day = told["day"]
    assert isinstance(day, dt.date)
    noon = date_ms(day) + DAY_MS // 2
    standing = sorted(
        sum(came <= noon < left for came, left in stays(run, replication, port))
        for replication in range(run.frames.replications)
    )
    assert run.frames.replications == 3
    assert told["trains"] == standing[1]  # the median of three


def test_the_lines_of_the_diagram_are_the_trains_under_way_through_the_port(run: Run, page: PageFrames):
    services = half_year().corridor.services
    ways = dict(run.frames.journeys.select("subject", "service").iter_rows())
    times: dict[str, list[int]] = defaultdict(list)
    for subject, _, _, time in milestones(run, 0):
        service = services.get(ways[subject])
        if service is not None and "alashankou" in service.crossings:
            times[subject].append(time)
    first = run.frames.count_to_ms - 21 * DAY_MS
    under_way = [each for each in times.values() if max(min(each), first) < min(max(each), run.frames.count_to_ms)]
    told = values(headlines.trains_drawn(page))
    assert (told["port"], told["trains"]) == ("Alashankou", len(under_way))


def test_the_watch_tells_the_figures_of_the_table_of_30_june(page: PageFrames):
    told = values(headlines_of_the_watch.known_then(page))
    totals = dict(load_cases().rows.filter(pl.col("place") == "Kazakhstan", pl.col("day").is_between(
        dt.date(2020, 6, 22), dt.date(2020, 6, 29)), pl.col("known_at") < dt.datetime(2020, 6, 30, 16, tzinfo=dt.UTC)
    ).sort("known_at").select("day", "confirmed").iter_rows())  # fmt: skip
    week = totals[dt.date(2020, 6, 29)] - totals[dt.date(2020, 6, 22)]
    assert (told["place"], told["day"]) == ("Kazakhstan", dt.date(2020, 6, 29))
    assert told["rate"] == pytest.approx(week * 100_000 / 18_776_707)  # people: data/epidemic/populations.csv
    assert page.beside is not None
    assert page.beside.total == totals[dt.date(2020, 6, 29)]


def test_crews_are_counted_from_every_replication_post_and_day(run: Run, page: PageFrames):
    assert page.crews is not None
    window = run.crews.filter(pl.col("day").is_between(dt.date(2020, 1, 1), dt.date(2020, 6, 30)))
    told = values(headlines_of_the_watch.crews_found(page))
    for name in ("tests", "found", "infected"):
        assert told[name] == pytest.approx(window[name].sum() / run.frames.replications)
    out = window.group_by("replication", pl.col("post").str.split("/").list.first().alias("station"), "day").agg(
        (pl.col("quarantine") + pl.col("isolation")).sum().alias("out")
    )  # fmt: skip
    worst = headlines_of_the_watch.crews_out(page)
    assert (0 if worst is None else worst.values["people"]) == out["out"].max()


def test_parts_of_the_journey_add_up_to_its_mean(page: PageFrames):
    told = values(headlines.longest_leg(page))
    assert page.summary.transit is not None
    assert told["whole"] == pytest.approx(page.summary.transit.mean_d, abs=1e-6)
    assert told["days"] == max(leg.days for leg in page.summary.transit.legs)


def test_every_train_is_in_one_bin_of_its_curve(page: PageFrames):
    for frame in (page.dwell, page.transit):
        for _, rows in frame.group_by("key"):
            assert float(rows["share"].sum()) == pytest.approx(1.0)
            assert float((rows["high"] - rows["low"]).min()) > 0  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_small_and_says_its_headlines(page: PageFrames, language: str, tmp_path: Path):
    write_report(tmp_path / "page.html", page, language)
    data = (tmp_path / "page.html").read_bytes()
    assert len(data) < LARGEST
    text = data.decode("utf-8")
    for sentence in headlines_of(page, language).values():
        assert sentence.replace("'", "&#39;").replace('"', "&#34;") in text


@pytest.mark.parametrize(("kind", "first"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_pictures_come_as_files_with_the_names_of_sections(page: PageFrames, kind: str, first: bytes, tmp_path: Path):
    files = write_pictures(tmp_path, page, kind=kind)
    assert {
        "months",
        "figures",
        "map",
        "standing",
        "dwell",
        "transit",
        "trains",
        "legs",
        "watch",
        "claims",
        "levels",
        "crews",
    } <= {each.stem for each in files}
    for each in files:
        assert each.read_bytes().startswith(first)
        assert b"var(--" not in each.read_bytes()


def test_the_command_makes_the_page_again_and_names_its_files(run: Run, page: PageFrames, tmp_path: Path):
    done = CliRunner().invoke(report, [str(run.folder), "--lang", "zh", "--svg", str(tmp_path / "svg"), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["headlines"] == headlines_of(page, "zh")
    assert told["figures"]["trains"] == 5122
    assert told["figures"]["scored"] == len(page.validation.scored("outcome"))
    assert [Path(file).name for file in told["files"]][:2] == ["report.zh.html", "months.svg"]
    assert all(Path(file).exists() for file in told["files"])


def test_a_run_of_another_landbridge_is_refused_and_told_so(run: Run, tmp_path: Path):
    older = shutil.copytree(run.folder, tmp_path / "older")
    (older / "scenario" / "stages.csv").unlink()
    with pytest.raises(WrongUse, match=r"made by another landbridge: its stages\.csv .* run the scenario again"):
        page_of(read_run(older))


def test_where_nothing_can_be_written_is_said_with_the_place(run: Run, tmp_path: Path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    done = CliRunner().invoke(report, [str(run.folder), "--out", str(tmp_path / "taken" / "page.html")])
    assert isinstance(done.exception, EnvironmentFailed)
    assert "taken" in str(done.exception)
