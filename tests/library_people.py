"""Kept findings made by hand, for tests of trends and of the pages that show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import numpy as np

from posturecam.coaching.norms import load_norms
from posturecam.judge.comparable import FilmedFinding
from posturecam.judge.measurement import Measurement
from posturecam.judge.verdict import judge
from posturecam.library.records import ClipKind, KeptFinding, LibraryClip
from posturecam.types import Activity, Place, Samples, View

START = datetime(2026, 10, 12, 9, tzinfo=timezone.utc)


def kept(
    check: str,
    value: float,
    week: float,
    *,
    activity: Activity = Activity.RUN,
    view: View = View.RIGHT,
    speed: float = 3.0,
    person: str = "p" * 16,
    subject: int = 0,
    seconds: float = 10.0,
) -> KeptFinding:
    """A finding of that value, judged by its norm, in a clip of its own of that week."""
    norm = load_norms().row(check, str(activity), view, False)
    assert norm is not None
    n = 12
    samples = Samples(np.arange(n, dtype=float), np.full(n, value), ("",) * n)
    inputs = {"belt_speed_legs_s": speed} if activity.is_gait else {}
    finding = judge(Measurement(check, norm, samples, systematic=norm.uncertainty, inputs=inputs), (0.0, float(n)))
    when = START + timedelta(weeks=week)
    filmed = FilmedFinding(finding, activity, view, Place.TREADMILL, False, inputs, ("model", "", "", ""), when)
    return KeptFinding(clip_of(f"{check} {week}", when, person), subject, 0.0, seconds, filmed)


def clip_of(name: str, when: datetime, person: str = "p" * 16) -> LibraryClip:
    """A clip of that time that is in no library."""
    return LibraryClip(
        id=name,
        person_id=person,
        session_id="s" * 16,
        person="Ana",
        name=f"{name}.mp4",
        session="",
        kind=ClipKind.VIDEO,
        recorded=when,
        recorded_is_known=True,
        added=when,
        activity=Activity.RUN,
        view=View.RIGHT,
        speed_mps=None,
        score=None,
        digest=name,
        folder=f"{person}/{name}",
        has_source=False,
    )


def on_clip(one: KeptFinding, other: KeptFinding) -> KeptFinding:
    """The same finding on the clip of another."""
    return replace(one, clip=other.clip)
