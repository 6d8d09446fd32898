"""What a session is made of: its clips, their judgements, where each finding comes from, left against right."""

from __future__ import annotations

from dataclasses import dataclass

from posturecam.types import Bout, View
from posturecam.words import Message


@dataclass(frozen=True)
class SessionClip:
    """One of the clips.

    Attributes
    ----------
    name : str
        As the user knows it.
    input : str
        Digest of its file; empty where it is not known.
    left_out : Message or None
        Why nothing of it is used; None where something is.
    """

    name: str
    input: str
    left_out: Message | None = None


@dataclass(frozen=True)
class JointPart:
    """A judgement of one clip that went into a joint one.

    Attributes
    ----------
    clip : int
        Which clip, counted from 0.
    judgement : int
        Which of the clip's judgements (`Analysis.judgements`), counted from 0.
    view : View
        From where the camera saw the person.
    start, end : float
        When it was in that clip, s.
    """

    clip: int
    judgement: int
    view: View
    start: float
    end: float


@dataclass(frozen=True)
class ClipReading:
    """What one part alone reads of a check: value ± uncertainty in the check's unit."""

    part: int
    value: float
    uncertainty: float


@dataclass(frozen=True)
class CheckSource:
    """Where the finding of a check comes from.

    Attributes
    ----------
    check : str
        Its id.
    parts : tuple[int, ...]
        The parts that the finding rests on; empty where none shows it.
    shown_by : int or None
        The part whose moments are the finding's, and which shows it most clearly; None where none shows it.
    why : Message
        Why from there.
    readings : tuple[ClipReading, ...]
        What each of those parts reads, where they are several.
    disagree : bool
        Whether the clips contradict each other, so that the finding is UNKNOWN.
    """

    check: str
    parts: tuple[int, ...]
    shown_by: int | None
    why: Message
    readings: tuple[ClipReading, ...] = ()
    disagree: bool = False


@dataclass(frozen=True)
class SideDifference:
    """The left side, seen from the left, against the right side, seen from the right, in one check.

    Attributes
    ----------
    check, unit : str
        Which, and of all values.
    left, right : float
        What each side reads.
    difference : float
        Left less right; where a norm moves with the speed, each side less what its own clip expects.
    uncertainty : float
        ± of the difference (95 %), between two camera set-ups.
    left_part, right_part : int
        The parts that show them.
    of_legs : bool
        Whether each leg was read for itself; else the whole body, seen from either side.
    """

    check: str
    unit: str
    left: float
    right: float
    difference: float
    uncertainty: float
    left_part: int
    right_part: int
    of_legs: bool

    @property
    def is_clear(self) -> bool:
        """Whether the sides differ by more than measuring error explains."""
        return abs(self.difference) > self.uncertainty


@dataclass(frozen=True)
class JointJudgement:
    """One activity at one pace, judged over all clips that show it.

    Attributes
    ----------
    bout : Bout
        The joint findings, with scene, gait and times of the clip that shows most of it.
    parts : tuple[JointPart, ...]
        What it was made of.
    sources : tuple[CheckSource, ...]
        One for each finding, in the same order.
    differences : tuple[SideDifference, ...]
        Left against right, where both sides were filmed.
    """

    bout: Bout
    parts: tuple[JointPart, ...]
    sources: tuple[CheckSource, ...]
    differences: tuple[SideDifference, ...] = ()

    def source_of(self, check: str) -> CheckSource | None:
        """Find where the finding of a check comes from.

        Parameters
        ----------
        check : str
            Its id.

        Returns
        -------
        CheckSource or None
            The source; None for a check that does not apply to the activity.
        """
        return next((source for source in self.sources if source.check == check), None)

    def shown_part(self, check: str) -> JointPart:
        """Find the part that shows a finding most clearly.

        Parameters
        ----------
        check : str
            The id of its check.

        Returns
        -------
        JointPart
            That part; the first where none shows it.
        """
        source = self.source_of(check)
        return self.parts[source.shown_by if source is not None and source.shown_by is not None else 0]

    @property
    def clips(self) -> tuple[int, ...]:
        """The clips that it rests on, each once, in their order."""
        return tuple(sorted({part.clip for part in self.parts}))
