"""Why a finding is not assessed, is limited, or carries a remark: one code and one sentence each."""

from __future__ import annotations

from enum import Enum

from posturecam.types import Hindrance, Reason


class Code(str, Enum):
    """Every reason there is. Programs compare codes; the sentences below are for people and may change."""

    # Not assessed: it cannot be seen.
    NOT_UPRIGHT = "not_upright"
    PART_NOT_SEEN = "part_not_seen"
    PART_UNCLEAR = "part_unclear"
    WRONG_VIEW = "wrong_view"
    LANDINGS_NOT_SEEN = "landings_not_seen"
    FEET_NOT_FOLLOWED = "feet_not_followed"
    SIDES_MIXED_UP = "sides_mixed_up"
    NOTHING_MEASURED = "nothing_measured"
    HEAD_HIDES_SHOULDERS = "head_hides_shoulders"
    HIPS_BELOW_PICTURE = "hips_below_picture"
    MOVING_ABOUT = Hindrance.MOVING_ABOUT.value
    FACE_TURNED_ASIDE = Hindrance.FACE_TURNED_ASIDE.value
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
    DISTORTED_PICTURE = "distorted_picture"
    INCONSISTENT = "inconsistent"
    # Capped at WATCH.
    SEEN_POORLY = "seen_poorly"
    NOT_CONFIRMED_BY_LEG = "not_confirmed_by_leg"
    NOT_CONFIRMED_BY_STEP = "not_confirmed_by_step"
    TRUNK_DOES_NOT_LEAN = "trunk_does_not_lean"
    # A remark beside any verdict.
    DRIFTS = "drifts"

    def __str__(self) -> str:
        return self.value


SENTENCES: dict[Code, str] = {
    Code.NOT_UPRIGHT: (
        "No upright body is seen here: the person lies or bends down, or an object was taken for a person. "
        "Film yourself upright, with nothing between you and the camera."
    ),
    Code.PART_NOT_SEEN: "Your {part} can't be seen in this clip. Film {wanted}.",
    Code.PART_UNCLEAR: "Your {part} could not be seen clearly enough. Film in good light, with {wanted} in the picture.",
    Code.WRONG_VIEW: "This can't be judged {seen}. Film from {film_from}.",
    Code.LANDINGS_NOT_SEEN: ("Your legs can't be seen when your feet land. Film the whole body, from head to shoes."),
    Code.FEET_NOT_FOLLOWED: (
        "Your feet could not be followed: they jump from frame to frame, as they do in the dark, in a badly compressed video or "
        "behind something. Film in good light and at a good quality, with your feet in the picture."
    ),
    Code.SIDES_MIXED_UP: (
        "Left and right leg were mixed up too often here to compare them. Film in good light and at a good quality."
    ),
    Code.NOTHING_MEASURED: "None of your {samples} could be measured. Film at least {seconds}, with {wanted} in the picture.",
    Code.HIPS_BELOW_PICTURE: (
        "This is read against your hips, and a desk hides them from the front. A camera at your side shows more."
    ),
    Code.MOVING_ABOUT: "You were moving about. Keep still for five seconds.",
    Code.FACE_TURNED_ASIDE: "Your face is turned too far aside to tell how the head is tilted. Look at the camera.",
    Code.HEAD_HIDES_SHOULDERS: (
        "A head this far forward hides rounded shoulders from the side. Bring the head back and film again."
    ),
    Code.CLOCK_UNKNOWN: "{remark}",
    Code.CLOCK_ASSUMED: (
        "The file does not say how many frames a second it holds, so nothing that depends on time is judged. "
        "Export it again as MP4."
    ),
    Code.NO_REGULAR_STEPS: (
        "No regular strides were found. Film at least 10 seconds of steady walking or running from the side."
    ),
    Code.TOO_FEW_FRAMES_PER_STEP: (
        "{fps:.0f} frames a second are too few to see when the foot lands ({per_step:.1f} a step). "
        "Film at 30 or, better, 60 a second."
    ),
    Code.TOO_FEW_FRAMES_FOR_FOOT: (
        "{fps:.0f} frames a second are too few to see how the foot lands. Film at 60 a second."
    ),
    Code.SPEED_UNKNOWN: "What is normal depends on your speed, and that is not known. {remedy}",
    Code.NEEDS_BASELINE: "From this view only change shows. Record your own good posture first.",
    Code.BASELINE_UNUSABLE: "Your own baseline says nothing about this. Record it again.",
    Code.BACKWARD_GAIT: "You go backwards here; what is normal is known for going forwards only.",
    Code.DISTORTED_PICTURE: (
        "The video seems to be stretched, so angles can't be trusted. Export it again with its original width and height."
    ),
    Code.INCONSISTENT: (
        "What was measured differs too much from step to step. Film at least 10 seconds of steady movement."
    ),
    Code.SEEN_POORLY: "Your {part} could not be seen well, so this is no more than something to watch.",
    Code.NOT_CONFIRMED_BY_LEG: "Your shin and knee at landing do not confirm it.",
    Code.NOT_CONFIRMED_BY_STEP: "The share of your step that lies ahead of the hips is usual, so this is no more than something to watch.",
    Code.TRUNK_DOES_NOT_LEAN: "Your trunk as a whole does not lean too far.",
    Code.DRIFTS: "It {verb} by {amount:.1f}{unit} from the first third to the last.",
}


def because(code: Code, **parameters: str | float) -> Reason:
    """The reason of that code, with what its sentence needs filled in.

    Raises KeyError when a parameter of the sentence is missing.
    """
    return Reason(code.value, SENTENCES[code].format(**parameters))
