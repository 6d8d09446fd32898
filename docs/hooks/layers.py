"""The layers of the package, from the contracts of import-linter."""

from __future__ import annotations

import re
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def layers() -> str:
    """Return the layers from the top down, a line each; modules of one line don't import each other."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    found = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return "```text\n" + "\n".join(re.sub(r"[()]", "", layer).replace(" | ", ", ") for layer in found) + "\n```\n"
