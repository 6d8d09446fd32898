"""A person's own good posture as a file."""

from __future__ import annotations

import json
from pathlib import Path

from posturecam.arrays import rounded
from posturecam.errors import BaselineError
from posturecam.results.folder import write_atomically
from posturecam.types import Activity, Baseline, View

_KIND = "posturecam baseline"


def save_baseline(baseline: Baseline, path: Path, name: str | None = None) -> None:
    """Writes a baseline as JSON, whole or not at all, under a name if it has one. Raises OutputError when that is not
    possible."""
    content = {
        "kind": _KIND,
        "schema": 1,
        **({} if name is None else {"name": name}),
        "activity": str(baseline.activity),
        "view": str(baseline.view),
        "seconds": rounded(baseline.seconds, 2),
        "values": {check: {"median": rounded(m, 4), "mad": rounded(d, 4)} for check, (m, d) in baseline.values.items()},
    }
    write_atomically(path, (json.dumps(content, indent=2) + "\n").encode())


def load_baseline(path: Path) -> Baseline:
    """The baseline in a file of `save_baseline`. Raises BaselineError when it can't be read or is not one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["kind"] != _KIND:
            raise ValueError(content["kind"])
        values = {str(check): (float(row["median"]), float(row["mad"])) for check, row in content["values"].items()}
        return Baseline(Activity(content["activity"]), View(content["view"]), values, float(content["seconds"]))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BaselineError(f"The baseline {path} can't be read ({reason}). Check the path.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BaselineError(f"{path} is not a baseline. Make one from a clip with posturecam calibrate.") from error
