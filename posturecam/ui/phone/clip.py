"""A clip that a phone handed in: looked at like an upload of the app's own page, then a job like any other."""

from __future__ import annotations

import logging
import threading
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path

from posturecam.batch.settings import ClipSettings
from posturecam.printable import printable
from posturecam.ui.analyse.preparation import Preparation, prepare
from posturecam.ui.backstage import Backstage
from posturecam.ui.intake import received
from posturecam.ui.jobs import ClipState, Job
from posturecam.ui.recent import FROM_PHONE
from posturecam.words import in_language, language

_LONGEST_NAME = 80
"""Characters of a clip's name that are shown, from its end; a choice, for one line of a phone."""


@dataclass(frozen=True)
class SpooledClip:
    """A written file, as the app's uploads give theirs (`uploads.Sent`).

    Attributes
    ----------
    name : str
        What the phone calls it; only to be shown.
    size : int
        Bytes.
    ticket : bytes
        Stands for the file (`spool`).
    """

    name: str
    size: int
    ticket: bytes

    def getvalue(self) -> bytes:
        """Return what stands for the content.

        Returns
        -------
        bytes
            The ticket.
        """
        return self.ticket


@dataclass(eq=False)
class PhoneClip:
    """A clip of a phone, and where it stands.

    Attributes
    ----------
    name : str
        As the phone calls it; a label, never a path.
    job : Job or None
        What becomes of it; None while it is looked at.
    has_failed : bool
        Whether posturecam itself failed at it.
    results : dict
        The page of its result by language, made once.
    stills : list of Path
        The images of that page, by their number.
    """

    name: str
    job: Job | None = None
    has_failed: bool = False
    results: dict[str, str] = field(default_factory=dict)
    stills: list[Path] = field(default_factory=list)

    @property
    def stage(self) -> str:
        """Where it stands: looking, asks, waiting, working, done, failed or stopped."""
        if self.job is None:
            return "failed" if self.has_failed else "looking"
        self.job.refresh()
        if self.job.is_held:
            return "asks"
        return "failed" if self.job.trouble else self.job.clips[0].state.value

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.stage in (ClipState.DONE.value, ClipState.FAILED.value, ClipState.STOPPED.value)

    @property
    def asked(self) -> Preparation | None:
        """What the first look found, and what is asked; None before it."""
        at = None if self.job is None else self.job.preparation
        return at if isinstance(at, Preparation) else None


def label_of(name: str) -> str:
    """Make a clip's name fit to be shown.

    Parameters
    ----------
    name : str
        As a phone sent it.

    Returns
    -------
    str
        Its last part, printable, at most 80 characters; "clip" for nothing.

    Examples
    --------
    >>> label_of("../../etc/IMG_1234.MOV"), label_of("..")
    ('IMG_1234.MOV', 'clip')
    """
    last = printable(name.replace("\\", "/").rpartition("/")[2].strip())[-_LONGEST_NAME:]
    return last if last.strip(". ") else "clip"


def take_in(stage: Backstage, clip: PhoneClip, sent: SpooledClip) -> None:
    """Look at a clip in a thread of its own, and queue it.

    Parameters
    ----------
    stage : Backstage
        Where it goes on.
    clip : PhoneClip
        The clip.
    sent : SpooledClip
        Its file; nothing of it stays where it can't be a clip.
    """
    spoken = language()

    def work() -> None:
        try:
            with in_language(spoken):
                _take_in(stage, clip, sent)
        except Exception:
            clip.has_failed = True
            logging.getLogger(__name__).error(printable(f"a clip of a phone\n{traceback.format_exc()}", keep="\n"))
        finally:
            stage.spool.end(sent.ticket)

    threading.Thread(target=work, name="posturecam-phone-clip", daemon=True).start()


def _take_in(stage: Backstage, clip: PhoneClip, sent: SpooledClip) -> None:
    with stage.check_process.using() as worker:
        clips = received([sent], stage.workspace.room(), worker, long=True)
        job = Job(clips, stage.workspace.room(), ClipSettings())
        job.owner = FROM_PHONE
        if not clips[0].state.is_over:
            prepare(stage, job, worker, wanted=False)
    if job.is_held:
        stage.jobs.hold(job)
    else:
        stage.jobs.submit(job)
    clip.job = job


def go_on(stage: Backstage, clip: PhoneClip, person: str = "") -> None:
    """Analyse a clip that asked something; nothing for one that asks for a part, which takes the app's own page.

    Parameters
    ----------
    stage : Backstage
        Where it goes on.
    clip : PhoneClip
        The clip.
    person : str, optional
        The number of the person who is meant, from 0; the most prominent one for anything else.
    """
    job, asked = clip.job, clip.asked
    if job is None or not job.is_held or asked is None or asked.survey.strip is not None:
        return
    chosen = [one for n, one in enumerate(asked.survey.look.people) if str(n) == person]
    if chosen:
        job.settings = replace(job.settings, roi=chosen[0].roi)
    job.is_held = False
    stage.jobs.submit(job)
