"""`landbridge report`: the page of a run, and its pictures as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.run_argument import open_run, run_argument
from landbridge.cli.screen import console, json_option, quoted, write_json

if TYPE_CHECKING:
    from landbridge.exhibits import PageFrames

__all__ = ["report"]

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(short_help="Make the page of RUN, and its pictures as files.")
@run_argument
@click.option("--lang", "language", type=click.Choice(["en", "zh", "ru"]), default="en", show_default=True,
              help="Language of the page.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Where to write the page; report.html or report.zh.html of the run when left out.")  # fmt: skip
@click.option("--svg", type=_FOLDER, metavar="FOLDER", help="Write every picture as SVG there, too.")
@click.option("--png", type=_FOLDER, metavar="FOLDER", help="Write every picture as PNG there, too.")
@json_option
def report(
    run: str,
    language: str,
    out: Path | None,
    svg: Path | None,
    png: Path | None,
    as_json: bool,  # noqa: FBT001 (an option of the command)
) -> None:
    """Make the page of RUN again: one file that opens without network, in English, Chinese or Russian.

    Its headlines are computed from the run. Pictures as files have light colours and the names of the sections.
    """
    from landbridge.errors import EnvironmentFailed
    from landbridge.exhibits import page_of
    from landbridge.report import write_report

    found = open_run(run)
    page = page_of(found)
    target = out or found.folder / ("report.html" if language == "en" else f"report.{language}.html")
    try:
        write_report(target, page, language)
        files = [target, *_pictures(page, language, (svg, png))]
    except OSError as error:
        raise EnvironmentFailed(f"can not write {error.filename or target}: {error.strerror or error}") from error
    if as_json:
        write_json(_summary(page, language, files))
        return
    for file in files:
        console().print(quoted(file), soft_wrap=True)


def _pictures(page: PageFrames, language: str, folders: tuple[Path | None, Path | None]) -> list[Path]:
    from landbridge.report import write_pictures

    kinds = zip(("svg", "png"), folders, strict=True)
    return [file for kind, folder in kinds if folder for file in write_pictures(folder, page, language, kind=kind)]


def _summary(page: PageFrames, language: str, files: list[Path]) -> dict[str, Any]:
    from landbridge.report import headlines_of, key_figures

    return {"language": language, "headlines": headlines_of(page, language), "figures": key_figures(page),
            "files": [str(file) for file in files]}  # fmt: skip
