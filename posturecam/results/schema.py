"""The JSON Schema of analysis.json, with the checks that there are."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from posturecam.checks import discover

SCHEMA_FILE = "analysis.schema.json"
"""In the package; `python -m posturecam.results.schema > posturecam/analysis.schema.json` writes it anew."""


def analysis_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) that `Analysis.to_dict` follows, whose list of check ids is that of `discover()`."""
    schema: dict[str, Any] = json.loads(resources.files("posturecam").joinpath(SCHEMA_FILE).read_text(encoding="utf-8"))
    schema["$defs"]["finding"]["properties"]["check"]["enum"] = [check.id for check in discover()]
    return schema


if __name__ == "__main__":
    print(json.dumps(analysis_schema(), indent=2, ensure_ascii=False))
