"""Clips being analysed behind the pages: one queue for the whole app, which page views come and go beside."""

from __future__ import annotations

import logging
import os
import queue
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from posturecam.batch.events import Event, Kind
from posturecam.batch.manifest import Manifest, Outcome, load_manifest
from posturecam.batch.run import run_batch
from posturecam.batch.settings import Settings
from posturecam.errors import OutputError, PosturecamError
from posturecam.printable import printable

MOST_PROCESSES = 4
_GONE = "This upload went when its page was closed. Upload it again."
Run = Callable[..., Manifest]


class State(str, Enum):
    """Where a clip stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self in (State.DONE, State.FAILED, State.STOPPED)


@dataclass(frozen=True)
class Clip:
    """One clip of a job. path: as the batch names it. label: as people know it. stage, done, total: the present step and
    its frames; since: when it began (monotonic s). folder: of the result, once there is one. summary: the row of the
    coach sheet. ours: an upload, to be removed when it is analysed."""

    path: str
    label: str
    ours: bool = False
    state: State = State.WAITING
    stage: str = ""
    done: int = 0
    total: int | None = None
    since: float = 0.0
    reason: str | None = None
    folder: Path | None = None
    person: str | None = None
    summary: dict[str, Any] | None = None

    def speed(self, now: float) -> float | None:
        """Frames a second in this step; None while nobody can say."""
        seconds = now - self.since
        return self.done / seconds if self.state is State.WORKING and self.done > 1 and seconds > 0.5 else None

    def left_s(self, now: float) -> float | None:
        """Seconds until this step ends; None while nobody can say."""
        speed = self.speed(now)
        return None if not speed or self.total is None else max(0.0, (self.total - self.done) / speed)


class Job:
    """Clips that were handed in together, and what has become of them so far. pages: page sessions that have it open or
    had it."""

    def __init__(
        self, clips: Sequence[Clip], out: Path, settings: Settings, root: Path | None = None, title: str = ""
    ) -> None:
        self.id, self.out, self.settings, self.root, self.title = secrets.token_urlsafe(9), out, settings, root, title
        self.stop = threading.Event()
        self.trouble: str | None = None
        self.pages = 0
        self._finished = 0
        self._clips = {clip.path: clip for clip in clips}
        self._lock = threading.Lock()

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips as they stand now, in the order they were given."""
        with self._lock:
            return tuple(self._clips.values())

    @property
    def is_over(self) -> bool:
        """Whether every clip is over."""
        return all(clip.state.is_over for clip in self.clips)

    def heard(self, event: Event) -> None:
        """Takes in what the batch tells."""
        with self._lock:
            clip = self._clips.get(event.clip)
            if clip is None:
                return
            now = time.monotonic()
            if event.kind is Kind.STARTED:
                clip = replace(clip, state=State.WORKING, since=now)
            elif event.kind is Kind.PROGRESS:
                since = clip.since if event.stage == clip.stage else now
                clip = replace(
                    clip, state=State.WORKING, stage=event.stage, done=event.done, total=event.total, since=since
                )
            elif event.kind is Kind.FAILED:
                clip = replace(clip, state=State.FAILED, reason=self._told(clip, event.reason))
            elif event.kind in (Kind.DONE, Kind.SKIPPED):
                self._finished += 1
            self._clips[clip.path] = clip

    def refresh(self) -> None:
        """Takes over what was finished since, while the rest goes on."""
        if sum(clip.state is State.DONE for clip in self.clips) < self._finished:
            with suppress(OutputError):
                manifest = load_manifest(self.out)
                if manifest is not None:
                    self.settled(manifest, only=(Outcome.DONE,))

    def settled(self, manifest: Manifest, only: Sequence[Outcome] = tuple(Outcome)) -> None:
        """Takes over what the manifest says of the clips with such an outcome."""
        with self._lock:
            for entry in manifest.entries:
                clip = self._clips.get(entry.clip)
                if clip is not None and entry.outcome in only:
                    done = entry.outcome is Outcome.DONE and entry.folder is not None
                    failed = entry.outcome is Outcome.FAILED
                    self._clips[clip.path] = replace(
                        clip,
                        state=State(entry.outcome.value),
                        reason=self._told(clip, entry.reason) if failed else None,
                        folder=self.out / str(entry.folder) if done else None,
                        person=entry.person,
                        summary=entry.summary,
                    )

    def give_up(self, state: State, reason: str | None = None) -> None:
        """Ends every clip that is not over yet."""
        with self._lock:
            for path, clip in self._clips.items():
                if not clip.state.is_over:
                    self._clips[path] = replace(clip, state=state, reason=reason)

    def wait_again(self) -> None:
        """Puts what was stopped back to waiting."""
        self.stop, self.trouble = threading.Event(), None
        with self._lock:
            for path, clip in self._clips.items():
                if clip.state is State.STOPPED:
                    self._clips[path] = replace(clip, state=State.WAITING, reason=None, stage="", done=0)

    def remove_uploads(self) -> None:
        """Removes the uploads that need no second try; all of them where no page is left that could ask for one."""
        with self._lock:
            over = [clip for clip in self._clips.values() if clip.ours and clip.state.is_over]
            for clip in over:
                if clip.state is State.STOPPED:
                    if self.pages:
                        continue
                    self._clips[clip.path] = replace(clip, state=State.FAILED, reason=_GONE)
                with suppress(OSError):
                    Path(clip.path).unlink(missing_ok=True)

    def _told(self, clip: Clip, reason: str | None) -> str | None:
        """A reason in which clips have the names that people know."""
        if reason is None:
            return None
        for other in (clip, *self._clips.values()):
            reason = reason.replace(other.path, other.label).replace(Path(other.path).name, other.label)
        return printable(reason)


