"""The pictures of the page as files of their own."""

from __future__ import annotations

from pathlib import Path

from landbridge.exhibits import PageFrames
from landbridge.report.pictures import Picture, pictures_of
from landbridge.report.words import load_words

__all__ = ["write_pictures"]


def write_pictures(folder: Path, page: PageFrames, language: str = "en", *, kind: str = "svg") -> tuple[Path, ...]:
    """Write every picture of a page in light colours, `map.svg` and the like; `kind` is svg or png.

    Raises OSError when the disk does not take them, WrongUse for an unknown language.
    """
    pictures = pictures_of(page, load_words(language)).values()
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_write(folder / f"{each.name}.{kind}", each) for each in pictures)


def _write(path: Path, picture: Picture) -> Path:
    from landbridge.charts import render_png, render_svg

    chart = picture.draw(picture.layout)
    if path.suffix == ".png":
        path.write_bytes(render_png(chart))
    else:
        text = render_svg(chart, "light", title=picture.title, description=picture.description)
        path.write_text(text, encoding="utf-8")
    return path
