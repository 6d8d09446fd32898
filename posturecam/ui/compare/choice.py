"""Which clips can be compared, and their addresses: finished clips of this browser, and those kept in the library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from posturecam.library.records import ClipKind, LibraryClip
from posturecam.printable import printable
from posturecam.report.dates import local
from posturecam.results.marker import input_of
from posturecam.ui.backstage import Backstage
from posturecam.ui.browser import browser_id
from posturecam.ui.clips import ClipState
from posturecam.ui.jobs import Job
from posturecam.video.photo_kinds import PHOTO_ENDINGS
from posturecam.words import say

_OF_JOB = re.compile(r"job\.([A-Za-z0-9_-]{6,40})\.([0-9]{1,6})")
_KEPT = re.compile(r"clip\.([0-9a-f]{16})")
MOST_OFFERED = 500
"""Clips in the list, the latest first; a choice, more than a coach looks through."""


@dataclass(frozen=True)
class ComparableClip:
    """A clip that can be compared.

    Attributes
    ----------
    key : str
        What stands for it in an address.
    name : str
        As people know it.
    folder : Path
        Its result folder.
    recorded : date or None
        When it was recorded, where that is known.
    person : str
        The id of the person under whom it is kept; empty for a clip that is not.
    person_name : str
        That person's name.
    source : Path or None
        The clip itself, of one that is kept.
    """

    key: str
    name: str
    folder: Path
    recorded: date | None = None
    person: str = ""
    person_name: str = ""
    source: Path | None = None

    @property
    def label(self) -> str:
        """What it is called in a list."""
        when = "" if self.recorded is None else long_day_of(self.recorded)
        return printable(" · ".join(filter(None, (self.person_name, self.name, when))))


def long_day_of(day: date) -> str:
    """Say a day in full.

    Parameters
    ----------
    day : date
        The day.

    Returns
    -------
    str
        '3 March 2026'.
    """
    return say("report.date.long", day=day.day, month=say(f"report.month.m{day.month}"), year=str(day.year))


def job_key(job: Job, number: int) -> str:
    """Make what stands for a clip of a job in an address.

    Parameters
    ----------
    job : Job
        The job.
    number : int
        Its place among the job's clips, from 0.

    Returns
    -------
    str
        'job.<id>.<number>'.
    """
    return f"job.{job.id}.{number}"


def kept_key(clip: LibraryClip) -> str:
    """Make what stands for a clip of the library in an address.

    Parameters
    ----------
    clip : LibraryClip
        The clip.

    Returns
    -------
    str
        'clip.<id>'.
    """
    return f"clip.{clip.id}"


def compare_address(first: str, second: str = "") -> str:
    """Make the address of a comparison.

    Parameters
    ----------
    first, second : str
        Keys; empty for one that is still to be chosen.

    Returns
    -------
    str
        Path and query.
    """
    query = {name: key for name, key in (("a", first), ("b", second)) if key}
    return f"/compare?{urlencode(query)}"


def comparable_clips(stage: Backstage, person: str = "") -> list[ComparableClip]:
    """List what this browser may compare: its finished clips, then the library; none twice.

    Parameters
    ----------
    stage : Backstage
        With jobs and library.
    person : str
        The id of the person whose clips come first; empty for none.

    Returns
    -------
    list of ComparableClip
        Each the latest first.
    """
    kept = [clip for clip in stage.library.clips() if clip.kind is not ClipKind.PHOTO]
    known = {clip.digest for clip in kept}
    own = [one for job in stage.jobs.of(browser_id()) for one in _of_job(job) if input_of(one.folder) not in known]
    first = sorted(kept, key=lambda clip: not person or clip.person != person)[:MOST_OFFERED]
    offered = [*own, *(_kept(stage, clip) for clip in first)]
    return sorted(offered, key=lambda one: not person or one.person != person)[:MOST_OFFERED]


def chosen_clip(stage: Backstage, key: str | None) -> ComparableClip | None:
    """Find the clip that an address names.

    Parameters
    ----------
    stage : Backstage
        With jobs and library.
    key : str or None
        From an address: anything may stand there.

    Returns
    -------
    ComparableClip or None
        None where it is none of ours, or is gone.
    """
    if found := _OF_JOB.fullmatch(key or ""):
        job = stage.jobs.get(found[1])
        clip = None if job is None else next((one for one in _of_job(job) if one.key == key), None)
        return None if clip is None else _with_person(stage, clip)
    if found := _KEPT.fullmatch(key or ""):
        kept = next((one for one in stage.library.clips() if one.id == found[1]), None)
        return None if kept is None or kept.kind is ClipKind.PHOTO else _kept(stage, kept)
    return None


def _of_job(job: Job) -> Iterator[ComparableClip]:
    job.refresh()
    for number, clip in enumerate(job.clips):
        if clip.state is ClipState.DONE and clip.folder is not None and not _is_photo(clip.label):
            yield ComparableClip(job_key(job, number), clip.label, clip.folder)


def _with_person(stage: Backstage, clip: ComparableClip) -> ComparableClip:
    """The same clip of this browser with the person under whom it is kept, where that is one."""
    digest = input_of(clip.folder)
    kept = stage.library.clips(digest=digest) if digest else []
    if len({one.person_id for one in kept}) != 1:
        return clip
    known = _kept(stage, kept[0])
    return replace(clip, recorded=known.recorded, person=known.person, person_name=known.person_name)


def _is_photo(label: str) -> bool:
    return Path(label).suffix.lower() in PHOTO_ENDINGS


def _kept(stage: Backstage, clip: LibraryClip) -> ComparableClip:
    day = local(clip.recorded).date() if clip.recorded_is_known else None
    folder = stage.library.folder(clip)
    return ComparableClip(
        kept_key(clip), clip.name, folder, day, clip.person_id, clip.person, stage.library.source(clip)
    )
