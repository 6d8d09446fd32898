"""Two chosen clips read and compared, and what the player needs of them as a file that the browser fetches."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from posturecam.durable import write_whole
from posturecam.errors import TrackError
from posturecam.export.reading import ClipResult, read_result
from posturecam.results.marker import ANALYSIS_FILE
from posturecam.results.names import json_text
from posturecam.side_by_side.board import FIRST_COLOUR, SECOND_COLOUR
from posturecam.side_by_side.choices import InStepBy
from posturecam.side_by_side.compared import (
    ComparedClip,
    Stretch,
    clip_of,
    judgement_numbered,
    likely_stretches,
    stretch_of,
)
from posturecam.side_by_side.comparison import Comparison, compare, synchrony_document
from posturecam.side_by_side.drawing import CUT_OUT, HEAD
from posturecam.side_by_side.ghost import HipPath
from posturecam.side_by_side.panels import HIPS_DOWN, LEG_SHARE, MOST_ZOOM, followed_hips
from posturecam.types import Side
from posturecam.ui.compare.choice import ComparableClip
from posturecam.ui.player.figures import hex_of
from posturecam.words import message

_DECIMALS = 2
"""Of positions in px that the browser gets: a hundredth of a pixel is more than is drawn."""


@dataclass(frozen=True)
class Asked:
    """What the user chose of a comparison.

    Attributes
    ----------
    parts : tuple of (int or None)
        Which judgement of each, from 1; None for the likeliest.
    foot : Side or None
        The foot to go by in both; None for the near one of each.
    two_people : bool
        Whether they show two people.
    """

    parts: tuple[int | None, int | None] = (None, None)
    foot: Side | None = None
    two_people: bool = False


@dataclass(frozen=True)
class Pairing:
    """Two clips compared, by phase and by time.

    Attributes
    ----------
    readings : tuple of ClipResult
        As they are stored.
    by_phase, by_time : Comparison
        The same two clips, in step by either; without strides both are by time.
    """

    readings: tuple[ClipResult, ClipResult]
    by_phase: Comparison
    by_time: Comparison

    @property
    def has_phase(self) -> bool:
        """Whether both have strides to go by."""
        return self.by_phase.synchrony.by is InStepBy.PHASE

    @property
    def digest(self) -> str:
        """What tells it from others: hexadecimal digits of all that it shows."""
        shown = json_text([self.by_phase.to_dict(), self.by_time.to_dict()], allow_nan=False)
        return hashlib.sha256(shown.encode()).hexdigest()[:24]


def paired(clips: tuple[ComparableClip, ComparableClip], asked: Asked) -> Pairing:
    """Read two results and compare them.

    Parameters
    ----------
    clips : tuple of ComparableClip
        The chosen clips.
    asked : Asked
        What the user chose.

    Returns
    -------
    Pairing
        The comparison.

    Raises
    ------
    TrackError
        When a result is gone or damaged, or nothing was judged in it.
    """
    first, second = (_read(one.folder, _stamp(one.folder)) for one in clips)
    compared = _clip(clips[0], first), _clip(clips[1], second)
    return _compared((first, second), compared, asked)


def _clip(chosen: ComparableClip, reading: ClipResult) -> ComparedClip:
    if reading.analysis.track is None:
        raise TrackError(message("ui.result.gone"))
    track = reading.analysis.track
    return clip_of(reading.analysis, track, chosen.name, recorded=chosen.recorded, folder=chosen.folder)


@lru_cache(maxsize=4)
def _read(folder: Path, stamp: int) -> ClipResult:
    """A stored result; read again when it was written anew."""
    return read_result(folder)


def _stamp(folder: Path) -> int:
    try:
        return (folder / ANALYSIS_FILE).stat().st_mtime_ns
    except OSError:
        return 0


def _compared(
    readings: tuple[ClipResult, ClipResult], clips: tuple[ComparedClip, ComparedClip], asked: Asked
) -> Pairing:
    likely = likely_stretches(*clips)
    chosen = [
        usual if part is None or part > len(clip.analysis.judgements) else _part(clip, part)
        for clip, part, usual in zip(clips, asked.parts, likely, strict=True)
    ]
    by_phase, by_time = (
        compare(clips, (chosen[0], chosen[1]), by, foot=asked.foot, two_people=asked.two_people) for by in InStepBy
    )
    return Pairing(readings, by_phase, by_time)


def _part(clip: ComparedClip, number: int) -> Stretch:
    return stretch_of(clip, judgement_numbered(clip, number))


def pairing_file(pairing: Pairing, folder: Path) -> str:
    """Write what the player needs, where it is not there yet.

    Parameters
    ----------
    pairing : Pairing
        Two clips.
    folder : Path
        Where the browser may fetch it from.

    Returns
    -------
    str
        The name of the file.
    """
    folder.mkdir(exist_ok=True)
    file = folder / f"pair-{pairing.digest}.json"
    if not file.exists():
        content = json_text(pairing_document(pairing), allow_nan=False, separators=(",", ":"))
        write_whole(file, content.encode())
    return file.name


def pairing_document(pairing: Pairing) -> dict[str, Any]:
    """Collect what the player needs to play two clips in step.

    Parameters
    ----------
    pairing : Pairing
        Two clips.

    Returns
    -------
    dict
        JSON-ready; times in s, positions in px.
    """
    shown = [pairing.by_phase, pairing.by_time] if pairing.has_phase else [pairing.by_time]
    comparison = pairing.by_time
    return {
        "sync": {str(one.synchrony.by): synchrony_document(one.synchrony) for one in shown},
        "rates": [_rate(clip, one) for clip, one in comparison.pairs],
        "sizes": [list(clip.track.size) for clip in comparison.clips],
        "paths": [_path(path) for path in comparison.hip_paths],
        "mirror": comparison.mirrors,
        "colours": [hex_of(FIRST_COLOUR), hex_of(SECOND_COLOUR)],
        "look": {
            "legShare": LEG_SHARE,
            "mostZoom": MOST_ZOOM,
            "hipsDown": HIPS_DOWN,
            "cutOut": CUT_OUT,
            "head": HEAD,
        },
    }


def _rate(clip: ComparedClip, stretch: Stretch) -> float:
    """How many seconds of the clip pass in one of life."""
    life = clip.playback.to_life(np.array([stretch.start, stretch.end]))
    return round(stretch.seconds / max(float(life[1] - life[0]), 1e-6), 5)


def _path(path: HipPath) -> dict[str, Any]:
    """Hips and leg length, and the hips that a window follows; null where they are not known."""
    followed = followed_hips(path)
    return {
        "start": round(float(path.t[0]), 5) if len(path.t) else 0.0,
        "step": round(float(path.t[1] - path.t[0]), 6) if len(path.t) > 1 else 1.0,
        "x": _numbers(path.hips[:, 0]),
        "y": _numbers(path.hips[:, 1]),
        "leg": _numbers(path.leg_px),
        "usualLeg": _number(path.usual_leg_px),
        "followed": [_numbers(followed[:, 0]), _numbers(followed[:, 1])] if len(followed) else None,
    }


def _numbers(values: Sequence[float] | Any) -> list[float | None]:
    return [_number(float(value)) for value in values]


def _number(value: float) -> float | None:
    return round(value, _DECIMALS) if np.isfinite(value) else None
