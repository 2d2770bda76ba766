"""The pages about tables say what the schemas say, of every table a user can meet."""

from __future__ import annotations

import tomllib

import pytest
from table_reference import PAGES, SETTINGS, Page, render

from house import ROOT, SOURCE

REMAKE = "run .venv/bin/python tests/house/table_reference.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_is_what_the_schemas_say_now(page: Page):
    assert page.path.read_text(encoding="utf-8") == render(page), REMAKE


def test_every_schema_of_a_room_but_the_builders_stands_on_a_page():
    told = {SOURCE / section.schema for page in PAGES for section in page.sections}
    kept = {path for path in SOURCE.rglob("schemas/*.csv") if "authoring" not in path.parts}
    assert told == kept


def test_every_setting_of_the_packaged_scenarios_is_explained():
    for path in (SOURCE / "data" / "scenarios").glob("*/scenario.toml"):
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        names = {key for name, value in settings.items() for key in (value if isinstance(value, dict) else [name])}
        missing = {name for name in names if f"`{name}`" not in SETTINGS and f"] {name}`" not in SETTINGS}
        assert not missing, path.relative_to(ROOT)
