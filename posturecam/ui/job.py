"""Clips that were handed in together, on their way through the queue."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.batch.manifest import ClipOutcome, Entry, Manifest, load_manifest
from posturecam.batch.settings import ClipSettings
from posturecam.batch.sheet import write_sheet
from posturecam.batch.since import Past
from posturecam.batch.summary import summary_of
from posturecam.errors import OutputError
from posturecam.types import Analysis
from posturecam.ui.clips import ClipState, QueuedClip
from posturecam.ui.reasons import as_message, renamed
from posturecam.words import Message, language, message, say


class Job:
    """Clips that were handed in together, and what has become of them so far.

    Its results speak the language of the page view that made it.

    Parameters
    ----------
    clips : sequence of QueuedClip
        In the order of their rows.
    out : Path
        The folder for the results.
    settings : ClipSettings
        What all are analysed with.
    root : Path or None, optional
        The folder that the clips share.
    title : str, optional
        What the page calls the job.

    Attributes
    ----------
    pages : int
        How many page sessions have it open or had it.
    trouble : Message or None
        What broke off the whole job.
    owner, page : str
        The browser that handed it in, and the page that shows it.
    is_held : bool
        Whether it waits for an answer before its turn can come.
    preparation : object
        What its page knows of its only clip before that is analysed.
    on_done : callable
        Called with each clip that has a result, before a page can open it.
    past : callable
        Returns what knows the library's people, for what its sheet says of changes; or None.
    """

    def __init__(
        self, clips: Sequence[QueuedClip], out: Path, settings: ClipSettings, root: Path | None = None, title: str = ""
    ) -> None:
        self.id, self.out, self.settings, self.root, self.title = secrets.token_urlsafe(9), out, settings, root, title
        self.language = language()
        self.stop = threading.Event()
        self.trouble: Message | None = None
        self.pages = 0
        self.owner, self.page, self.is_held = "", "analyse", False
        self.preparation: Any = None
        self.on_done: Callable[[QueuedClip], None] = lambda clip: None
        self.past: Callable[[], Past | None] = lambda: None
        self._finished = 0
        self._clips = {clip.path: clip for clip in clips}
        self._lock = threading.Lock()

    @property
    def clips(self) -> tuple[QueuedClip, ...]:
        """The clips as they stand now, in the order they were given."""
        with self._lock:
            return tuple(self._clips.values())

    @property
    def is_over(self) -> bool:
        """Whether every clip is over."""
        return all(clip.state.is_over for clip in self.clips)

    def take_event(self, event: BatchEvent) -> None:
        """Take in what the batch reports.

        Parameters
        ----------
        event : BatchEvent
            Of one clip; of a clip that is not in this job, nothing happens.
        """
        with self._lock:
            clip = self._clips.get(event.clip)
            if clip is None:
                return
            if event.kind in (BatchEventKind.DONE, BatchEventKind.SKIPPED):
                self._finished += 1
            self._clips[clip.path] = self._after(clip, event)

    def _after(self, clip: QueuedClip, event: BatchEvent) -> QueuedClip:
        """The clip as it stands after the event."""
        now = time.monotonic()
        if event.kind is BatchEventKind.STARTED:
            return replace(clip, state=ClipState.WORKING, since=now)
        if event.kind is BatchEventKind.PROGRESS:
            since = clip.since if event.stage == clip.stage else now
            return replace(
                clip, state=ClipState.WORKING, stage=event.stage, done=event.done, total=event.total, since=since
            )
        if event.kind is BatchEventKind.SO_FAR:
            return replace(clip, so_far=event.stage)
        if event.kind is BatchEventKind.WHOLE:
            return replace(clip, percent=event.percent, end=now + event.left_s)
        if event.kind is BatchEventKind.FOUND:
            making = say("first_answer.making")
            return replace(clip, headline=event.headline, stage=making, done=0, total=None, since=now)
        if event.kind is BatchEventKind.FAILED:
            return replace(clip, state=ClipState.FAILED, why=self._as_known(clip, event.reason))
        return clip

    def refresh(self) -> None:
        """Take over what was finished since, while the rest goes on."""
        if sum(clip.state is ClipState.DONE for clip in self.clips) < self._finished:
            with suppress(OutputError):
                manifest = load_manifest(self.out)
                if manifest is not None:
                    self.take_manifest(manifest, only=(ClipOutcome.DONE,))

    def take_manifest(self, manifest: Manifest, only: Sequence[ClipOutcome] = tuple(ClipOutcome)) -> None:
        """Take over what the manifest says of the clips.

        Parameters
        ----------
        manifest : Manifest
            Of the folder of results.
        only : sequence of ClipOutcome, optional
            Entries with another outcome are left out.
        """
        with self._lock:
            for entry in manifest.entries:
                clip = self._clips.get(entry.clip)
                if clip is not None and entry.outcome in only:
                    settled = self._settled(clip, entry)
                    if settled.state is ClipState.DONE and clip.state is not ClipState.DONE:
                        self.on_done(settled)
                    self._clips[clip.path] = settled

    def judged_again(self, clip: QueuedClip, analysis: Analysis) -> None:
        """Take over what a clip shows since its user said more about it; tables and sheet of the job follow.

        Parameters
        ----------
        clip : QueuedClip
            One of the job's.
        analysis : Analysis
            What its result holds now.
        """
        summary = summary_of(analysis)
        with self._lock:
            self._clips[clip.path] = replace(self._clips[clip.path], summary=summary)
        manifest = load_manifest(self.out) if self.is_over else None
        if manifest is None:
            return
        entries = (replace(one, summary=summary) if one.clip == clip.path else one for one in manifest.entries)
        self._rewrite(manifest, entries)

    def name_person(self, paths: Collection[str], person: str, group: str = "") -> None:
        """Say whom clips show; tables and sheet of the job follow.

        Parameters
        ----------
        paths : collection of str
            Of clips of the job, which is over.
        person, group : str
            Tidy names; an empty group leaves that of the clips as it is.

        Raises
        ------
        OutputError
            Where the manifest is gone, damaged or can't be written.
        """
        manifest = load_manifest(self.out)
        known = {entry.clip for entry in (manifest.entries if manifest else ())}
        missing = next((path for path in paths if path not in known), None)
        if manifest is None or missing is not None:
            raise OutputError(message("since.no_summary", clip=Path(missing or self.out).name))
        entries = (
            replace(one, person=person, group=group or one.group) if one.clip in paths else one
            for one in manifest.entries
        )
        self._rewrite(manifest, entries)
        with self._lock:
            self._clips |= {path: replace(self._clips[path], person=person) for path in paths if path in self._clips}

    def _rewrite(self, manifest: Manifest, entries: Iterable[Entry]) -> None:
        """Write the manifest with other entries, and the sheet."""
        changed = replace(manifest, entries=tuple(entries))
        changed.save()
        write_sheet(changed, self.past())

    def _settled(self, clip: QueuedClip, entry: Entry) -> QueuedClip:
        """The clip as its entry has it."""
        done = entry.outcome is ClipOutcome.DONE and entry.folder is not None
        return replace(
            clip,
            state=ClipState(entry.outcome.value),
            why=self._as_known(clip, entry.reason) if entry.outcome is ClipOutcome.FAILED else None,
            folder=self.out / str(entry.folder) if done else None,
            person=entry.person,
            summary=entry.summary,
        )

    def end_rest(self, state: ClipState) -> None:
        """End every clip that is not over yet.

        Parameters
        ----------
        state : ClipState
            Where they stand from now on.
        """
        with self._lock:
            for path, clip in self._clips.items():
                if not clip.state.is_over:
                    self._clips[path] = replace(clip, state=state, why=None)

    def exchange(self, old: QueuedClip, new: QueuedClip) -> None:
        """Put one clip in the place of another.

        Parameters
        ----------
        old, new : QueuedClip
            A clip of the job, and what stands for it from now on.
        """
        with self._lock:
            clips = [new if clip.path == old.path else clip for clip in self._clips.values()]
            self._clips = {clip.path: clip for clip in clips}

    def requeue(self) -> None:
        """Put what was stopped back to waiting."""
        self.stop, self.trouble = threading.Event(), None
        with self._lock:
            for path, clip in self._clips.items():
                if clip.state is ClipState.STOPPED:
                    self._clips[path] = replace(
                        clip, state=ClipState.WAITING, why=None, stage="", done=0, headline="", percent=0.0
                    )

    def remove_uploads(self) -> None:
        """Remove the uploads that need no second try; all of them where no page is left that could ask for one."""
        with self._lock:
            over = [clip for clip in self._clips.values() if clip.ours and clip.state.is_over]
            for clip in over:
                if clip.state is ClipState.STOPPED:
                    if self.pages:
                        continue
                    self._clips[clip.path] = replace(clip, state=ClipState.FAILED, why=message("ui.jobs.upload_gone"))
                with suppress(OSError):
                    Path(clip.path).unlink(missing_ok=True)

    def _as_known(self, clip: QueuedClip, reason: object) -> Message | None:
        """A reason in which clips have the names that people know."""
        if reason is None:
            return None
        names: dict[str, str] = {}
        for one in (clip, *self._clips.values()):
            names |= {one.path: one.label, Path(one.path).name: one.label}
        return renamed(as_message(reason), names)
