"""What a worker does with one clip: inspect it, or analyse it into its result folder.

Runs in a process of its own.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posturecam.batch.manifest import ClipOutcome
from posturecam.batch.places import deliver, is_url, local_copy, remove
from posturecam.batch.processes import FirstAnswer
from posturecam.batch.settings import ClipSettings
from posturecam.errors import ModelError, OutputError, PosturecamError
from posturecam.results.folder import explaining
from posturecam.results.inputs import file_digest
from posturecam.results.marker import run_of
from posturecam.results.publish import is_in_use
from posturecam.version import __version__
from posturecam.words import Message, literal, message

if TYPE_CHECKING:
    from posturecam.types import Analysis

Report = Callable[[Any, int, "int | None"], None]
"""Called with stage, frames done and frames expected; raises `StoppedError` when the work is no longer wanted."""


class StoppedError(Exception):
    """The work is no longer wanted."""


@dataclass(frozen=True)
class InspectionTask:
    """A clip to inspect.

    Attributes
    ----------
    clip : str
        Its path or URL.
    digest : bool
        Whether the digest of its bytes is asked for.
    """

    clip: str
    digest: bool


@dataclass(frozen=True)
class Inspection:
    """What is known of a clip before it is analysed.

    Attributes
    ----------
    digest : str or None
        'sha256:…'; None when not asked for, or when the file can't be read.
    cost : float or None
        How long it will take, in no unit; None when unknown.
    """

    digest: str | None
    cost: float | None


@dataclass(frozen=True)
class Task:
    """A clip to analyse.

    Attributes
    ----------
    clip : str
        Its path or URL.
    home : str
        Where its result folder is to be, a path or URL.
    scratch : str or None
        A folder of this batch beside the results, on their disk; None where results go to a URL.
    settings : ClipSettings
        What to analyse it with.
    version : str
        The posturecam that asks.
    older : str or None
        The digest of the clip whose result is in `home` and gives way; None for none.
    """

    clip: str
    home: str
    scratch: str | None
    settings: ClipSettings
    version: str = __version__
    older: str | None = None


@dataclass(frozen=True)
class Answer:
    """What became of a task.

    Attributes
    ----------
    outcome : ClipOutcome
        Whether there is a result.
    reason : Message or None
        Why not.
    hopeless : str or None
        The name of an error in `posturecam.errors` that would fail every other clip too.
    digest, model : str or None
        'sha256:…' of the clip and of the networks.
    seconds : float
        What the task took.
    summary : dict or None
        The line of the coach sheet.
    home : str or None
        Where the result is.
    run : str or None
        Id of the run that wrote it.
    """

    outcome: ClipOutcome
    reason: Message | None = None
    hopeless: str | None = None
    digest: str | None = None
    model: str | None = None
    seconds: float = 0.0
    summary: dict[str, Any] | None = None
    home: str | None = None
    run: str | None = None


def inspect(task: InspectionTask, report: Report) -> Inspection:
    """Find out what can be known of a clip without analysing it; never fails.

    Parameters
    ----------
    task : InspectionTask
        The clip.
    report : Report
        Takes the progress.

    Returns
    -------
    Inspection
        What was found.
    """
    from posturecam.batch.cost import cost_of

    report(message("batch.stage.inspecting"), 0, None)
    if is_url(task.clip) and not task.digest:
        return Inspection(None, None)
    try:
        with local_copy(task.clip) as clip:
            return Inspection(file_digest(clip) if task.digest else None, cost_of(clip))
    except (PosturecamError, OSError):
        return Inspection(None, None)


def warm_up(item: None, report: Report) -> None:
    """Load what the analysis of a clip needs, so that the first one begins at once; what can't be had is left.

    Parameters
    ----------
    item : None
        Not used.
    report : Report
        Not used.
    """
    import posturecam.analysis
    import posturecam.batch.summary
    import posturecam.clip
    import posturecam.video.files  # noqa: F401
    from posturecam.export import discover
    from posturecam.pose.engines import load_networks

    discover()
    with suppress(ModelError):
        load_networks()


def analyse(task: Task, report: Report) -> Answer:
    """Analyse a clip and put its result folder in place; what is wrong with it is in the answer.

    Parameters
    ----------
    task : Task
        The clip, and where its result goes.
    report : Report
        Takes the progress.

    Returns
    -------
    Answer
        What became of it.
    """
    start = time.perf_counter()
    answer = _other_version(task) or _answer(task, report)
    return replace(answer, seconds=round(time.perf_counter() - start, 2))


def _answer(task: Task, report: Report) -> Answer:
    try:
        with local_copy(task.clip) as clip, _room(task) as room:
            try:
                return _analyse(task, clip, room, report)
            except PosturecamError as error:
                reason = _with_path(_message_of(error), str(clip), task.clip)
                if task.scratch is not None:
                    reason = _with_path(reason, str(room), str(Path(task.home).parent))
                raise type(error)(reason) from error
    except (ModelError, OutputError) as error:
        return Answer(ClipOutcome.STOPPED, _message_of(error), hopeless=type(error).__name__)
    except PosturecamError as error:
        return Answer(ClipOutcome.FAILED, _message_of(error), digest=_digest(task.clip))
    except StoppedError:
        return Answer(ClipOutcome.STOPPED)


def _analyse(task: Task, clip: Path, room: Path, report: Report) -> Answer:
    from posturecam.batch.summary import summary_of
    from posturecam.clip import analyze_to_folder
    from posturecam.wording import headline_of

    def found(analysis: Analysis) -> None:
        report(FirstAnswer(headline_of(analysis)), 0, None)

    result = analyze_to_folder(clip, room, progress=report, found=found, **task.settings.keywords())
    report(message("batch.stage.storing"), 0, None)
    if task.scratch is not None and not is_in_use(Path(task.scratch)):
        raise StoppedError  # the batch is gone, and another one may be at work
    come_from = result.analysis.provenance
    run = run_of(result.folder)
    home = deliver(result.folder, task.home, (task.older, come_from["input"]))
    return Answer(
        ClipOutcome.DONE,
        digest=come_from["input"],
        model=come_from.get("model"),
        summary=summary_of(result.analysis),
        home=home,
        run=run,
    )


@contextmanager
def _room(task: Task) -> Iterator[Path]:
    """Have a folder for this task alone, removed at the end."""
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
        ClipOutcome.STOPPED,
        message("cluster.task_of_other_version", worker=__version__, yours=task.version),
        hopeless="ClusterError",
    )


def _message_of(error: PosturecamError) -> Message:
    what = error.args[0]
    return what if isinstance(what, Message) else literal(str(what))


def _with_path(said: Message, old: str, new: str) -> Message:
    """Replace a path, or its beginning, in what a message is filled with."""
    parameters = {
        name: _with_path(value, old, new)
        if isinstance(value, Message)
        else value.replace(old, new)
        if isinstance(value, str)
        else value
        for name, value in said.parameters.items()
    }
    return Message(said.code, parameters)


def _digest(clip: str) -> str | None:
    if is_url(clip):
        return None
    with suppress(OSError):
        return file_digest(Path(clip))
    return None
