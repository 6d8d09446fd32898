"""The JSON Schemas of analysis.json and session.json, from the layouts of the documents and the checks that there are.

`python -m posturecam.results.schema > posturecam/analysis.schema.json` writes the file in the package anew, and
`python -m posturecam.results.schema session > posturecam/session.schema.json` the other one.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from posturecam.checks import discover
from posturecam.session.document import SCHEMA_VERSION as SESSION_VERSION
from posturecam.types.document import SCHEMA_VERSION

SCHEMA_FILE = "analysis.schema.json"
"""In the package; a test compares it with `analysis_schema()`."""
SESSION_SCHEMA_FILE = "session.schema.json"
"""In the package, too."""
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
    from posturecam.types.layout import AnalysisDocument

    return _schema(AnalysisDocument, f"urn:posturecam:analysis:{SCHEMA_VERSION}", "posturecam analysis")


def session_schema() -> dict[str, Any]:
    """Generate the schema that `SessionAnalysis.to_dict` follows.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.
    """
    from posturecam.session.layout import SessionDocument

    return _schema(SessionDocument, f"urn:posturecam:session:{SESSION_VERSION}", "posturecam session")


def _schema(document: Any, name: str, title: str) -> dict[str, Any]:
    from msgspec.json import schema_components

    (root,), classes = schema_components([document], ref_template="#/$defs/{name}")
    definitions = {_short(one): _tidy(classes[one]) for one in sorted(classes)}
    definitions["finding"]["properties"]["check"]["enum"] = [check.id for check in discover()]
    definitions["finding"]["allOf"] = [_REASON_OR_VALUE]
    definitions["provenance"]["additionalProperties"] = {"type": "string"}
    return {
        "$schema": _DIALECT,
        "$id": name,
        "title": title,
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
    made = session_schema() if sys.argv[1:] == ["session"] else analysis_schema()
    print(json.dumps(made, indent=2, ensure_ascii=False))
