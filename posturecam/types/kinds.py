"""The words that results are made of: activities, views, verdicts, sides and kinds of events."""

from __future__ import annotations

from enum import Enum

from posturecam.words import say


class _Word(str, Enum):
    """A str that is also an enum member (what StrEnum is from Python 3.11 on)."""

    def __str__(self) -> str:
        return str(self.value)


class Activity(_Word):
    """What the person does in a bout."""

    STAND = "stand"
    SIT = "sit"
    WALK = "walk"
    RUN = "run"

    @property
    def doing(self) -> str:
        """The word for it within a sentence, in the present language: 'standing'."""
        return say(f"activity.{self.value}")

    @property
    def is_gait(self) -> bool:
        """Whether there are strides to measure."""
        return self in (Activity.WALK, Activity.RUN)


class View(_Word):
    """What the camera sees of the person: RIGHT means that it looks at the person's right side."""

    LEFT = "left"
    RIGHT = "right"
    FRONT = "front"
    REAR = "rear"
    OBLIQUE = "oblique"
    UNKNOWN = "unknown"

    @property
    def seen_from(self) -> str:
        """Where the camera stands, within a sentence: 'from the left'."""
        return say(f"view.{self.value}")

    @property
    def is_side(self) -> bool:
        """Whether sagittal angles can be seen."""
        return self in (View.LEFT, View.RIGHT)

    @property
    def is_frontal(self) -> bool:
        """Whether left-right differences can be seen."""
        return self in (View.FRONT, View.REAR)


class Place(_Word):
    """Where a person walks or runs."""

    TREADMILL = "treadmill"
    GROUND = "ground"
    UNKNOWN = "unknown"


class Verdict(_Word):
    """The judgement of one check. UNKNOWN is a verdict like the others and always has a reason."""

    GOOD = "GOOD"
    WATCH = "WATCH"
    ADJUST = "ADJUST"
    UNKNOWN = "UNKNOWN"


class Side(_Word):
    """The person's own left or right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class EventKind(_Word):
    """What happens to a foot."""

    INITIAL_CONTACT = "initial_contact"
    TOE_OFF = "toe_off"


class Hindrance(_Word):
    """Why a posture can't be judged although all that it needs is seen; each is a reason code too."""

    MOVING_ABOUT = "moving_about"
    FACE_TURNED_ASIDE = "face_turned_aside"


class TransitionKind(_Word):
    """What kind of change it is; MOVING: some other movement without steps."""

    SITTING_DOWN = "sitting_down"
    STANDING_UP = "standing_up"
    TURNING = "turning"
    STEPPING = "stepping_on_or_off"
    BENDING = "bending"
    SQUATTING = "squatting"
    LYING = "lying_down"
    JUMPING = "jumping"
    MOVING = "moving"

    @property
    def doing(self) -> str:
        """The word for it within a sentence: 'sitting down'."""
        return say(f"transition.{self.value}")
