"""Why a finding is not assessed, is limited, or carries a remark.

One code each, said as `reason.<code>` in the words.
"""

from __future__ import annotations

from enum import Enum

from posturecam.types import Hindrance, Reason
from posturecam.words import Message, message


class Code(str, Enum):
    """Every reason there is."""

    # Not assessed: it cannot be seen.
    NOT_UPRIGHT = "not_upright"
    PART_NOT_SEEN = "part_not_seen"
    PART_UNCLEAR = "part_unclear"
    PART_NOT_IN_FILE = "part_not_in_file"
    WRONG_VIEW = "wrong_view"
    LANDINGS_NOT_SEEN = "landings_not_seen"
    FEET_NOT_FOLLOWED = "feet_not_followed"
    SIDES_MIXED_UP = "sides_mixed_up"
    NOTHING_MEASURED = "nothing_measured"
    HEAD_HIDES_SHOULDERS = "head_hides_shoulders"
    HIPS_OUT_OF_VIEW = "hips_out_of_view"
    MOVING_ABOUT = Hindrance.MOVING_ABOUT.value
    FACE_TURNED_ASIDE = Hindrance.FACE_TURNED_ASIDE.value
    MOVING_IN_PHOTO = "moving_in_photo"
    # Not assessed: it cannot be timed.
    CLOCK_UNKNOWN = "clock_unknown"
    CLOCK_ASSUMED = "clock_assumed"
    NO_REGULAR_STEPS = "no_regular_steps"
    TOO_FEW_FRAMES_PER_STEP = "too_few_frames_per_step"
    TOO_FEW_FRAMES_FOR_FOOT = "too_few_frames_for_foot"
    SPEED_UNKNOWN = "speed_unknown"
    # Not assessed: the norm does not apply, or the samples contradict each other.
    NEEDS_BASELINE = "needs_baseline"
    BASELINE_UNUSABLE = "baseline_unusable"
    BACKWARD_GAIT = "backward_gait"
    DISTORTED_IMAGE = "distorted_image"
    INCONSISTENT = "inconsistent"
    CLIPS_DISAGREE = "clips_disagree"
    # Capped at WATCH.
    SEEN_POORLY = "seen_poorly"
    NOT_CONFIRMED_BY_LEG = "not_confirmed_by_leg"
    NOT_CONFIRMED_BY_STEP = "not_confirmed_by_step"
    TRUNK_DOES_NOT_LEAN = "trunk_does_not_lean"
    # A remark beside any verdict.
    DRIFTS = "drifts"

    def __str__(self) -> str:
        return self.value


def because(code: Code, **parameters: object) -> Reason:
    """Make the reason of a code.

    Parameters
    ----------
    code : Code
        Which one.
    **parameters : object
        What its text `reason.<code>` needs: numbers, or messages for phrases.

    Returns
    -------
    Reason
        The reason.
    """
    return Reason(code.value, message(f"reason.{code.value}", **parameters))


def part_name(part: str | None) -> Message:
    """Name a part of the body, to be said within a sentence.

    Parameters
    ----------
    part : str or None
        A value of `measure.PARTS`; None for the body as a whole.

    Returns
    -------
    Message
        Such as 'shoulders'.
    """
    return message(f"part.{part or 'body'}")
