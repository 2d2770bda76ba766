"""Links in the Markdown pages lead somewhere: to a file that is there, to a heading that stands on the page."""

from __future__ import annotations

import re
from pathlib import Path

from house import ROOT

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
OUTSIDE = ("http://", "https://", "mailto:")


def pages() -> list[Path]:
    """The pages of the root and of docs/."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def anchors(page: Path) -> set[str]:
    """Headings as a link names them: small letters, blanks as hyphens, no other signs."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


def broken(page: Path) -> list[str]:
    """Links of a page that lead nowhere."""
    found = []
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if link.startswith(OUTSIDE):
            continue
        lost = anchor and target.suffix == ".md" and target.exists() and anchor not in anchors(target)
        if not target.exists() or not target.is_relative_to(ROOT) or lost:
            found.append(f"{page.relative_to(ROOT)}: {link}")
    return found


def test_every_link_between_pages_leads_somewhere():
    assert not [link for page in pages() for link in broken(page)]


def test_every_page_of_docs_can_be_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        links = LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
        targets = [(page.parent / link.partition("#")[0]).resolve() for link in links if not link.startswith(OUTSIDE)]
        waiting += [target for target in targets if target.suffix == ".md" and target.exists()]
    assert not [str(page.relative_to(ROOT)) for page in pages() if page.parent != ROOT and page not in seen]
