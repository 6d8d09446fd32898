"""Clips being analysed behind the pages: one queue for the whole app, which page views come and go beside."""

from __future__ import annotations

import logging
import os
import queue
import threading
import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace

from posturecam.batch.manifest import Manifest
from posturecam.batch.run import run_batch
from posturecam.batch.since import Past
from posturecam.errors import PosturecamError
from posturecam.export import WITHOUT_OVERLAY
from posturecam.printable import printable
from posturecam.ui.clips import ClipState, QueuedClip
from posturecam.ui.job import Job
from posturecam.ui.reasons import reason_of
from posturecam.ui.warm_workers import WarmWorkers
from posturecam.words import in_language, message

__all__ = ["ClipState", "Job", "Jobs", "QueuedClip"]

MOST_PROCESSES = 4
"""Worker processes of one job; each takes up to 1.2 GB."""
_CLOSING_S = 30.0
"""Seconds that the work under way gets to stop when the server ends."""
Run = Callable[..., Manifest]


class Jobs:
    """The queue: one job at a time, in a thread of its own.

    Parameters
    ----------
    run : callable, optional
        What analyses the clips of a job.
    on_done : callable, optional
        Called with each clip that has a result, before a page can open it.
    past : callable, optional
        Returns what knows the library's people; or None.

    Attributes
    ----------
    workers : WarmWorkers
        What does the work.
    """

    def __init__(
        self,
        run: Run = run_batch,
        on_done: Callable[[QueuedClip], None] = lambda clip: None,
        past: Callable[[], Past | None] = lambda: None,
    ) -> None:
        self._run, self._on_done, self._past = run, on_done, past
        self.workers = WarmWorkers()
        self._jobs: dict[str, Job] = {}
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._present: Job | None = None
        self._lock = threading.Lock()
        self._left: queue.SimpleQueue[str] = queue.SimpleQueue()

    def submit(self, job: Job) -> str:
        """Queue a job, for the first time or again after it was stopped.

        Parameters
        ----------
        job : Job
            The job.

        Returns
        -------
        str
            Its id.
        """
        job.on_done, job.past = self._on_done, self._past
        with self._lock:
            self._jobs[job.id] = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="posturecam-jobs", daemon=True)
                self._thread.start()
        self._waiting.put(job)
        return job.id

    def hold(self, job: Job) -> str:
        """Make a job known that waits for an answer; `submit` starts it.

        Parameters
        ----------
        job : Job
            The job.

        Returns
        -------
        str
            Its id.
        """
        with self._lock:
            self._jobs[job.id] = job
        return job.id

    def get(self, job_id: str | None) -> Job | None:
        """Find a job.

        Parameters
        ----------
        job_id : str or None
            Its id.

        Returns
        -------
        Job or None
            None for an unknown id.
        """
        with self._lock:
            return self._jobs.get(job_id or "")

    def of(self, *owners: str) -> list[Job]:
        """List the jobs of a browser, or of several.

        Parameters
        ----------
        *owners : str
            Their ids; an empty one stands for none.

        Returns
        -------
        list of Job
            The latest first.
        """
        with self._lock:
            return [job for job in reversed(self._jobs.values()) if job.owner and job.owner in owners]

    def leave(self, job_ids: Iterable[str]) -> None:
        """Note that a page session is gone; takes no lock, since the garbage collector may call it anywhere.

        Parameters
        ----------
        job_ids : iterable of str
            The jobs that it had open.
        """
        for job_id in job_ids:
            self._left.put(job_id)

    def tidy(self) -> None:
        """Remove the uploads of jobs that no page has open any more, and end workers that have nothing to do.

        Uploads that are still being worked on stay.
        """
        self.workers.tidy()
        while not self._left.empty():
            job = self.get(self._left.get())
            if job is not None:
                job.pages -= 1
                if job.pages <= 0 and job.is_held:
                    job.is_held = False
                    job.end_rest(ClipState.STOPPED)
                if job.pages <= 0 and job.is_over:
                    job.remove_uploads()

    def cancel(self, job: Job) -> None:
        """Stop a job; one whose turn had not come is over at once.

        Parameters
        ----------
        job : Job
            The job.
        """
        job.stop.set()
        if self._present is not job:
            job.end_rest(ClipState.STOPPED)

    def close(self) -> None:
        """Stop everything and wait for it."""
        with self._lock:
            thread, jobs = self._thread, list(self._jobs.values())
        for job in jobs:
            job.stop.set()
        self._waiting.put(None)
        if thread is not None:
            thread.join(_CLOSING_S)
        if thread is None or not thread.is_alive():
            self.workers.close()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._present = job
            self._do(job)
            self._present = None

    def _do(self, job: Job) -> None:
        try:
            with in_language(job.language):
                self._analyse(job)
        except PosturecamError as error:
            job.trouble = reason_of(error)
        except Exception:
            logging.getLogger(__name__).error(printable(f"a batch broke off\n{traceback.format_exc()}", keep="\n"))
            job.trouble = message("ui.jobs.failed")
        finally:
            job.end_rest(ClipState.STOPPED)
            job.remove_uploads()

    def _analyse(self, job: Job) -> None:
        """Analyse what waits; no overlay is drawn, since the player draws it in the browser."""
        clips = [clip.path for clip in job.clips if clip.state is ClipState.WAITING]
        if not clips or job.stop.is_set():
            return
        processes = max(1, min(MOST_PROCESSES, os.cpu_count() or 1, len(clips)))
        with self.workers.using(processes) as executor:
            manifest = self._run(
                clips,
                job.out,
                replace(job.settings, exports=(*job.settings.exports, WITHOUT_OVERLAY)),
                executor=executor,
                resume=True,
                watch=job.take_event,
                stop=job.stop,
                root=job.root,
                past=job.past(),
            )
        job.take_manifest(manifest)
