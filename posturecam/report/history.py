"""What reports need from the library, and from a result folder that may be kept in it."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from posturecam.errors import LibraryError, PosturecamError, TrackError
from posturecam.export.reading import ClipResult, read_result
from posturecam.library import Library, LibraryClip
from posturecam.report.dates import local, long_day
from posturecam.report.progress import PersonHistory
from posturecam.report.records import ReportAbout
from posturecam.results.marker import ANALYSIS_FILE, holds_result, is_result
from posturecam.types import Analysis
from posturecam.words import message


def history_of(library: Library, name: str, note: str = "") -> PersonHistory:
    """Read a person's clips from the library.

    Parameters
    ----------
    library : Library
        The library.
    name : str
        The person's name, or their id.
    note : str
        The coach's note on the report.

    Returns
    -------
    PersonHistory
        All that their progress report needs.

    Raises
    ------
    LibraryError
        When there is no such person.
    """
    person = library.person(name)
    clips = library.clips(person)
    latest = next(((clip, found) for clip in clips if (found := _result_of(library, clip)) is not None), None)
    return PersonHistory(
        person=person.name,
        clips=tuple(clips),
        findings=tuple(library.findings(person)),
        latest=None if latest is None else latest[1],
        latest_clip=None if latest is None else latest[0],
        gone=frozenset(clip.id for clip in clips if not library.has_files(clip)),
        notes=tuple(library.notes(clips)),
        note=note,
        baselines=tuple(kept.baseline for kept in library.baselines(person)),
    )


def about_clip(library: Library, clip: LibraryClip, note: str = "") -> ReportAbout:
    """Collect name, date and notes of a clip of the library.

    Parameters
    ----------
    library : Library
        The library.
    clip : LibraryClip
        One of its clips.
    note : str
        The coach's note on the report.

    Returns
    -------
    ReportAbout
        What its report says beside its result.
    """
    return ReportAbout(
        clip.name, clip.person, clip.recorded, clip.recorded_is_known, note, tuple(library.notes([clip]))
    )


def result_in(folder: Path) -> ClipResult:
    """Read a result folder as far as a report needs it.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    ClipResult
        Without its track.

    Raises
    ------
    TrackError
        When it is no result folder, or damaged.
    """
    if not holds_result(folder):
        raise TrackError(message("report.no_result", place=folder))
    return read_result(folder, with_track=False)


def result_of_clip(folder: Path, about: ReportAbout) -> ClipResult:
    """Read the result of a clip of the library as far as a report needs it.

    Parameters
    ----------
    folder : Path
        Its folder.
    about : ReportAbout
        What names the clip.

    Returns
    -------
    ClipResult
        Without its track.

    Raises
    ------
    TrackError
        When its files are gone or damaged.
    """
    if not (folder / ANALYSIS_FILE).is_file():
        day = "" if about.when is None else long_day(local(about.when))
        raise TrackError(message("ui.kept.no_report", name=about.clip, day=day))
    return read_result(folder, with_track=False)


def result_folders(folder: Path) -> list[Path]:
    """Find the results that are meant by a folder: itself, or those in it.

    Parameters
    ----------
    folder : Path
        A result folder, or one that holds some at any depth, as a batch leaves it.

    Returns
    -------
    list of Path
        In the order of their names; the folder itself where there are none, which `result_in` then refuses.
    """
    if holds_result(folder):
        return [folder]
    try:
        inside = sorted({file.parent for file in folder.rglob(ANALYSIS_FILE) if not file.is_symlink()})
    except (OSError, ValueError):
        inside = []
    return [one for one in inside if not _is_hidden(one, folder) and is_result(one)] or [folder]


def about_result(result: ClipResult, clip: str, person: str = "", note: str = "") -> ReportAbout:
    """Collect what a report says of a result that is not from the library.

    Parameters
    ----------
    result : ClipResult
        The result.
    clip : str
        The clip's name.
    person : str
        The person's name; empty for none.
    note : str
        The coach's note on the report.

    Returns
    -------
    ReportAbout
        With the date of the recording where its file said it, else that of the result.
    """
    recorded = _recorded(result.analysis)
    when = recorded or _analysed(result.folder)
    return ReportAbout(clip, person, when, is_recorded=recorded is not None, note=note)


def _recorded(analysis: Analysis) -> datetime | None:
    """When the clip's file says that it was recorded."""
    try:
        when = datetime.fromisoformat(analysis.provenance["recorded"])
    except (KeyError, ValueError):
        return None
    return when if when.tzinfo is not None else None


def _analysed(folder: Path) -> datetime | None:
    """When the result was written."""
    try:
        return datetime.fromtimestamp((folder / ANALYSIS_FILE).stat().st_mtime, timezone.utc)
    except (OSError, OverflowError, ValueError):
        return None


def _is_hidden(folder: Path, below: Path) -> bool:
    """Whether it is unfinished, or the user has hidden it."""
    return any(part.startswith(".") for part in folder.relative_to(below).parts)


def _result_of(library: Library, clip: LibraryClip) -> ClipResult | None:
    """The clip's result; None where its files are gone or damaged: what the database holds is reported all the same."""
    try:
        return read_result(library.folder(clip), with_track=False)
    except PosturecamError as error:
        if isinstance(error, LibraryError):
            raise
        return None
