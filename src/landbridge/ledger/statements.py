"""The statement: an event as it comes in from the world, with what a live book keeps of it.

A frame of statements is what readers of outside formats make and stores take in. A run's book is the narrower frame of
`events.py`; a store gives that back for the folds.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, cast

import polars as pl

__all__ = ["OBJECT_ROLES", "STATEMENT_SCHEMA", "TRADE_TYPES", "content_digest", "detail_of", "sealed"]

OBJECT_ROLES: Final = ("parent", "child", "input", "output", "member", "document")
"""Roles of the further objects of a statement; the subject and the object have columns of their own."""

TRADE_TYPES: Final = {
    "container.gated_in": "a container comes into a terminal",
    "container.gated_out": "a container leaves a terminal",
    "container.stuffed": "goods are put into a container",
    "container.stripped": "goods are taken out of a container",
    "container.picked_up": "a container is fetched from where it stood",
    "container.dropped_off": "a container is set down",
    "container.available": "a container can be fetched or set down",
    "container.removed": "a container is taken off its transport",
    "container.inspected": "a container has been looked into",
    "container.seen": "a container was seen at a place; nothing more is told",
    "seal.replaced": "a container has a new seal",
    "customs.selected_inspection": "customs want to look into a container",
    "customs.selected_scan": "customs want to scan a container",
    "customs.released": "customs let a container go on",
    "document.stated": "a document was issued, received, approved or refused; stage says which",
    "thing.stated": "something is told of things that are no container, wagon or train",
}
"""Types that partners tell of beside those a run writes (`EVENT_TYPES`), in words."""

STATEMENT_SCHEMA: Final = pl.Schema(
    {
        "source": pl.String(),
        "event_id": pl.String(),
        "revision": pl.Int64(),
        "classifier": pl.String(),
        "type": pl.String(),
        "subject": pl.String(),
        "object": pl.String(),
        "location": pl.String(),
        "stage": pl.String(),
        "quantity": pl.Int64(),
        "event_time": pl.Datetime("ms", "UTC"),
        "recorded_at": pl.Datetime("ms", "UTC"),
        "party": pl.String(),
        "retracted": pl.Boolean(),
        "objects": pl.List(pl.Struct({"role": pl.String(), "scheme": pl.String(), "id": pl.String()})),
        "detail": pl.String(),
        "digest": pl.Int64(),
        "format": pl.String(),
        "message": pl.String(),
        "context": pl.String(),
        "line": pl.Int64(),
    }
)
"""Columns of a frame of statements.

- `source`, `event_id`, `revision`: the identity. `revision` is a number that grows: 0, 1, 2, or milliseconds since
  1970 of the partner's own time of change. Of equal revisions with other content the larger `digest` counts.
- `subject`, `object`, `location`: opaque ids as the ledger writes them; `objects` are further things it tells of.
- `recorded_at`: the store sets it; of the book of a run it keeps the one that is given.
- `party`: whose it is; rows are filtered by it. Null: the party of the book.
- `detail`: further fields as a JSON object. `message`, `context`: what a partner sent, word for word, with the
  JSON-LD context it stood in; null for tables. `line`: where it stood in its file.
"""


def detail_of(text: str | None) -> dict[str, Any]:
    """The further fields that a `detail` holds; none where it is no object."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def content_digest(text: str) -> int:
    """64 bits of BLAKE2b (RFC 7693) over a canonical text, as a signed number that both databases hold."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


_CONTENT: Final = ("classifier", "type", "subject", "object", "location", "stage", "quantity", "event_time",
                   "retracted", "party", "detail")  # fmt: skip


def sealed(statements: pl.DataFrame) -> pl.DataFrame:
    """The same frame with the digest of what each row tells, for formats whose rows are no messages.

    The canonical text is the content fields in their order, parted by U+001F; U+0000 stands for null, an instant is in
    milliseconds since 1970, the further objects are compact JSON, each once, in order, parted by U+001E. Books hold
    these digests: another text would make all that they know look new.
    """
    objects = pl.col("objects").list.eval(pl.element().struct.json_encode())
    told = statements.select(
        *(pl.col(name).cast(pl.Int64) if name == "event_time" else pl.col(name) for name in _CONTENT),
        pl.when(pl.col("objects").list.len() > 0).then(objects.list.unique().list.sort().list.join("\x1e")),
    )
    texts = told.select(pl.concat_str(pl.all().cast(pl.String).fill_null("\x00"), separator="\x1f")).to_series()
    digests = [content_digest(text) for text in texts]
    return statements.with_columns(pl.Series("digest", digests, dtype=pl.Int64))
