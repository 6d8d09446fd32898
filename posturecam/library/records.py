"""What the library holds, as it is handed out: records that no longer depend on the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from posturecam.judge.comparable import FilmedFinding
from posturecam.types import Activity, Baseline, Finding, View


class ClipKind(str, Enum):
    """What was handed in."""

    VIDEO = "video"
    PHOTO = "photo"
    LIVE = "live"
    LANDMARKS = "landmarks"


@dataclass(frozen=True)
class LibraryPerson:
    """A person.

    Attributes
    ----------
    id : str
        16 hexadecimal digits; never shown.
    name : str
        As it was typed, tidied; unique without regard to case.
    group : str
        A team or class; empty for none.
    created : datetime
        UTC.
    clips : int
        How many clips are kept.
    latest : datetime or None
        When the latest of them was recorded; None without clips.
    """

    id: str
    name: str
    group: str
    created: datetime
    clips: int = 0
    latest: datetime | None = None


@dataclass(frozen=True)
class ClipSession:
    """Clips of one person that were recorded on one occasion.

    Attributes
    ----------
    id : str
        16 hexadecimal digits.
    person_id : str
        Of whom.
    name : str
        A heading by the user; empty for none.
    began : datetime
        UTC, when its first clip was recorded.
    """

    id: str
    person_id: str
    name: str
    began: datetime


@dataclass(frozen=True)
class LibraryClip:
    """A clip, with what lists and comparisons need of it; the rest is in its result folder.

    Attributes
    ----------
    id, person_id, session_id : str
        16 hexadecimal digits each.
    person, name, session : str
        The person's name, the clip's file name, the session's heading (may be empty).
    kind : ClipKind
        What was handed in.
    recorded : datetime
        UTC, when it was recorded, or the best that is known.
    recorded_is_known : bool
        Whether the file or the user says so; False: it is the file's own date.
    added : datetime
        UTC, when it was kept or last judged again.
    activity : Activity or None
        Of its longest judgement; None where there is none.
    view : View or None
        From which that was seen.
    speed_mps : float or None
        Of that, where it is known.
    score : float or None
        0-100.
    digest : str
        Of the clip's content.
    folder : str
        Its result folder, relative to the files of the library, with '/'.
    has_source : bool
        Whether the clip itself was kept with its result.
    """

    id: str
    person_id: str
    session_id: str
    person: str
    name: str
    session: str
    kind: ClipKind
    recorded: datetime
    recorded_is_known: bool
    added: datetime
    activity: Activity | None
    view: View | None
    speed_mps: float | None
    score: float | None
    digest: str
    folder: str
    has_source: bool


@dataclass(frozen=True)
class KeptFinding:
    """A finding of a clip, with what is needed to compare it.

    Attributes
    ----------
    clip : LibraryClip
        The clip.
    subject : int
        Of whom in the clip, as `Bout.person`: 0 is the one seen longest.
    start, end : float
        Of its judgement, s.
    filmed : FilmedFinding
        The finding, with what decides what it may be compared with.
    """

    clip: LibraryClip
    subject: int
    start: float
    end: float
    filmed: FilmedFinding

    @property
    def finding(self) -> Finding:
        """The finding, with the norm it was judged by."""
        return self.filmed.finding


@dataclass(frozen=True)
class ClipNote:
    """A coach's note on a clip, on a moment of it, or a drawing on one of its stills.

    Attributes
    ----------
    id, clip_id : str
        16 hexadecimal digits each.
    t : float or None
        The moment, s; None for the clip as a whole.
    text : str
        May be empty where there is a drawing.
    drawing : Mapping or None
        Shapes on the frame at `t`, see `posturecam.library.drawing`.
    created : datetime
        UTC.
    """

    id: str
    clip_id: str
    t: float | None
    text: str
    drawing: Mapping[str, Any] | None
    created: datetime


@dataclass(frozen=True)
class KeptBaseline:
    """A person's own good posture.

    Attributes
    ----------
    id, person_id : str
        16 hexadecimal digits each.
    name : str
        A heading by the user; empty for none.
    baseline : Baseline
        What is kept.
    created : datetime
        UTC.
    """

    id: str
    person_id: str
    name: str
    baseline: Baseline
    created: datetime


@dataclass(frozen=True)
class ExportOutcome:
    """What an exported zip holds.

    Attributes
    ----------
    people, clips : int
        How many.
    left_out : tuple of str
        Names of clips whose files are gone.
    """

    people: int
    clips: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class MovedClip:
    """A clip whose newer form was recorded on another day than the library had it.

    Attributes
    ----------
    name : str
        The clip's file name.
    before, now : datetime
        UTC.
    """

    name: str
    before: datetime
    now: datetime


@dataclass(frozen=True)
class ImportOutcome:
    """What was taken from a zip.

    Attributes
    ----------
    people : int
        How many it holds.
    clips : int
        How many were taken, new or newer than those that were there.
    there : int
        How many were there already.
    merged : tuple of str
        Names of people whose clips were added to another person of the same name.
    moved : tuple of MovedClip
        Clips that were there with another day.
    """

    people: int
    clips: int
    there: int
    merged: tuple[str, ...]
    moved: tuple[MovedClip, ...] = ()
