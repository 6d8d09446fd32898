"""A whole batch: what is there is kept, the rest is analysed, manifest and coach sheet are written."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam import errors
from posturecam.batch.events import BatchEvent, BatchEventKind, Watch, unwatched
from posturecam.batch.executor import Executor, LocalExecutor
from posturecam.batch.manifest import MANIFEST_FILE, ClipOutcome, Entry, Manifest, Upkeep, load_manifest
from posturecam.batch.people import PeopleTable
from posturecam.batch.places import is_url, place_of
from posturecam.batch.plan import BatchPlan, make_plan, result_for
from posturecam.batch.processes import FirstAnswer, Stage, WorkerDiedError
from posturecam.batch.settings import ClipSettings
from posturecam.batch.sheet import write_sheet
from posturecam.batch.task import Answer, Task, analyse
from posturecam.batch.translation import in_present_language
from posturecam.errors import OutputError
from posturecam.pose.models import model_files
from posturecam.pose.others.kinds import is_stored
from posturecam.progress import is_so_far, whole_done
from posturecam.results.folder import explaining, prepare_out
from posturecam.results.locks import LockedError, locked
from posturecam.results.marker import input_of
from posturecam.results.publish import free_name, scratch_folder, sweep
from posturecam.words import language, literal, message, say

if TYPE_CHECKING:
    from posturecam.batch.since import Past

LOCK_FILE = ".posturecam.lock"
"""In the folder of results while a batch writes there."""


def run_batch(  # noqa: PLR0913 (each but three has a default)
    clips: Sequence[Path | str],
    out: Path | str,
    settings: ClipSettings,
    *,
    jobs: int = 1,
    resume: bool = False,
    watch: Watch = unwatched,
    stop: threading.Event | None = None,
    root: Path | str | None = None,
    executor: Executor | None = None,
    people: PeopleTable | None = None,
    past: Past | None = None,
) -> Manifest:
    """Analyse clips in parallel, each into its own folder `OUT/<its path below root>/`, whole or not at all.

    A clip that fails is an entry and no error. Raises OutputError when results can't be written or another batch writes
    there, and ModelError when the pose model can't be had, with manifest and sheet up to date; KeyboardInterrupt
    likewise. Workers, reasons and the sheet speak the language that is present in this thread.

    Parameters
    ----------
    clips : sequence of Path or str
        Paths or URLs.
    out : Path or str
        The folder of all results, or its URL.
    settings : ClipSettings
        What the clips are analysed with.
    jobs : int
        How many worker processes of this machine work at a time.
    resume : bool
        Whether what was done before with the same content, settings and version is kept. Without it, the results of
        the given clips are replaced, and those of other clips stay, with their rows.
    watch : Watch
        Called in this thread.
    stop : threading.Event or None
        Set it from another thread to stop; what is finished is kept.
    root : Path or str or None
        The folder that the clips share; None for the deepest.
    executor : Executor or None
        What does the work; None for `jobs` processes.
    people : PeopleTable or None
        Says whom clips show and when they were recorded; None: only their folders do.
    past : Past or None
        Knows what the library holds of a person, for what the sheet says of changes; None: nothing.

    Returns
    -------
    Manifest
        What is now in OUT/manifest.json.
    """
    stop = stop or threading.Event()
    place = place_of(out if is_url(out) else Path(out).resolve())
    if not is_url(out):
        prepare_out(place)
    with nullcontext() if is_url(out) else _scratch(place) as scratch, _executor(executor, jobs) as running:
        old = _old(place, resume)
        if scratch is not None:
            _sweep(place, old)
        plan = make_plan(
            clips, place, settings, old=old, resume=resume, root=root, executor=running, stop=stop, people=people
        )
        run = _BatchRun(plan, place, settings, scratch, watch, stop, past=past)
        return run.go(running, model_files if isinstance(running, LocalExecutor) else None)


class _BatchRun:
    """The clips of one batch on their way, and the manifest kept up to date."""

    def __init__(
        self,
        plan: BatchPlan,
        out: Path,
        settings: ClipSettings,
        scratch: Path | None,
        watch: Watch,
        stop: threading.Event,
        *,
        past: Past | None,
    ) -> None:
        self._out, self._settings, self._watch, self._stop, self._past = out, settings, watch, stop, past
        self._entries = [in_present_language(entry, out) for entry in plan.entries]
        self._todo = plan.todo
        self._tasks = [
            Task(
                self._entries[i].clip,
                str(out / (self._entries[i].folder or "")),
                None if scratch is None else str(scratch),
                settings,
                older=None if scratch is None else input_of(out / (self._entries[i].folder or "")),
            )
            for i in plan.todo
        ]
        self._hopeless: Answer | None = None
        self._upkeep = Upkeep()

    def go(self, executor: Executor, prepare: Callable[[], object] | None) -> Manifest:
        """Analyse what is to be analysed, having called `prepare` if there are videos; raises as `run_batch`."""
        self._announce()
        try:
            self._upkeep.save(self._manifest)
            if prepare and any(not is_stored(task.clip) for task in self._tasks):
                prepare()
            with closing(executor.work(analyse, self._tasks, self._heard, self._stop)) as answers:
                for index, answer in answers:
                    self._take(self._todo[index], answer)
                    self._upkeep.save(self._manifest)
        finally:
            manifest = self._close()
        if self._hopeless is not None:
            raise getattr(errors, self._hopeless.hopeless or "")(self._hopeless.reason)
        return manifest

    def _announce(self) -> None:
        todo = set(self._todo)
        for i, entry in enumerate(self._entries):
            if i in todo:
                self._watch(BatchEvent(entry.clip, BatchEventKind.WAITING))
            elif entry.same_as is None:
                self._watch(BatchEvent(entry.clip, BatchEventKind.SKIPPED, reason=say("batch.done_earlier")))
            else:
                self._watch(
                    BatchEvent(entry.clip, BatchEventKind.SKIPPED, reason=say("batch.same_as", clip=entry.same_as))
                )

    def _heard(self, index: int, stage: Stage, done: int, total: int | None) -> None:
        i = self._todo[index]
        if isinstance(stage, FirstAnswer):
            self._watch(BatchEvent(self._entries[i].clip, BatchEventKind.FOUND, headline=stage.headline))
            return
        if not stage:
            self._entries[i] = replace(self._entries[i], started=_now())
        kind = BatchEventKind.PROGRESS if stage else BatchEventKind.STARTED
        whole = whole_done(stage)
        if whole is not None:
            self._watch(BatchEvent(self._entries[i].clip, BatchEventKind.WHOLE, percent=whole[0], left_s=whole[1]))
            return
        if is_so_far(stage):
            kind = BatchEventKind.SO_FAR
        self._watch(BatchEvent(self._entries[i].clip, kind, str(stage), done, total))
        self._upkeep.save(self._manifest)

    def _take(self, i: int, answer: object) -> None:
        """Write what became of a clip into its entry, and report it."""
        if isinstance(answer, WorkerDiedError):
            answer = Answer(ClipOutcome.FAILED, literal(answer.reason))
        if not isinstance(answer, Answer):
            answer = Answer(ClipOutcome.STOPPED)
        if answer.hopeless and self._hopeless is None:
            self._hopeless = answer
            self._stop.set()
        entry = self._entries[i]
        self._entries[i] = replace(
            entry,
            folder=self._folder(answer) or entry.folder,
            outcome=answer.outcome,
            reason=_reason(answer),
            input=answer.digest or entry.input,
            model=answer.model,
            seconds=answer.seconds,
            summary=answer.summary,
            run=answer.run,
            language=language(),
            finished=_now(),
        )
        self._upkeep.changed()
        self._watch(BatchEvent(entry.clip, BatchEventKind(answer.outcome.value), reason=self._entries[i].reason))

    def _folder(self, answer: Answer) -> str | None:
        """Return where a result went, relative to the manifest; None where that is the place that was planned."""
        if answer.home is None or is_url(answer.home):
            return None
        return Path(answer.home).relative_to(self._out).as_posix()

    def _close(self) -> Manifest:
        """Report what was never begun, give copies the result of their original, write manifest and sheet."""
        for i in self._todo:
            if self._entries[i].finished is None:
                self._take(i, Answer(ClipOutcome.STOPPED))
        firsts = {entry.clip: entry for entry in self._entries if entry.same_as is None}
        self._entries = [_as_copy(entry, firsts.get(entry.same_as or "")) for entry in self._entries]
        manifest = self._manifest()
        with suppress(OutputError) if self._hopeless else nullcontext():
            manifest.save()
            write_sheet(manifest, self._past)
        return manifest

    def _manifest(self) -> Manifest:
        return Manifest(self._out, self._settings.to_dict(), tuple(self._entries))


def _reason(answer: Answer) -> str | None:
    if answer.reason is None:
        return say("batch.stopped") if answer.outcome is ClipOutcome.STOPPED else None
    return str(answer.reason)


def _as_copy(entry: Entry, original: Entry | None) -> Entry:
    """Return the entry of a clip with the result of its original, if it is a copy of one."""
    if original is None:
        return entry
    if original.input != entry.input:
        return replace(entry, same_as=None, folder=None, reason=say("batch.changed"))
    return replace(result_for(entry, original), seconds=None)


def _old(out: Path, resume: bool) -> Manifest | None:
    """Load the manifest of an earlier run.

    One that can't be read counts only where it is to be resumed; else it is kept under another name, for it may be a
    file of the user.
    """
    try:
        return load_manifest(out)
    except OutputError:
        if resume:
            raise
    file = out / MANIFEST_FILE
    if not is_url(out) and file.is_file():
        with explaining(out):
            file.rename(free_name(file))
    return None


def _sweep(out: Path, old: Manifest | None) -> None:
    """Clear up what killed runs left where results are."""
    homes = (out / entry.folder for entry in (old.entries if old else ()) if entry.folder)
    for folder in {out, *(home.parent for home in homes)}:
        sweep(folder)


@contextmanager
def _executor(given: Executor | None, jobs: int) -> Iterator[Executor]:
    if given is not None:
        yield given
        return
    with LocalExecutor(jobs) as executor:
        yield executor


@contextmanager
def _scratch(out: Path) -> Iterator[Path]:
    """Have a hidden folder for unfinished results beside the finished ones, for one batch at a time.

    Raises OutputError while another batch writes there.
    """
    with ExitStack() as stack:
        try:
            with explaining(out):
                stack.enter_context(locked(out / LOCK_FILE, str(os.getpid())))
                place = stack.enter_context(scratch_folder(out))
        except LockedError as error:
            named = error.text.isdecimal()
            code = "batch.out_in_use_by_process" if named else "batch.out_in_use"
            raise OutputError(message(code, out=out, process=error.text)) from error
        yield place


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
