"""The JSON Schema of analysis.json, generated from the layout of the document and the checks that there are.

`python -m posturecam.results.schema > posturecam/analysis.schema.json` writes the file in the package anew.
"""

from __future__ import annotations

import json
from typing import Any

from posturecam.checks import discover
from posturecam.types.document import SCHEMA_VERSION

SCHEMA_FILE = "analysis.schema.json"
"""In the package; a test compares it with `analysis_schema()`."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SUFFIX = "Document"
"""Of the names of the layout's classes; in the schema they go without."""
_REASON_OR_VALUE: dict[str, Any] = {
    "if": {"properties": {"verdict": {"const": "UNKNOWN"}}},
    "then": {"properties": {"reason": {"type": "string", "minLength": 1}}},
    "else": {"properties": {"value": {"type": "number"}}},
}
"""What types can't say of a finding: UNKNOWN has a reason, every other verdict a value."""


def analysis_schema() -> dict[str, Any]:
    """Generate the schema that `Analysis.to_dict` follows.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.
    """
    from msgspec.json import schema_components

    from posturecam.types.layout import AnalysisDocument

    (root,), classes = schema_components([AnalysisDocument], ref_template="#/$defs/{name}")
    definitions = {_short(name): _tidy(classes[name]) for name in sorted(classes)}
    definitions["finding"]["properties"]["check"]["enum"] = [check.id for check in discover()]
    definitions["finding"]["allOf"] = [_REASON_OR_VALUE]
    definitions["provenance"]["additionalProperties"] = {"type": "string"}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:posturecam:analysis:{SCHEMA_VERSION}",
        "title": "posturecam analysis",
        **definitions.pop(_short(root["$ref"].rpartition("/")[2])),
        "$defs": definitions,
    }


def _short(name: str) -> str:
    """The name of a class as the schema has it: 'FindingDocument' -> 'finding'."""
    short = name.removesuffix(_SUFFIX)
    return f"{short[0].lower()}{short[1:]}"


def _tidy(part: Any) -> Any:
    """A part of a schema with short names, closed objects and short forms of what may be null."""
    if isinstance(part, list):
        return [_tidy(one) for one in part]
    if not isinstance(part, dict):
        return part
    tidy = {key: _tidy(value) for key, value in part.items()}
    if "$ref" in tidy:
        tidy["$ref"] = f"#/$defs/{_short(tidy['$ref'].rpartition('/')[2])}"
    if "properties" in tidy:  # a class of the layout
        del tidy["title"]
        tidy["additionalProperties"] = False
    if isinstance(tidy.get("description"), str):
        tidy["description"] = " ".join(tidy["description"].split())
    return _nullable(tidy)


def _nullable(part: dict[str, Any]) -> dict[str, Any]:
    """`{"type": [kind, "null"]}` for a plain type that may be null."""
    plain, *null = part.get("anyOf", [{}])
    if null != [{"type": "null"}] or "type" not in plain:
        return part
    rest = {key: value for key, value in part.items() if key != "anyOf"}
    return {**rest, **plain, "type": [plain["type"], "null"]}


if __name__ == "__main__":
    print(json.dumps(analysis_schema(), indent=2, ensure_ascii=False))
