"""Inputs that showed a fault once, in `corpus/TARGET/NAME`, and the faults that are known and not yet mended."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from posturecam_lab.fuzz.run import Find, ReadOutcome

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).with_name("corpus")
KNOWN = FOLDER / "known.toml"


def inputs() -> list[tuple[str, Path]]:
    """Target and file of every input in the corpus."""
    return [(path.parent.name, path) for path in sorted(FOLDER.glob("*/*")) if path.is_file()]


def known() -> set[tuple[str, str]]:
    """(target, outcome) of the faults that are not mended yet."""
    content = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    return {(fault["target"], fault["outcome"]) for fault in content.get("fault", [])}


def is_known(target: str, outcome: ReadOutcome) -> bool:
    """Whether it is one of those faults."""
    return (target, str(outcome)) in known()


def keep(finds: Iterable[Find], folder: Path) -> list[Path]:
    """Write the finds below the folder, named by fault and content."""
    paths = []
    for find in finds:
        fault = re.sub(r"[^a-z0-9]+", "_", str(find.outcome).lower()).strip("_")[:60]
        path = folder / find.target / f"{fault}_{hashlib.sha256(find.data).hexdigest()[:8]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(find.data)
        paths.append(path)
    return paths
