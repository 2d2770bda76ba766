"""Make src/landbridge/data/dcsa/*.json from the files that DCSA publishes. Called by hand, with PyYAML at hand:

    python tests/unit/exchange/dcsa_schemas.py FOLDER

FOLDER holds TNT_v2.2.0-resolved.yaml and TNT_v3.0.0.yaml of github.com/dcsaorg/Conformance-Gateway at commit 283bf7a,
folder tnt/src/main/resources/standards/tnt/schemas. What is left out: paths, answers, subscriptions, descriptions and
examples. Lists of codes that version 3.0.0 writes in descriptions alone are kept as `x-codes`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[3] / "src/landbridge/data/dcsa"
FILES = {
    "tnt-2.2.0.json": ("TNT_v2.2.0-resolved.yaml", ("shipmentEvent", "transportEvent", "equipmentEvent")),
    "tnt-3.0.0.json": ("TNT_v3.0.0.yaml", ("Event",)),
}
LEFT_OUT = ("example", "examples", "externalDocs", "deprecated", "discriminator", "default")
CODE = re.compile(r"^- `?([A-Z]{2,13})`? ?[-(]", re.MULTILINE)
PREFIX = "#/components/schemas/"


def trimmed(schema: Any) -> Any:
    """A schema as JSON Schema has it, without words."""
    if isinstance(schema, list):
        return [trimmed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: trimmed(value) for key, value in schema.items() if key not in LEFT_OUT}
    words = kept.pop("description", None) if isinstance(kept.get("description"), str) else None
    if kept.pop("nullable", False):
        raise ValueError("nullable is not translated")
    if words and kept.get("type") == "string" and "enum" not in kept and (codes := CODE.findall(words)):
        kept["x-codes"] = codes
    if "$ref" in kept:
        kept["$ref"] = kept["$ref"].replace(PREFIX, "#/$defs/")
    return kept


def names_in(schema: Any) -> set[str]:
    """Names of the definitions a schema refers to."""
    return set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))


def extracted(document: dict[str, Any], roots: tuple[str, ...]) -> dict[str, Any]:
    """The definitions that events need, and no others."""
    schemas, kept, waiting = document["components"]["schemas"], {}, list(roots)
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = trimmed(schemas[name])
            waiting += names_in(kept[name])
    version = document["info"]["version"]
    comment = f"DCSA Track & Trace {version}, events only; Apache-2.0, see SOURCES.md beside this file"
    return {"$comment": comment, "$defs": dict(sorted(kept.items()))}


def main(folder: Path) -> None:
    import yaml

    for name, (source, roots) in FILES.items():
        document = yaml.safe_load((folder / source).read_text(encoding="utf-8"))
        lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
                 for key, value in extracted(document, roots)["$defs"].items()]  # fmt: skip
        comment = json.dumps(extracted(document, roots)["$comment"])
        text = '{"$comment": ' + comment + ',\n "$defs": {\n  ' + ",\n  ".join(lines) + "\n }\n}\n"
        (DATA / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
