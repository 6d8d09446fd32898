"""What is to be done: which clips have a result, which are the same, where each result goes, what goes first."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from math import inf
from pathlib import Path, PurePosixPath
from typing import cast

from posturecam.batch.executor import Executor
from posturecam.batch.homes import Homes
from posturecam.batch.manifest import MANIFEST_FILE, ClipOutcome, Entry, Manifest
from posturecam.batch.people import PeopleTable, WhoAndWhen
from posturecam.batch.places import is_url, place_of
from posturecam.batch.settings import ClipSettings
from posturecam.batch.task import Inspection, InspectionTask, inspect
from posturecam.errors import VideoError
from posturecam.results.inputs import file_digest
from posturecam.results.marker import ANALYSIS_FILE, run_of
from posturecam.version import __version__

OURS = frozenset({MANIFEST_FILE, "coach_sheet.html", "coach_sheet.csv", "reports.zip"})


@dataclass(frozen=True)
class BatchPlan:
    """What a batch will do.

    Attributes
    ----------
    entries : tuple of Entry
        One for each clip, those not yet analysed as STOPPED.
    todo : tuple of int
        Indices of the entries to analyse, in order.
    """

    entries: tuple[Entry, ...]
    todo: tuple[int, ...]


def make_plan(
    clips: Sequence[Path | str],
    out: Path,
    settings: ClipSettings,
    *,
    old: Manifest | None,
    resume: bool,
    root: Path | str | None,
    executor: Executor,
    stop: threading.Event,
    people: PeopleTable | None = None,
) -> BatchPlan:
    """Inspect the clips and decide what to do with each.

    Rows of other clips stay, without `resume` those that have a result.

    Parameters
    ----------
    clips : sequence of Path or str
        Paths or URLs.
    out : Path
        The folder of all results.
    settings : ClipSettings
        What they are analysed with.
    old : Manifest or None
        The one in `out`.
    resume : bool
        Whether the results of `old` are kept; else those of the given clips are replaced.
    root : Path or str or None
        The folder that the clips share; None for the deepest that holds them all.
    executor : Executor
        Inspects the clips.
    stop : threading.Event
        Set to stop.
    people : PeopleTable or None
        Says of clips whom they show, of which group and when they were recorded; None: only their folders do.

    Returns
    -------
    BatchPlan
        An entry for each clip, and which of them are to be analysed.
    """
    names = list(dict.fromkeys(_name(clip) for clip in clips))
    below = _below(names, root)
    files = [_size_and_date(name) for name in names]
    sizes = [size for size, _ in files]
    inspections = _inspect(names, sizes, old if resume else None, executor, stop)
    blank = [
        Entry(
            clip=name,
            outcome=ClipOutcome.STOPPED,
            size=size,
            input=seen.digest,
            settings=settings.digest,
            dated=dated,
        )
        for name, (size, dated), seen in zip(names, files, inspections, strict=True)
    ]
    rows = {entry.clip: entry for entry in (old.entries if old and resume else ())}
    blank = [_said(entry, path, people, rows) for entry, path in zip(blank, below, strict=True)]
    entries = _kept(blank, old if resume else None, out, settings.sufficient_digests)
    entries = _doubled(entries)
    others = _others(entries, old, out, resume)
    entries = _housed(entries, below, out, old, others)
    todo = [i for i, entry in enumerate(entries) if entry.outcome is not ClipOutcome.DONE and entry.same_as is None]
    todo.sort(key=lambda i: -inf if inspections[i].cost is None else -cast(float, inspections[i].cost))
    return BatchPlan((*entries, *others), tuple(todo))


def person_of(path: PurePosixPath) -> str | None:
    """Say whom a clip shows, as far as its folder says; a file's own name says nothing of it.

    Parameters
    ----------
    path : PurePosixPath
        Of the clip, below the root.

    Returns
    -------
    str or None
        The folder below the root in which it lies; None where it lies in the root itself.
    """
    return path.parts[0] if len(path.parts) > 1 else None


def result_for(entry: Entry, result: Entry) -> Entry:
    """Give a clip the result of another entry of the same content; whom it shows and when stays its own.

    Parameters
    ----------
    entry, result : Entry
        The clip, and the entry with the result.

    Returns
    -------
    Entry
        Of the clip, with `same_as` as the clip has it.
    """
    return replace(
        result,
        clip=entry.clip,
        person=entry.person,
        group=entry.group,
        recorded=entry.recorded,
        dated=entry.dated,
        same_as=entry.same_as,
    )


def _said(entry: Entry, path: PurePosixPath, people: PeopleTable | None, rows: Mapping[str, Entry]) -> Entry:
    """Write down whom a clip shows and when: as the table says, else as an earlier run had it, else as its folder."""
    said, older = WhoAndWhen() if people is None else people.of(entry.clip, path), rows.get(entry.clip, entry)
    return replace(
        entry,
        person=said.person or older.person or person_of(path),
        group=said.group or older.group,
        recorded=said.recorded or older.recorded,
    )


def _name(clip: Path | str) -> str:
    return str(clip) if is_url(clip) else os.path.abspath(clip)


def _below(names: Sequence[str], root: Path | str | None) -> list[PurePosixPath]:
    """Return the clips' paths below `root`, or below the deepest folder that holds them all."""
    paths = [PurePosixPath(Path(name).as_posix() if not is_url(name) else name.split("://", 1)[1]) for name in names]
    if root is not None:
        base = PurePosixPath(Path(_name(root)).as_posix() if not is_url(root) else str(root).split("://", 1)[1])
    elif len({path.anchor for path in paths}) == 1:
        base = PurePosixPath(os.path.commonpath([path.parent for path in paths]))
    else:
        base = PurePosixPath("/nowhere/at/all")
    return [path.relative_to(base) if path.is_relative_to(base) else PurePosixPath(path.name) for path in paths]


