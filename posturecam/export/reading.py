"""A result folder read back: the analysis as it was stored, and the files beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from posturecam.documents import read_json
from posturecam.errors import TrackError
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.pose.stored import load_track
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE
from posturecam.types import Analysis, Bout, Finding
from posturecam.words import message

_STILL = re.compile(r"(?P<rank>\d+)_(?P<check>[a-z_]+?)(?P<typical>_typical)?_(?P<t>\d+\.\d+)s\.jpg")


@dataclass(frozen=True)
class Still:
    """An image that shows a finding.

    Attributes
    ----------
    name : str
        Of its file.
    rank : int
        Its place among the stills, from 1.
    check : str
        The id of the check that it is for.
    t : float
        When it was, in s.
    is_typical : bool
        Whether it shows a typical moment, else the worst.
    """

    name: str
    rank: int
    check: str
    t: float
    is_typical: bool


@dataclass(frozen=True)
class ClipResult:
    """One clip's result as it is shown.

    Attributes
    ----------
    folder : Path
        Where it lies.
    analysis : Analysis
        What was found.
    files : tuple of str
        The names of what lies in the folder.
    stills : tuple of Still
        Those of its images that show a finding.
    """

    folder: Path
    analysis: Analysis
    files: tuple[str, ...]
    stills: tuple[Still, ...]

    @property
    def findings(self) -> list[tuple[Bout, Finding]]:
        """Every finding with the bout, or the bouts judged as one, that it is about, in order of time."""
        return [(bout, finding) for bout in self.analysis.judgements for finding in bout.findings]

    def stills_of(self, bout: Bout, check: str) -> tuple[Still, ...]:
        """Find the stills of one finding.

        Parameters
        ----------
        bout : Bout
            The bout that the finding is about.
        check : str
            The id of its check.

        Returns
        -------
        tuple of Still
            The worst moment first.
        """
        return tuple(s for s in self.stills if s.check == check and any(a <= s.t <= b for a, b in bout.spans))


def read_result(folder: Path, *, with_track: bool = True) -> ClipResult:
    """Read a stored result; nothing is analysed.

    Parameters
    ----------
    folder : Path
        The result folder of a clip.
    with_track : bool
        Whether to read the landmarks too, which what was found does without.

    Returns
    -------
    ClipResult
        What was stored.

    Raises
    ------
    TrackError
        The folder holds no whole result, or one of a newer posturecam.
    """
    try:
        analysis = Analysis.from_dict(read_json(folder / ANALYSIS_FILE, ANALYSIS))
        names = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    except (OSError, TrackError) as error:
        raise TrackError(message("ui.result.gone")) from error
    except ValueError as error:
        raise TrackError(message("ui.result.unreadable", error=error)) from error
    if with_track:
        analysis = replace(analysis, track=load_track(folder / LANDMARKS_FILE))
    return ClipResult(folder, analysis, tuple(names), _stills(names))


def _stills(names: list[str]) -> tuple[Still, ...]:
    found = [(name, match) for name in names if (match := _STILL.fullmatch(name))]
    stills = [
        Still(name, int(match["rank"]), match["check"], float(match["t"]), bool(match["typical"]))
        for name, match in found
    ]
    return tuple(sorted(stills, key=lambda still: still.rank))
