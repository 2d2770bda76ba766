"""Catalogues: the same keys and values in every language, none unused; plurals, numbers, dates, places."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Mapping
from dataclasses import replace
from unittest.mock import patch

import pytest
from shown_page import PAGE, SCORES, bare

from landbridge.claims import Period
from landbridge.errors import WrongUse
from landbridge.report import LANGUAGES
from landbridge.report.page import page_text
from landbridge.report.pictures import pictures_of
from landbridge.report.words import count, day, load_words, month, number, period, place, say, short_period

CATALOGUES = {language: load_words(language).texts for language in LANGUAGES}
# CLDR 46, plural forms of cardinals (supplemental/plurals.xml)
FORMS = {"en": {"one", "other"}, "zh": {"other"}, "ru": {"one", "few", "many", "other"}}


def fields(text: str) -> set[tuple[str, str]]:
    """Names of the values in a text, with what tells them."""
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


def names(text: str | Mapping[str, str]) -> set[str]:
    texts = [text] if isinstance(text, str) else list(text.values())
    return {name for each in texts for name, _ in fields(each)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_catalogues_have_the_same_keys(language: str):
    assert set(CATALOGUES[language]) == set(CATALOGUES["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_names_the_same_values_in_all_languages(language: str):
    differ = {key for key, text in CATALOGUES[language].items() if names(text) != names(CATALOGUES["en"][key])}
    assert not differ


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_the_plural_forms_of_its_language(language: str):
    counted = {key: text for key, text in CATALOGUES[language].items() if key.startswith("count.")}
    assert counted
    for key, forms in counted.items():
        assert set(forms) == FORMS[language], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_but_the_joint_of_chinese_sentences(language: str):
    empty = {key for key, text in CATALOGUES[language].items() if text == ""}
    assert empty == ({"join"} if language == "zh" else set())


class Recorder(dict[str, object]):
    """A catalogue that keeps what was asked of it."""

    asked: set[str]

    def __getitem__(self, key: str) -> object:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: object = None) -> object:
        self.asked.add(key)
        return super().get(key, default)


def recorder(language: str) -> Recorder:
    made = Recorder(CATALOGUES[language])
    made.asked = set()
    return made


def test_no_text_is_unused():
    # In Russian, since a page in English has no need to say that tables are quoted in English.
    texts = recorder("ru")
    words = replace(load_words("ru"), texts=texts)  # type: ignore[arg-type]
    held = tuple(replace(each, verdict="inside") for each in SCORES)
    with patch("landbridge.report.page.pictures_of", return_value={}):
        for page in (PAGE, bare(), replace(PAGE, validation=replace(PAGE.validation, scores=held))):
            page_text(page, words)
    for each in PERIODS:
        period(words, Period.parse(each))
    # Names of what other runs may have: parts of a journey, results of other studies, other figures; words of charts.
    other = ("leg.", "leg_short.", "outcome.", "parameter.", "picture.", "described.", "chart.", "charts.", "month",
             "count.", "figure.", "half.", "headline.at_bound",
             "headline.fullest", "headline.tied", "big.tied", "varied.", "unit.", "headline.watch", "watch.unchanged",
             "watch.old_copy",
             "headline.level_none", "claim.", "status.", "use.", "stance.", "cause.", "finding.", "claims.disputed",
             "claims.denied", "effect.transit-")  # fmt: skip
    assert {key for key in set(texts) - texts.asked if not key.startswith(other)} == set()


def test_every_text_of_a_chart_is_of_a_picture_that_there_is():
    drawn = set(pictures_of(PAGE, load_words("en")))
    parts = {key.split(".")[1] for key in CATALOGUES["en"] if key.startswith(("chart.", "picture.", "described."))}
    assert parts == drawn


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", 1, "1 train"), ("en", 0, "0 trains"), ("en", 5122, "5,122 trains"), ("zh", 1, "1列"),
        ("zh", 5122, "5,122列"), ("ru", 1, "1 поезд"), ("ru", 2, "2 поезда"), ("ru", 4, "4 поезда"),
        ("ru", 5, "5 поездов"), ("ru", 11, "11 поездов"), ("ru", 12, "12 поездов"), ("ru", 14, "14 поездов"),
        ("ru", 21, "21 поезд"), ("ru", 22, "22 поезда"), ("ru", 111, "111 поездов"), ("ru", 121, "121 поезд"),
        ("ru", 0, "0 поездов"), ("ru", 1000, "1\N{NO-BREAK SPACE}000 поездов"),
    ],
)  # fmt: skip
def test_things_are_counted_as_the_language_counts_them(language: str, value: float, text: str):
    assert count(load_words(language), "train", value) == text


def russian_forms() -> Iterator[tuple[int, str]]:
    """Whole numbers with their form, from the sample lists of CLDR 46 for `ru`."""
    samples = {
        "one": "1 21 31 41 51 61 71 81 101 1001", "few": "2 3 4 22 23 24 32 33 34 42 43 44 52 53 54 62 102 1002",
        "many": "0 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 100 1000 10000 100000 1000000",
    }  # fmt: skip
    return ((int(each), form) for form, text in samples.items() for each in text.split())


@pytest.mark.parametrize(("value", "form"), list(russian_forms()))
def test_russian_plurals_are_those_of_the_unicode_tables(value: int, form: str):
    words = load_words("ru")
    forms = words.texts["count.day"]
    assert not isinstance(forms, str)
    assert count(words, "day", value) == forms[form].replace("{n}", number(words, value))


def test_fractions_take_the_form_of_fractions():
    assert count(load_words("ru"), "day", 17.4, 1) == "17,4 дня"
    assert count(load_words("en"), "day", 1.0, 1) == "1.0 days"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "−1,234.5"), ("zh", "−1,234.5"), ("ru", "−1\N{NO-BREAK SPACE}234,5")]
)
def test_numbers_have_the_marks_of_the_language(language: str, text: str):
    assert number(load_words(language), -1234.5, 1) == text


def test_nothing_is_not_less_than_nothing():
    assert number(load_words("en"), -0.01, 1) == "0.0"


PERIODS = {
    "2020": ("2020", "2020年", "2020"),
    "2020-06": ("June 2020", "2020年6月", "июнь 2020"),
    "2020-01..06": ("January to June 2020", "2020年1月至6月", "январь – июнь 2020"),
    "2019-11-01..2020-02-29": ("November 2019 to February 2020", "2019年11月至2020年2月", "ноябрь 2019 – февраль 2020"),
    "2020-06-10..2020-06-30": ("10 to 30 June 2020", "2020年6月10日至30日", "10–30 июня 2020"),
    "2020-04-03": ("3 April 2020", "2020年4月3日", "3 апреля 2020"),
    "2019-12-30..2020-01-02": ("30 December 2019 to 2 January 2020", "2019年12月30日至2020年1月2日",
                               "30 декабря 2019 – 2 января 2020"),
    "2020-05-30..2020-06-02": ("30 May to 2 June 2020", "5月30日至2020年6月2日", "30 мая – 2 июня 2020"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), list(PERIODS.items()))
def test_periods_are_told_in_as_few_words_as_are_true(text: str, told: tuple[str, str, str]):
    assert tuple(period(load_words(each), Period.parse(text)) for each in LANGUAGES) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2020-01..06", ("Jan–Jun 2020", "2020年1月–6月", "янв–июн 2020")),
        ("2020-06", ("Jun 2020", "2020年6月", "июн 2020")),
        ("2020", ("2020", "2020年", "2020")),
        ("2020-06-10..2020-06-30", ("10 to 30 June 2020", "2020年6月10日至30日", "10–30 июня 2020")),
    ],
)
def test_in_pictures_months_have_their_short_names(text: str, told: tuple[str, str, str]):
    assert tuple(short_period(load_words(each), Period.parse(text)) for each in LANGUAGES) == told


def test_days_and_months_are_those_of_the_language():
    assert [day(load_words(each), dt.date(2020, 6, 28)) for each in LANGUAGES] == ["28 June", "6月28日", "28 июня"]
    assert [month(load_words(each), "2020-06", "month_short") for each in LANGUAGES] == ["Jun", "6月", "июн"]


@pytest.mark.parametrize(
    ("key", "names_told"),
    [
        ("cn-alashankou", ("Alashankou", "阿拉山口", "Алашанькоу")), ("Khorgos", ("Khorgos", "霍尔果斯", "Хоргос")),
        ("cn-chongqing", ("Chongqing", "重庆", "Чунцин")), ("ru-moscow", ("Moscow", "莫斯科", "Москва")),
        ("somewhere", ("somewhere", "somewhere", "somewhere")),
    ],
)  # fmt: skip
def test_places_have_the_name_of_the_language_else_the_english_one(key: str, names_told: tuple[str, str, str]):
    assert tuple(place(load_words(each), key) for each in LANGUAGES) == names_told


def test_several_places_are_joined_as_a_sentence_joins_them():
    texts = [say(load_words(each), "headline.transit", origin="Ganzhou", destinations=("Duisburg", "Hamburg", "Lodz"),
                 days=17.4) for each in LANGUAGES]  # fmt: skip
    assert texts[0].startswith("Ganzhou to Duisburg, Hamburg and Łódź took")
    assert "杜伊斯堡、汉堡和罗兹" in texts[1]
    assert "Дуйсбург, Гамбург и Лодзь" in texts[2]


def test_another_language_is_refused():
    with pytest.raises(WrongUse, match=r"en, zh, ru"):
        load_words("fr")
