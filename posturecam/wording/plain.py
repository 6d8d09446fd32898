"""A finding as one would say it to a runner: signs in words, and no decimal that the ± does not carry."""

from __future__ import annotations

import math

from posturecam.checks import find
from posturecam.types import SURE_FROM, YAW_WARNING_DEG, Finding, Scene, Verdict
from posturecam.types.finding import STEPS_PER_MINUTE
from posturecam.wording.findings import title_and_answer
from posturecam.words import is_known, say

DECIMAL_BELOW = 1.0
"""± below which a value is said with one decimal: with a larger one the decimal means nothing."""
CERTAIN_FROM = 0.98
"""Likelihood of a value outside green from which on the other possibility is not mentioned: 1 in 50."""
_UNITS = {"deg": "unit.deg", "spm": "unit.steps_per_minute"}
_LONG_UNITS = {**_UNITS, "% leg": "unit.leg", "% trunk": "unit.trunk"}


def reading(finding: Finding, *, with_uncertainty: bool = True) -> str:
    """Say what was measured, the sign in words.

    Parameters
    ----------
    finding : Finding
        With a value.
    with_uncertainty : bool
        Whether to add the ±.

    Returns
    -------
    str
        'Leaning back 4° (±5)', 'Shin at landing: 11° (±7)'; for a question 'Heel first or not: heel first'; only the
        title where there is no value.
    """
    check, value = find(finding.check), finding.value
    if check.is_question or value is None:
        return title_and_answer(finding)
    said, is_zero = _amount(finding, abs(value)), not round(value, _decimals(finding))
    side = "" if check.sides is None or is_zero else f" {check.sides[value > 0]}"
    code = f"check.{finding.check}.reads_{'below' if value < 0 else 'above'}"
    if is_known(code) and finding.unit != "%":
        text = say(code, value=said)
    else:
        sign = "-" if value < 0 and check.sides is None and not is_zero else ""
        text = say("say.title_and_answer", title=finding.title, answer=f"{sign}{said}{side}")
    if not with_uncertainty or finding.uncertainty is None:
        return text
    return say("plain.give_or_take", reading=text, uncertainty=_number(finding, finding.uncertainty))


def uncertain_line(finding: Finding) -> str:
    """Say of a finding that is not certain enough to ask for anything what it is and how near a limit.

    Parameters
    ----------
    finding : Finding
        One that `is_uncertain`.

    Returns
    -------
    str
        'Shin at landing: 11°, close to the limit (11.5°). Too close to call from this clip.'
    """
    what, limit = reading(finding, with_uncertainty=False), _limit(finding)
    code = "close" if finding.is_borderline else "beyond"
    first = say(f"plain.{code}_to_limit", reading=what, limit=limit) if limit else say("plain.sentence", reading=what)
    return say("headline.two_sentences", first=first, second=likelihood_sentence(finding))


def likelihood_sentence(finding: Finding) -> str:
    """Say how likely the verdict is, and that it may be otherwise.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    str
        'Most likely too far ahead (84 %), but a fine value is possible.'; empty where it is surely fine, or where
        nothing is known of it.
    """
    if finding.likelihood is None:
        return ""
    if finding.is_borderline:
        return say("plain.too_close")
    if finding.is_outside:
        below, above = find(finding.check).excess
        certain = finding.verdict is Verdict.ADJUST or finding.likelihood >= CERTAIN_FROM
        code = "plain.surely_too" if certain else "plain.likely_too"
        return say(code, excess=below if finding.below else above, percent=100 * finding.likelihood)
    if finding.likelihood < SURE_FROM:
        return say("plain.probably_fine", percent=100 * finding.likelihood)
    return ""


def usual_range(finding: Finding) -> str:
    """Say in which range a value would be fine, and what that range depends on.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    str
        'Usual at your speed: up to 24 %', 'Fine: up to 12°', 'Fine for you: up to 16°' against a baseline; empty
        where it is not known.
    """
    norm = finding.norm
    if norm is None or norm.cap is Verdict.GOOD or (norm.expected is not None and finding.expected is None):
        return ""
    low, high = (edge + (finding.expected or 0.0) for edge in norm.green)
    within = _range(finding, low, high)
    kind = "own" if norm.baseline else "fine" if norm.expected is None else "speed"
    return say(f"plain.range.{kind}", range=within) if within else ""


def most_strides(finding: Finding, low: float, high: float, *, in_gait: bool = True) -> str:
    """Say between which values most of the strides lie.

    Parameters
    ----------
    finding : Finding
        The finding.
    low : float
        The first decile, in its unit.
    high : float
        The last decile.
    in_gait : bool
        Whether the samples are strides; otherwise seconds.

    Returns
    -------
    str
        'Most strides: 26 to 29 %'.
    """
    return say(f"plain.most.{'strides' if in_gait else 'seconds'}", range=_between(finding, low, high))


