"""The judgement of one check, with its reasons, and how it is called in the present language."""

from __future__ import annotations

from dataclasses import dataclass

from posturecam.types.kinds import Verdict
from posturecam.types.norm import Norm
from posturecam.words import Message, is_known, say


def check_title(check: str) -> str:
    """Name a check in the present language.

    Parameters
    ----------
    check : str
        Its id.

    Returns
    -------
    str
        Its title; the id itself for a check of another version.
    """
    code = f"check.{check}.title"
    return say(code) if is_known(code) else check


def cue_words(code: str) -> str:
    """Put a cue of the table of norms into words.

    Parameters
    ----------
    code : str
        One of the codes `cue.<code>`, or the words themselves, from a table of the user's own.

    Returns
    -------
    str
        The words.
    """
    return say(f"cue.{code}") if is_known(f"cue.{code}") else code


@dataclass(frozen=True)
class Reason:
    """Why a finding is not assessed, is limited, or carries a remark.

    Attributes
    ----------
    code : str
        One of `posturecam.judge.reasons.Code`.
    message : Message
        The sentence for the user.
    """

    code: str
    message: Message

    @property
    def text(self) -> str:
        """The sentence in the present language."""
        return str(self.message)


STEPS_PER_MINUTE = "spm"
"""The unit of cadence."""

BORDERLINE_BELOW = 0.65
"""Likelihood below which GOOD and WATCH are called borderline (the verdict rule, see judge/verdict_rule.py)."""

ASKED_FROM = 0.8
"""Likelihood from which on a WATCH asks for a change: is numbered, cued and drawn as one. ADJUST always does."""
SURE_FROM = 0.9
"""Likelihood from which on a verdict is said without "probably"."""


@dataclass(frozen=True)
class Finding:
    """The judgement of one check in one bout.

    Attributes
    ----------
    check : str
        The check's id.
    unit : str
        Of value, uncertainty, expected, iqr, left, right and trend: "deg", "% leg", "% trunk", "%", "spm".
    verdict : Verdict
        UNKNOWN where it was not assessed.
    value : float or None
        Hodges-Lehmann estimate over the samples, both sides counting the same.
    uncertainty : float or None
        ± of the value (95 %).
    expected : float or None
        What is normal for this person now; None where the band does not move.
    iqr : float or None
        Interquartile range of the samples.
    n : int
        How many samples there are: strides or steps in gait, seconds otherwise.
    share_outside : float or None
        Share (0-1) of samples outside green.
    left, right : float or None
        The value of each side; None with fewer than three samples.
    trend : float or None
        Value of the last third of the bout less that of the first.
    confidence : float
        0-1, how well the parts of the body it needs were seen.
    likelihood : float or None
        Probability (0-1) that the verdict holds: that the true value lies inside green for GOOD, outside for WATCH
        and ADJUST; None for UNKNOWN and for information-only norms.
    cue_code : str or None
        What to say about it, see `cue_words`; None where there is nothing to change.
    moments : tuple[float, ...]
        Times, s, that show it best.
    reasons : tuple[Reason, ...]
        Why it is not assessed or limited, and remarks.
    trend_uncertainty : float or None
        ± of the trend, from the noise between samples and what a change in one set-up can be wrong by; None where
        that is not known.
    norm : Norm or None
        The row it was judged by, whose edges are relative to `expected`; None where nothing judges it.
    score : float or None
        0-100.
    weight : float
        Its weight in the headline score.
    beyond : float or None
        How far the value lies outside its green band, in widths of the amber band (0 on the edge, negative inside).
    below : bool
        Whether it lies under green, not over it.
    drifts : bool
        Whether it got worse from the first third of the bout to the last by more than noise.
    """

    check: str
    unit: str
    verdict: Verdict
    value: float | None
    uncertainty: float | None
    expected: float | None
    iqr: float | None
    n: int
    share_outside: float | None
    left: float | None
    right: float | None
    trend: float | None
    confidence: float
    cue_code: str | None
    moments: tuple[float, ...]
    reasons: tuple[Reason, ...] = ()
    likelihood: float | None = None
    score: float | None = None
    weight: float = 0.0
    beyond: float | None = None
    below: bool = False
    drifts: bool = False
    trend_uncertainty: float | None = None
    norm: Norm | None = None

    @property
    def title(self) -> str:
        """What the check is called, in the present language."""
        return check_title(self.check)

    @property
    def cue(self) -> str | None:
        """The few words to say about it; None where there is nothing to change."""
        return None if self.cue_code is None else cue_words(self.cue_code)

    @property
    def reason(self) -> str | None:
        """All reasons as text for the user; None where there is none."""
        return " ".join(reason.text for reason in self.reasons) or None

    @property
    def is_outside(self) -> bool:
        """Whether the verdict is WATCH or ADJUST."""
        return self.verdict in (Verdict.WATCH, Verdict.ADJUST)

    @property
    def is_borderline(self) -> bool:
        """Whether GOOD or WATCH is less likely than `BORDERLINE_BELOW`.

        An answer ("close to the limit"), never an alarm.
        """
        uncertain = self.likelihood is not None and self.likelihood < BORDERLINE_BELOW
        return uncertain and self.verdict in (Verdict.GOOD, Verdict.WATCH)

    @property
    def asks(self) -> bool:
        """Whether it asks for a change: ADJUST, or WATCH that is at least `ASKED_FROM` likely."""
        likely = self.likelihood is None or round(self.likelihood, 2) >= ASKED_FROM  # as it is shown
        return self.verdict is Verdict.ADJUST or (self.verdict is Verdict.WATCH and likely)

    @property
    def is_uncertain(self) -> bool:
        """Whether it was judged, but not surely enough to ask for a change or to be called good."""
        return self.is_borderline or (self.is_outside and not self.asks)

    @property
    def is_alarm(self) -> bool:
        """Whether it lies outside green and is not borderline; it `asks` only where that is likely enough."""
        return self.is_outside and not self.is_borderline

    def has_reason(self, code: str) -> bool:
        """Tell whether it carries a reason of that code.

        Parameters
        ----------
        code : str
            One of `posturecam.judge.reasons.Code`.

        Returns
        -------
        bool
            Whether it does.
        """
        return any(reason.code == code for reason in self.reasons)


@dataclass(frozen=True)
class Cue:
    """The one thing to say now.

    `text` in the user's words, the check it comes from ('' for a camera matter), how serious, since when (s), how
    likely the finding behind it is (None = not a matter of likelihood), and that finding as it was when the cue came.
    """

    check: str
    text: str
    verdict: Verdict
    since: float
    likelihood: float | None = None
    finding: Finding | None = None

    @property
    def spoken(self) -> str:
        """The text as it is said aloud: with "probably" below `SURE_FROM`."""
        if self.likelihood is None or self.likelihood >= SURE_FROM:
            return self.text
        return say("say.cue_probably", cue=f"{self.text[:1].lower()}{self.text[1:]}")
