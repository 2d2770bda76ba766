"""Put the page of a run together: sentences, pictures and tables into the templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from landbridge.exhibits import PageFrames
from landbridge.report import headlines
from landbridge.report.files import put_whole
from landbridge.report.pictures import Picture, pictures_of
from landbridge.report.sections import counted_period, sections_of
from landbridge.report.words import Words, load_words, number, say

__all__ = ["headlines_of", "key_figures", "main_headline", "page_text", "write_report"]

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A picture as SVG, wide and narrow."""

    layout: str
    wide: str
    narrow: str


@dataclass(frozen=True, slots=True)
class _Big:
    """A big figure: what it says, of what, a note, and its kind."""

    value: str
    label: str
    note: str
    kind: str


def write_report(path: Path, page: PageFrames, language: str = "en") -> None:
    """Write the page of a run; an earlier one stays whole until this one is.

    Raises OSError when the disk does not take it, WrongUse for an unknown language.
    """
    text = page_text(page, load_words(language))
    put_whole(path, text.encode())


def page_text(page: PageFrames, words: Words) -> str:
    """The page as HTML: whole in itself, without script, fetching nothing."""
    from landbridge.charts import css_variables

    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # fmt: skip
    run = page.summary
    about = say(words, "page.run", name=run.scenario.name, seed=str(run.seed), replications=run.replications,
                version=run.landbridge)  # fmt: skip
    return environment.get_template("page.html.jinja").render(
        lang=words.language, texts=words.texts, name=run.scenario.name, title=run.scenario.title, about_run=about,
        headline=main_headline(page, words), big=list(_big(page, words)), remarks=list(_remarks(page, words)),
        sections=sections_of(page, words), pictures=_drawn(pictures_of(page, words).values()),
        colours=_markup(css_variables()),
    )  # fmt: skip


def headlines_of(page: PageFrames, language: str = "en") -> dict[str, str]:
    """Every headline of the page by section, `page` over all. Raises WrongUse for an unknown language."""
    words = load_words(language)
    found = {section.id: section.headline for section in sections_of(page, words) if section.headline}
    return {"page": main_headline(page, words), **found}


def key_figures(page: PageFrames) -> dict[str, Any]:
    """The figures that the page shows big, by name: trains, growth [%], days, outcomes inside and scored."""
    found: dict[str, Any] = {}
    for told in (headlines.growth(page), headlines.inside(page)):
        found |= told.values if told else {}
    if (month := headlines.busiest_month(page)) is not None:
        months = month.values.get("months") or [month.values["month"]]
        found |= {"busiest_months": months, "busiest_month_trains": month.values["trains"]}
    if (transit := page.summary.transit) is not None:
        found |= {"days_p10": transit.p10_d, "days_p50": transit.p50_d, "days_p90": transit.p90_d}
    return found


def main_headline(page: PageFrames, words: Words) -> str:
    """The sentence over all: the busiest month, and how long the journey of the article took."""
    found = [each for each in (headlines.busiest_month(page), headlines.transit(page)) if each is not None]
    sentences = [say(words, each.key, **each.values) for each in found]
    if not sentences:
        return page.summary.scenario.title
    return sentences[0] if len(sentences) == 1 else say(words, "headline.both", one=sentences[0], other=sentences[1])


def _big(page: PageFrames, words: Words) -> Iterable[_Big]:
    """Four figures at most."""
    trains, month = headlines.growth(page), headlines.busiest_month(page)
    if trains is not None:
        note = say(words, "big.growth", growth=trains.values["growth"]) if "growth" in trains.values else ""
        yield _Big(number(words, trains.values["trains"]), say(words, "big.trains", period=counted_period(page)), note,
                   say(words, "kind.check"))  # fmt: skip
    if month is not None:
        key = {"headline.record": "big.record", "headline.tied": "big.tied"}.get(month.key, "big.month")
        label = say(words, key, **month.values)
        yield _Big(number(words, month.values["trains"]), label, "", say(words, "kind.check"))
    yield from _big_outcomes(page, words)


def _big_outcomes(page: PageFrames, words: Words) -> Iterable[_Big]:
    transit, inside = page.summary.transit, headlines.inside(page)
    if transit is not None:
        label = say(words, "big.days", origin=transit.origin, destinations=transit.destinations)
        note = say(words, "big.between", low=transit.p10_d, high=transit.p90_d, published=transit.published_d)
        yield _Big(number(words, transit.p50_d, 1), label, note, say(words, "kind.outcome"))
    if inside.values:
        yield _Big(say(words, "big.of", **inside.values), say(words, "big.inside"), "", say(words, "kind.outcome"))


def _remarks(page: PageFrames, words: Words) -> Iterable[str]:
    for each in page.remarks:
        yield say(words, f"look.{each.kind}", **each.values)


def _drawn(pictures: Iterable[Picture]) -> dict[str, _Drawn]:
    """Every picture for the page, in the width of its place and for a phone."""
    from landbridge.charts import render_svg

    def svg(picture: Picture, size: Any) -> str:
        return render_svg(picture.draw(size), "page", title=picture.title, description=picture.description)

    return {each.name: _Drawn(each.layout, svg(each, each.layout), svg(each, "narrow")) for each in pictures}


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)