def camera_off_side(scene: Scene) -> str:
    """Say how far the camera is off the side view.

    Parameters
    ----------
    scene : Scene
        How the camera sees the person.

    Returns
    -------
    str
        'Camera 12° off the side view (fine up to 20°)'; empty where it is not a side view or not known.
    """
    if math.isnan(scene.yaw_deg) or not scene.view.is_side:
        return ""
    return say("plain.camera_off_side", yaw=scene.yaw_deg, fine=YAW_WARNING_DEG)


def short_value(finding: Finding) -> str:
    """Say a value where there is room for a number only.

    Parameters
    ----------
    finding : Finding
        With a value.

    Returns
    -------
    str
        '12°', '28 %'; without its sign where words say the side.
    """
    value = finding.value or 0.0
    number = _number(finding, abs(value) if find(finding.check).sides is not None else value)
    return f"{number}{short_unit(finding.unit)}".replace("-", "\N{MINUS SIGN}")


def short_unit(unit: str) -> str:
    """Say a unit as it follows a number on a scale; of lengths relative to the body the percent sign alone.

    Parameters
    ----------
    unit : str
        As in a finding.

    Returns
    -------
    str
        '°', ' %', ' steps/min'.
    """
    code = _UNITS.get(unit)
    if code is not None:
        return say(code)
    return say("unit.percent") if unit.startswith("%") else f" {unit}"


def _limit(finding: Finding) -> str:
    """The edge of green that the value is near or beyond; with its side in words where the sign differs."""
    norm, value = finding.norm, finding.value
    if norm is None or value is None:
        return ""
    edges = [edge + (finding.expected or 0.0) for edge in norm.green if math.isfinite(edge)]
    if not edges:
        return ""
    return _edge(finding, min(edges, key=lambda edge: abs(edge - value)), exact=True)


def _range(finding: Finding, low: float, high: float) -> str:
    if find(finding.check).sides is not None:
        return say("plain.range.within", high=_edge(finding, high))
    if math.isinf(low):
        return "" if math.isinf(high) else say("plain.range.up_to", high=_edge(finding, high))
    if math.isinf(high):
        return say("plain.range.from", low=_edge(finding, low))
    return _between(finding, low, high, exact=_is_exact(finding))


def _between(finding: Finding, low: float, high: float, *, exact: bool = False) -> str:
    """'26 to 29 %'; the number alone where both read alike; with the side in words where both lie on one."""
    sides = find(finding.check).sides
    if sides is not None and low * high > 0:
        near, far = sorted((abs(low), abs(high)))
        return f"{_plain_range(finding, near, far, exact)} {sides[low > 0]}"
    if low < 0 and _has_directions(finding):
        ahead = say(f"check.{finding.check}.edge_above", value=_edge(finding, high)) if high > 0 else ""
        return say("range.between_texts", low=_edge(finding, low), high=ahead or _edge(finding, high))
    return _plain_range(finding, low, high, exact)


def _plain_range(finding: Finding, low: float, high: float, exact: bool) -> str:
    start, end = (_number(finding, edge, exact=exact) for edge in (low, high))
    unit = _unit(finding)
    return f"{end}{unit}" if start == end else say("range.between_texts", low=start, high=f"{end}{unit}")


def _edge(finding: Finding, edge: float, *, exact: bool = False) -> str:
    """An edge of a range with its unit; a negative one with its direction in words where the check has them."""
    text = f"{_number(finding, abs(edge), exact=exact or _is_exact(finding))}{_unit(finding)}"
    if edge >= 0 or find(finding.check).sides is not None:
        return text
    return say(f"check.{finding.check}.edge_below", value=text) if _has_directions(finding) else f"-{text}"


def _has_directions(finding: Finding) -> bool:
    return finding.unit != "%" and is_known(f"check.{finding.check}.edge_below")


def _is_exact(finding: Finding) -> bool:
    """Whether the limit stands in the table of norms as it is, and so has its decimals."""
    return finding.expected is None


def _amount(finding: Finding, value: float) -> str:
    """A value with its unit in full: '28 % of leg length'."""
    return f"{_number(finding, value)}{_unit(finding, in_full=True)}"


def _number(finding: Finding, value: float, *, exact: bool = False) -> str:
    """The number with as many decimals as mean something; an exact one with its own."""
    decimals = _decimals(finding)
    return f"{round(value, 1) + 0:g}" if exact else f"{round(value, decimals) + 0:.{decimals}f}"


def _decimals(finding: Finding) -> int:
    known = finding.uncertainty is not None and finding.uncertainty < DECIMAL_BELOW
    return int(known and finding.unit != STEPS_PER_MINUTE)


def _unit(finding: Finding, *, in_full: bool = False) -> str:
    """The unit; of lengths relative to the body in short the percent sign alone, for the reading says of what."""
    code = _LONG_UNITS.get(finding.unit) if in_full else None
    return say(code) if code is not None else short_unit(finding.unit)
