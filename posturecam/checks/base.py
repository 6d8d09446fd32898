"""What a check gets to see, and what a check is: everything that the rest of the program knows of it.

A check is one file with one verb: `measure(bout)` returns samples. It holds no thresholds (norms.toml) and no drawing
code. `discover()` in this package finds the files; tables by check elsewhere derive from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from posturecam.arrays import Bools
from posturecam.checks.figure import Drawing
from posturecam.landmarks import Pair
from posturecam.model_error import LandmarkError
from posturecam.types import Activity, Gait, Hindrance, Samples, Scene, check_title
from posturecam.words import say

if TYPE_CHECKING:
    from posturecam.motion.body import Body


@dataclass(frozen=True)
class ObservedBout:
    """One bout: the body in its own coordinates, and what is known about scene and gait.

    Attributes
    ----------
    gait : Gait or None
        None where there are no steps, or none were found.
    stride_s : float
        Duration of a stride, s, also where no contact was found; NaN unknown.
    usable : Bools or None
        (N,) the grid times at which all that the present check needs is in the image; None = all.
    """

    body: Body
    activity: Activity
    scene: Scene
    gait: Gait | None
    stride_s: float = float("nan")
    usable: Bools | None = None


@dataclass(frozen=True)
class Relation:
    """How other checks bear on one: their ids, and the reason code that says so.

    Attributes
    ----------
    above_only : bool
        Whether only values above green count.
    required : bool
        Whether it holds too where none of them was judged.
    """

    checks: tuple[str, ...]
    code: str
    above_only: bool = False
    required: bool = False


@dataclass(frozen=True)
class CueWith:
    """Another cue for values above green, where a second check lies below its own green band too.

    Attributes
    ----------
    check : str
        The id of the second check.
    cue : str
        Code of the cue that then speaks of both.
    """

    check: str
    cue: str


@dataclass(frozen=True)
class Check:
    """A question about posture.

    Its words are the table `[check.<id>]` in the files of words: title, name (within a sentence), too_low and
    too_high (what a value outside its fine range is too much of), and where it has them column, lane, left and right,
    answer_below and answer_above.

    Attributes
    ----------
    side, front : Callable[[ObservedBout], Samples] or None
        How to measure it in a side view, and from the front or rear; None = it can't be seen from there.
    needs_face : bool
        From the front it needs the face, so that the view from behind won't do.
    needs : tuple[Pair, ...]
        The landmark pairs it rests on, for confidence and for the overlay.
    at_contact : bool
        It needs contacts at sub-frame times.
    counts_steps : bool
        It needs steps, if not their exact times.
    measures_time : bool
        It is a time or a rate, whatever the image's shape.
    fewest_fps : float
        Distinct frames per second that it needs.
    compares_sides : bool
        It is a difference between left and right leg.
    roll_gain : float
        How far one degree of camera roll moves the value, in the check's unit.
    roll_gain_in_gait : float or None
        The same in walking and running, where it differs.
    error : Callable[[ObservedBout], float] or None
        ± (95 %) by measuring error alone, where the samples' scatter doesn't tell it.
    repeated_error : Callable[[ObservedBout], float] or None
        ± that is the same in all samples of a clip.
    confirms : Callable[[ObservedBout], bool or None] or None
        Whether independent evidence shows too much of it, without which it is never ADJUST; None = not known.
    hindrance : Callable[[ObservedBout], Hindrance or None] or None
        Why this clip can't show it although all is seen; None where it can.
    model_error : LandmarkError
        What a pose model's landmarks do to it.
    rank : int
        Its place in reports, ascending.
    is_main : bool
        One of the four main questions: a column of every table, and without any of them nothing is called good.
    has_column : bool
        In the coach sheet.
    has_lane : bool
        On the player's timeline.
    cue_rank : int or None
        Its place among cues; None = it is never a cue.
    cue_rank_when_adjust : int or None
        The same before all others, for ADJUST.
    strip_rank : int or None
        Its place in the strip of a session on the treadmill; None = it is not there.
    shows_fatigue : bool
        Its first minutes of a session are compared with the last.
    is_held : bool
        A posture that is held throughout a stride: one that has just changed is judged by the last strides.
    has_sides : bool
        A negative value means one side, a positive one the other.
    is_question : bool
        A value below the norm's limit is one answer, one above it the other.
    drawing : Drawing
        How it appears on the body.
    hidden_by : Relation or None
        While those checks alarm, a GOOD of this one, seen from the side, is UNKNOWN.
    confirmed_by : Relation or None
        Without one of them outside its fine range it is never ADJUST.
    cue_with : CueWith or None
        What to say instead where another check is off as well.
    """

    id: str
    rank: int
    needs: tuple[Pair, ...]
    side: Callable[[ObservedBout], Samples] | None = None
    front: Callable[[ObservedBout], Samples] | None = None
    at_contact: bool = False
    counts_steps: bool = False
    measures_time: bool = False
    fewest_fps: float = 0.0
    compares_sides: bool = False
    needs_face: bool = False
    roll_gain: float = 0.0
    roll_gain_in_gait: float | None = None
    error: Callable[[ObservedBout], float] | None = None
    repeated_error: Callable[[ObservedBout], float] | None = None
    confirms: Callable[[ObservedBout], bool | None] | None = None
    hindrance: Callable[[ObservedBout], Hindrance | None] | None = None
    model_error: LandmarkError = field(default_factory=LandmarkError)
    is_main: bool = False
    has_column: bool = False
    has_lane: bool = False
    cue_rank: int | None = None
    cue_rank_when_adjust: int | None = None
    strip_rank: int | None = None
    shows_fatigue: bool = False
    is_held: bool = False
    has_sides: bool = False
    is_question: bool = False
    drawing: Drawing = field(default_factory=Drawing)
    hidden_by: Relation | None = None
    confirmed_by: Relation | None = None
    cue_with: CueWith | None = None

    @property
    def title(self) -> str:
        """What it is called, in the present language."""
        return check_title(self.id)

    @property
    def name(self) -> str:
        """What it is called within a sentence."""
        return say(f"check.{self.id}.name")

    @property
    def column(self) -> str:
        """Its heading in a table of several clips; empty where it has none."""
        return say(f"check.{self.id}.column") if self.has_column else ""

    @property
    def lane(self) -> str:
        """Its name on the player's timeline; empty where it is not there."""
        return say(f"check.{self.id}.lane") if self.has_lane else ""

    @property
    def sides(self) -> tuple[str, str] | None:
        """What a negative and a positive value mean, where it compares left and right."""
        return self._pair("left", "right") if self.has_sides else None

    @property
    def excess(self) -> tuple[str, str]:
        """What a value below and one above its fine range is too much of: ('low', 'high')."""
        return self._pair("too_low", "too_high")

    @property
    def answers(self) -> tuple[str, str] | None:
        """What a value below and one above the norm's limit mean, of a question."""
        return self._pair("answer_below", "answer_above") if self.is_question else None

    def _pair(self, first: str, second: str) -> tuple[str, str]:
        return say(f"check.{self.id}.{first}"), say(f"check.{self.id}.{second}")

    @property
    def needs_steps(self) -> bool:
        """Whether it says nothing without steps; what does not can be read whenever the body is seen."""
        return self.at_contact or self.counts_steps
