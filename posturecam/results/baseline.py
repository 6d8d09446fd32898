"""A person's own good posture as a file: taken from an analysis, written, read back."""

from __future__ import annotations

import json
import math
from pathlib import Path

from posturecam.coaching.norms import Norms
from posturecam.coaching.scoring import own_value
from posturecam.errors import BaselineError
from posturecam.results.folder import write_atomically
from posturecam.types import Activity, Analysis, Baseline, Bout, Samples, View, rounded

MIN_SECONDS = 5.0
_KIND = "posturecam baseline"


def baseline_from(analysis: Analysis, name: str, norms: Norms) -> Baseline:
    """The baseline of the longest bout in a clip called `name`: per check the person's own median and MAD, less what `norms` expects.

    Raises BaselineError when no bout lasts MIN_SECONDS or nothing in it could be measured.
    """
    bout = max(analysis.bouts, key=_seconds, default=None)
    if bout is None or _seconds(bout) < MIN_SECONDS:
        found = "none" if bout is None else f"{_seconds(bout):.1f} s"
        raise BaselineError(
            f"A baseline needs {MIN_SECONDS:.0f} s of one steady activity, and {name} has {found}. Film a little longer."
        )
    own = {check: _own(samples, check, bout, norms) for check, samples in sorted(bout.samples.items())}
    values = {check: value for check, value in own.items() if value is not None}
    if not values:
        raise BaselineError(f"Nothing in {name} could be measured. Film your whole body, in good light, from the side.")
    return Baseline(bout.activity, bout.scene.view, values, _seconds(bout))


def save_baseline(baseline: Baseline, path: Path) -> None:
    """Writes a baseline as JSON, whole or not at all. Raises OutputError when that is not possible."""
    content = {
        "kind": _KIND,
        "schema": 1,
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
        raise BaselineError(
            f"{path} is not a baseline. Make one from a clip with posturecam calibrate."
        ) from error


def _seconds(bout: Bout) -> float:
    return bout.end - bout.start


def _own(samples: Samples, check: str, bout: Bout, norms: Norms) -> tuple[float, float] | None:
    speeds = {}
    if bout.gait is not None:
        speed = math.nan if bout.gait.speed_mps is None else bout.gait.speed_mps
        speeds = {"belt_speed_legs_s": bout.gait.belt_speed_legs_s, "speed_mps": speed}
    return own_value(samples, norms.row(check, bout.activity, bout.scene.view, False), speeds)