def _size_and_date(name: str) -> tuple[int | None, str | None]:
    """Bytes of a clip, and the date of its file where it is one of this machine."""
    try:
        found = place_of(name).stat()
        dated = None if is_url(name) else datetime.fromtimestamp(found.st_mtime, timezone.utc)
    except (OSError, ValueError, VideoError, OverflowError):
        return None, None
    return found.st_size, None if dated is None else dated.isoformat(timespec="seconds")


def _inspect(
    names: Sequence[str], sizes: Sequence[int | None], old: Manifest | None, executor: Executor, stop: threading.Event
) -> list[Inspection]:
    """Inspect every clip; bytes are read only of those that could be the same as another or an earlier one."""
    seen = Counter(size for size in sizes if size is not None)
    seen.update({entry.size for entry in (old.entries if old else ()) if entry.size is not None})
    tasks = [InspectionTask(name, size is not None and seen[size] > 1) for name, size in zip(names, sizes, strict=True)]
    inspections = [Inspection(None, None)] * len(names)
    with closing(executor.work(inspect, tasks, lambda *step: None, stop)) as answers:
        for index, answer in answers:
            if isinstance(answer, Inspection):
                inspections[index] = answer
    return inspections


def _kept(entries: Sequence[Entry], old: Manifest | None, out: Path, sufficient: Sequence[str]) -> list[Entry]:
    """Return the entries, with the results of an earlier run where content, settings and version are the same."""
    results: dict[tuple[str | None, str], Entry] = {
        (entry.input, entry.version): entry
        for entry in (old.entries if old else ())
        if entry.outcome is ClipOutcome.DONE
        and entry.input
        and entry.settings in sufficient
        and _has_result(entry, out)
    }
    return [
        result_for(entry, result) if (result := results.get((entry.input, __version__))) else entry for entry in entries
    ]


def _has_result(entry: Entry, out: Path) -> bool:
    """Tell whether the row's result is there, and not one that another command put in its place since."""
    if not entry.folder:
        return False
    folder = out / entry.folder
    try:
        found = run_of(folder)
        return (folder / ANALYSIS_FILE).is_file() and (entry.run is None or found in (None, entry.run))
    except OSError:
        return False


def _doubled(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, with `same_as` for all but the first of the same content."""
    first: dict[str, str] = {}
    doubled = []
    for entry in entries:
        original = first.setdefault(entry.input, entry.clip) if entry.input else entry.clip
        doubled.append(entry if original == entry.clip else replace(entry, same_as=original))
    return doubled


def _others(entries: Sequence[Entry], old: Manifest | None, out: Path, resume: bool) -> list[Entry]:
    """Return the rows of an earlier run for clips that are not given this time."""
    given = {entry.clip for entry in entries} | {entry.folder for entry in entries if entry.folder}
    others = [entry for entry in (old.entries if old else ()) if not {entry.clip, entry.folder} & given]
    if resume:
        return others
    return [entry for entry in others if entry.outcome is ClipOutcome.DONE and _has_result(entry, out)]


def _housed(
    entries: Sequence[Entry],
    below: Sequence[PurePosixPath],
    out: Path,
    old: Manifest | None,
    others: Sequence[Entry],
) -> list[Entry]:
    """Return the entries with a folder each; a clip that had one keeps it where it can."""
    kept = {entry.folder for entry in (*entries, *others) if entry.folder}
    rows = {entry.clip: entry for entry in (old.entries if old else ()) if entry.same_as is None}
    homes = Homes(out, OURS, kept, below)
    return [
        entry
        if entry.folder is not None or entry.same_as is not None
        else replace(entry, folder=_home(homes, path, entry, rows.get(entry.clip)))
        for entry, path in zip(entries, below, strict=True)
    ]


def _home(homes: Homes, path: PurePosixPath, entry: Entry, row: Entry | None) -> str:
    """Choose the folder for a clip; the one that an earlier run gave it may hold a result of another clip by now."""

    def is_of_clip(digest: str | None) -> bool:
        if row is None or digest is None or digest in (row.input, entry.input):
            return True
        if is_url(entry.clip):
            return row.input is None
        with suppress(OSError):
            return digest == file_digest(Path(entry.clip))
        return False

    return homes.take(path, None if row is None else row.folder, is_of_clip)
