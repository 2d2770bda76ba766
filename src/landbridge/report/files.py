"""The pictures of the page as files of their own."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from landbridge.exhibits import PageFrames
from landbridge.report.pictures import Picture, pictures_of
from landbridge.report.words import load_words

__all__ = ["put_whole", "write_pictures"]


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
        put_whole(path, render_png(chart))
    else:
        put_whole(path, render_svg(chart, "light", title=picture.title, description=picture.description).encode())
    return path


def put_whole(path: Path, content: bytes) -> None:
    """Write a file; an earlier one stays whole until this one is. Raises OSError that names the file itself."""
    half = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        _drop(half)


def _drop(half: Path) -> None:
    """Remove what is left of a file; where its folder can not be reached there is nothing."""
    with suppress(OSError):
        half.unlink()
