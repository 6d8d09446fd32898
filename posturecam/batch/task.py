"""What a worker does with one clip: look at it, or analyse it into its result folder. Runs in a process of its own."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from posturecam.batch.manifest import Outcome
from posturecam.batch.places import deliver, is_url, local_copy, remove
from posturecam.batch.settings import Settings
from posturecam.errors import ModelError, OutputError, PosturecamError
from posturecam.results.folder import explaining
from posturecam.results.inputs import file_digest
from posturecam.results.marker import run_of
from posturecam.results.publish import is_in_use
from posturecam.version import __version__

Report = Callable[[str, int, "int | None"], None]
"""Called with stage, frames done and frames expected; raises `Stopped` when the work is no longer wanted."""


class Stopped(Exception):
    """The work is no longer wanted."""


@dataclass(frozen=True)
class Sight:
    """A clip to look at; `digest`: whether its bytes have to be known already."""

    clip: str
    digest: bool


@dataclass(frozen=True)
class Look:
    """digest: 'sha256:…', None when not asked for or not to be had. cost: how long it will take, in no unit; None when
    nobody can say."""

    digest: str | None
    cost: float | None


@dataclass(frozen=True)
class Task:
    """A clip to analyse. home: where its result folder is to be, a path or URL. scratch: a folder of this batch beside
    the results, on their disk; None where results go to a URL. version: the posturecam that asks. older: the digest of the
    clip whose result is in `home` and gives way; None for none."""

    clip: str
    home: str
    scratch: str | None
    settings: Settings
    version: str = __version__
    older: str | None = None


@dataclass(frozen=True)
class Answer:
    """What became of a task. home: where the result is. run: id of the run that wrote it. hopeless: the name of an error in `posturecam.errors` that no other clip could escape either."""

    outcome: Outcome
    reason: str | None = None
    hopeless: str | None = None
    digest: str | None = None
    model: str | None = None
    seconds: float = 0.0
    summary: dict[str, Any] | None = None
    home: str | None = None
    run: str | None = None


def look(sight: Sight, report: Report) -> Look:
    """What can be told of a clip without analysing it; never fails."""
    from posturecam.batch.cost import cost_of

    report("looking", 0, None)
    if is_url(sight.clip) and not sight.digest:
        return Look(None, None)
    try:
        with local_copy(sight.clip) as clip:
            return Look(file_digest(clip) if sight.digest else None, cost_of(clip))
    except (PosturecamError, OSError):
        return Look(None, None)


def analyse(task: Task, report: Report) -> Answer:
    """Analyses a clip and puts its result folder in place; what is wrong with it is in the answer, in one sentence."""
    start = time.perf_counter()
    answer = _other_version(task) or _answer(task, report)
    return replace(answer, seconds=round(time.perf_counter() - start, 2))


def _answer(task: Task, report: Report) -> Answer:
    try:
        with local_copy(task.clip) as clip, _room(task) as room:
            try:
                return _analyse(task, clip, room, report)
            except PosturecamError as error:
                said = str(error).replace(str(clip), task.clip)
                if task.scratch is not None:
                    said = said.replace(str(room), str(Path(task.home).parent))
                raise type(error)(said) from error
    except (ModelError, OutputError) as error:
        return Answer(Outcome.STOPPED, str(error), hopeless=type(error).__name__)
    except PosturecamError as error:
        return Answer(Outcome.FAILED, str(error), digest=_digest(task.clip))
    except Stopped:
        return Answer(Outcome.STOPPED)


def _analyse(task: Task, clip: Path, room: Path, report: Report) -> Answer:
    from posturecam.batch.summary import summary_of
    from posturecam.clip import analyze_to_folder

    result = analyze_to_folder(clip, room, progress=report, **task.settings.keywords())
    report("keeping the result", 0, None)
    if task.scratch is not None and not is_in_use(Path(task.scratch)):
        raise Stopped  # the batch is gone, and another one may be at work
    come_from = result.analysis.provenance
    run = run_of(result.folder)
    home = deliver(result.folder, task.home, (task.older, come_from["input"]))
    return Answer(
        Outcome.DONE,
        digest=come_from["input"],
        model=come_from.get("model"),
        summary=summary_of(result.analysis),
        home=home,
        run=run,
    )


@contextmanager
def _room(task: Task) -> Iterator[Path]:
    """A folder for this task alone, removed at the end."""
    if task.scratch is None:
        with tempfile.TemporaryDirectory(prefix="posturecam-") as room:
            yield Path(room)
        return
    place = Path(task.scratch) / secrets.token_hex(6)
    with explaining(Path(task.scratch).parent):
        place.mkdir()
    try:
        yield place
    finally:
        remove(place)
        if not is_in_use(place.parent):
            remove(place.parent)  # the batch is gone and removed it before it was made again here


def _other_version(task: Task) -> Answer | None:
    if task.version == __version__:
        return None
    return Answer(
        Outcome.STOPPED,
        f"The worker runs posturecam {__version__} and you run {task.version}. Install the same version on all machines.",
        hopeless="ClusterError",
    )


def _digest(clip: str) -> str | None:
    if is_url(clip):
        return None
    with suppress(OSError):
        return file_digest(Path(clip))
    return None