class Jobs:
    """The queue: one job at a time, in a thread of its own. run: what analyses the clips of a job."""

    def __init__(self, run: Run = run_batch) -> None:
        self._run = run
        self._jobs: dict[str, Job] = {}
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._present: Job | None = None
        self._lock = threading.Lock()
        self._left: queue.SimpleQueue[str] = queue.SimpleQueue()

    def submit(self, job: Job) -> str:
        """Queues a job, for the first time or again after it was stopped; returns its id."""
        with self._lock:
            self._jobs[job.id] = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="posturecam-jobs", daemon=True)
                self._thread.start()
        self._waiting.put(job)
        return job.id

    def get(self, job_id: str | None) -> Job | None:
        """The job of that id; None for one that nobody knows."""
        with self._lock:
            return self._jobs.get(job_id or "")

    def leave(self, job_ids: Iterable[str]) -> None:
        """Says that a page session is gone which had these jobs open. Takes no lock: the garbage collector may call it
        anywhere."""
        for job_id in job_ids:
            self._left.put(job_id)

    def tidy(self) -> None:
        """Removes the uploads of jobs that no page has open any more, unless they are still being worked on."""
        while not self._left.empty():
            job = self.get(self._left.get())
            if job is not None:
                job.pages -= 1
                if job.pages <= 0 and job.is_over:
                    job.remove_uploads()

    def cancel(self, job: Job) -> None:
        """Stops a job; one whose turn had not come is over at once."""
        job.stop.set()
        if self._present is not job:
            job.give_up(State.STOPPED)

    def close(self) -> None:
        """Stops everything and waits for it."""
        with self._lock:
            thread, jobs = self._thread, list(self._jobs.values())
        for job in jobs:
            job.stop.set()
        self._waiting.put(None)
        if thread is not None:
            thread.join(30)

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._present = job
            self._do(job)
            self._present = None

    def _do(self, job: Job) -> None:
        clips = [clip.path for clip in job.clips if clip.state is State.WAITING]
        processes = max(1, min(MOST_PROCESSES, os.cpu_count() or 1, len(clips)))
        try:
            if clips and not job.stop.is_set():
                job.settled(
                    self._run(
                        clips,
                        job.out,
                        job.settings,
                        jobs=processes,
                        resume=True,
                        watch=job.heard,
                        stop=job.stop,
                        root=job.root,
                    )
                )
        except PosturecamError as error:
            job.trouble = printable(str(error))
        except Exception:  # noqa: BLE001 - the thread goes on with the next batch
            logging.getLogger(__name__).error(printable(f"a batch broke off\n{traceback.format_exc()}", keep="\n"))
            job.trouble = "posturecam itself failed; the reason stands in the terminal. Please report it."
        finally:
            job.give_up(State.STOPPED)
            job.remove_uploads()
