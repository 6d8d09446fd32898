"""A live session under way, and what it leaves once it is summed up."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.live import LiveSession
from posturecam.pose.stored import load_track
from posturecam.track import PoseTrack
from posturecam.treadmill.trial import CadenceTrial
from posturecam.types import Analysis
from posturecam.ui.live.waiting.head import SessionHead
from posturecam.ui.live.waiting.writer import SessionWriter

if TYPE_CHECKING:
    from posturecam.ui.live.registry import PageSession


@dataclass(frozen=True)
class LiveRecording:
    """A session that has ended and been summed up; no images.

    Attributes
    ----------
    head : SessionHead
        When it was, how long, and what was known when it began.
    folder : Path
        Its result folder, like that of a clip.
    analysis : Analysis
        What was found, without the landmarks.
    """

    head: SessionHead
    folder: Path
    analysis: Analysis

    @cached_property
    def track(self) -> PoseTrack:
        """The landmarks, read when first asked for."""
        return load_track(self.folder / LANDMARKS_FILE)


@dataclass(eq=False)
class RunningSession:
    """A live session under way.

    Attributes
    ----------
    session : LiveSession
        The engine's side of it.
    known : Mapping
        What was known when it began, as keywords of `analyze`.
    start_s : float or None
        Time of its first frame on the page's clock, s; None before the first frame of a page.
    baseline_name : str or None
        What the person calls the posture that they compare with.
    begun : datetime
        Aware, when it began.
    last_t : float or None
        Time of its latest frame from its beginning, s; None before the first.
    seen_s : float
        When that came in, on the clock of its keeper.
    deadline_s : float or None
        When it ends unless its page comes back, on that clock; None while that is connected.
    page : PageSession or None
        The page that goes on with it.
    turn : threading.Lock
        Held while its engine is used.
    writer : SessionWriter
        Its way to the disk; there is none before the session has begun.
    trial : CadenceTrial or None
        The trial of a higher cadence that is under way.
    """

    session: LiveSession
    known: Mapping[str, Any]
    start_s: float | None = None
    baseline_name: str | None = None
    begun: datetime = field(default_factory=lambda: datetime.now().astimezone())
    last_t: float | None = None
    seen_s: float = 0.0
    deadline_s: float | None = None
    page: PageSession | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)
    trial: CadenceTrial | None = None
    writer: SessionWriter = field(init=False, repr=False)

    @property
    def id(self) -> str:
        """Its id, once it has begun."""
        return self.writer.head.id

    def take(self) -> None:
        """Have its writer take what came in since the last time."""
        with self.turn:
            if self.last_t is not None:
                self.writer.take(self.session, self.last_t)
