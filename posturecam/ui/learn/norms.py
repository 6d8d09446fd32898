"""Every check with its norms and their evidence, from norms.toml."""

from __future__ import annotations

import importlib
import math

from posturecam.checks import Check, discover
from posturecam.coaching.norms import Norms
from posturecam.types import Norm, Verdict
from posturecam.ui.markup import folded, paragraph, table, told
from posturecam.wording import activity_name, unit_of

HEADINGS = ["Doing", "Seen from", "Fine", "To watch", "Give or take", "Evidence for the norm", "Where it comes from"]


def checks_html(norms: Norms) -> str:
    """The main checks first, then their companions; each folds open to its norms."""
    return "".join(_check_html(check, norms) for check in discover())


def _check_html(check: Check, norms: Norms) -> str:
    rows = [_row(norm) for norm in norms if norm.check == check.id]
    inner = paragraph(about(check)) + table(HEADINGS, rows, f"Norms of {check.title}")
    return folded(check.title, inner)


def about(check: Check) -> str:
    """What the check measures, in the words of its own file."""
    words = importlib.import_module(f"posturecam.checks.{check.id}").__doc__ or ""
    return " ".join(words.split("\n\n")[0].split())


def _row(norm: Norm) -> list[str]:
    place = f"the {norm.view}" + (", against your own good posture" if norm.baseline else "")
    cells = (
        place,
        band(norm, Verdict.GOOD),
        band(norm, Verdict.WATCH),
        f"± {norm.uncertainty:g}{unit_of(norm.unit)}",
        norm.evidence,
        norm.source,
    )
    return [told(activity_name(norm.activity)), *map(told, cells)]


def band(norm: Norm, verdict: Verdict) -> str:
    """The values that get this verdict, GOOD or WATCH, in words: 'up to 13°', '2 to 12°', 'any', 'all the rest'."""
    if norm.cap is Verdict.GOOD:
        return "any: for information" if verdict is Verdict.GOOD else ""
    if verdict is Verdict.WATCH and (norm.cap is Verdict.WATCH or not any(map(math.isfinite, norm.amber))):
        return "all the rest"
    low, high = norm.green if verdict is Verdict.GOOD else norm.amber
    against = "" if norm.expected is None else " what is usual at your speed"
    return _range(low, high, unit_of(norm.unit), bool(against)) + against


def _range(low: float, high: float, unit: str, relative: bool) -> str:
    if relative:
        words = [
            f"{-low:g}{unit} below" if math.isfinite(low) else "",
            f"{high:g}{unit} above" if high < math.inf else "",
        ]
        return "up to " + " to ".join(word for word in words if word)
    if math.isinf(low):
        return f"up to {high:g}{unit}"
    return f"from {low:g}{unit}" if math.isinf(high) else f"{low:g} to {high:g}{unit}"
