"""Summing a session up, in a worker process: its landmarks become a result folder like that of a clip."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from posturecam.batch.task import Report
from posturecam.errors import BaselineError, PosturecamError
from posturecam.track import PoseTrack
from posturecam.ui.live.waiting.folder import RESULT, SessionFolder
from posturecam.ui.live.waiting.head import SessionHead
from posturecam.words import Message, message_of

NICENESS = 5
"""By how much the process gives way to others: cameras that run meanwhile come first. A choice."""


@dataclass(frozen=True)
class Addition:
    """What became of summing a session up.

    Attributes
    ----------
    folder : Path or None
        The result folder; None while there is none.
    reason : Message or None
        Why there will be none.
    """

    folder: Path | None = None
    reason: Message | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.folder is not None or self.reason is not None


def add_up(path: Path, report: Report) -> Addition:
    """Sum a session up.

    Parameters
    ----------
    path : Path
        The folder of the session.
    report : Report
        Not used: the analysis has no steps to report.

    Returns
    -------
    Addition
        Where the result is, or why there is none.
    """
    with suppress(AttributeError, OSError):
        os.nice(NICENESS)
    place = SessionFolder(path)
    try:
        if place.result is None:
            _add_up(place)
            place.delete_parts()
        return Addition(place.result)
    except PosturecamError as error:
        return Addition(reason=message_of(error))


def _add_up(place: SessionFolder) -> None:
    """Analyse the landmarks as those of a clip; where the baseline fits nothing in them, without it and with a note."""
    from posturecam.pose.people import follow_one_person

    head = place.head()
    track = follow_one_person(place.track())
    try:
        _analyse(place, head, track, head.known)
    except BaselineError as error:
        noted = replace(track, remarks=(*track.remarks, message_of(error)))
        _analyse(place, head, noted, {**head.known, "baseline": None})


def _analyse(place: SessionFolder, head: SessionHead, track: PoseTrack, known: Mapping[str, Any]) -> None:
    from posturecam.clip import analyze_to_folder
    from posturecam.pose.stored import save_track

    stored = place.path / f"live {head.begun.astimezone():%Y-%m-%d %H.%M.%S}.npz"
    try:
        save_track(track, stored)
        analyze_to_folder(stored, place.path / RESULT, slow_motion=1.0, recorded=head.begun, **known)
    finally:
        stored.unlink(missing_ok=True)
