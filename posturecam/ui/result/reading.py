"""A result folder read back: the same analysis, with the strides behind it, and the files that lie beside it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posturecam.analysis import analyze
from posturecam.clip import Known
from posturecam.coaching.norms import Norms, load_norms
from posturecam.errors import PosturecamError, TrackError
from posturecam.pose.stored import load_track
from posturecam.results.marker import ANALYSIS_FILE
from posturecam.types import Analysis, Baseline, Bout, Finding

VIDEO, LANDMARKS, STRIDES, FRAMES, THUMBNAIL = (
    *("annotated.mp4", "landmarks.npz", "strides.csv", "frames.csv"),
    "thumbnail.jpg",
)
_STILL = re.compile(r"(?P<rank>\d+)_(?P<check>[a-z_]+?)(?P<typical>_typical)?_(?P<t>\d+\.\d+)s\.jpg")


@dataclass(frozen=True)
class Still:
    """An evidence picture: `name` of its file, the check it is for, its time in s, and whether it is a typical moment
    (else the worst)."""

    name: str
    rank: int
    check: str
    t: float
    is_typical: bool


@dataclass(frozen=True)
class Reading:
    """One clip's result. norms, baseline: those it was judged by. files: the names of what lies in the folder."""

    folder: Path
    analysis: Analysis
    norms: Norms
    baseline: Baseline | None
    files: tuple[str, ...]
    stills: tuple[Still, ...]

    @property
    def findings(self) -> list[tuple[Bout, Finding]]:
        """Every finding with the bout, or the bouts judged as one, that it is about, in order of time."""
        return [(bout, finding) for bout in self.analysis.judgements for finding in bout.findings]

    def stills_of(self, bout: Bout, check: str) -> tuple[Still, ...]:
        """The pictures of one finding, the worst moment first."""
        return tuple(s for s in self.stills if s.check == check and any(a <= s.t <= b for a, b in bout.spans))


def read_result(folder: Path, known: Known) -> Reading:
    """The result in `folder`, judged anew from its landmarks with what was known then.

    Raises PosturecamError, in a sentence, when the folder holds no whole result, or one that another posturecam made.
    """
    try:
        stored = json.loads((folder / ANALYSIS_FILE).read_text(encoding="utf-8"))
        names = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    except (OSError, ValueError) as error:
        raise TrackError("The result of this clip is gone or damaged. Analyse the clip again.") from error
    analysis = analyze(load_track(folder / LANDMARKS), **known)
    if _comparable(json.loads(json.dumps(analysis.to_dict()))) != _comparable(stored):
        raise PosturecamError(
            "This result was made by another posturecam or with other options. Analyse the clip again."
        )
    baseline, norms = known.get("baseline"), known.get("norms") or load_norms()
    return Reading(folder, analysis, norms, baseline, tuple(names), _stills(names))


def _comparable(content: dict[str, Any]) -> dict[str, Any]:
    """All but the moments of the stills, which may be any of several that are as good."""
    bouts = [
        {**bout, "findings": [{**finding, "moments": None} for finding in bout["findings"]]}
        for bout in content["bouts"]
    ]
    return {**content, "bouts": bouts}


def _stills(names: list[str]) -> tuple[Still, ...]:
    found = [(name, match) for name in names if (match := _STILL.fullmatch(name))]
    stills = [
        Still(name, int(match["rank"]), match["check"], float(match["t"]), bool(match["typical"]))
        for name, match in found
    ]
    return tuple(sorted(stills, key=lambda still: still.rank))
