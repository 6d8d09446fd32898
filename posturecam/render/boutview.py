"""One bout made ready for drawing: what is coloured how, which one or two checks are shown, what is said."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from posturecam.render.body import Axes, far_side
from posturecam.render.figures import AT_CONTACT, BUILDERS, RESTS_ON
from posturecam.render.messages import Message, by_importance, message_of, status_of
from posturecam.render.painter import Style
from posturecam.render.palette import LOOKS, Colour
from posturecam.types import Bout, Finding, Samples, Side, Verdict

_FACE_BONES = frozenset(frozenset(bone) for bone in ((7, 3), (3, 0), (0, 6), (6, 8)))
_SEVERITY = (Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN)


class SampleFinder:
    """The sample of a check nearest to a time, by side."""

    def __init__(self, samples: Samples) -> None:
        sides = samples.side or ("",) * len(samples)
        rows = sorted(
            (t, value, side) for t, value, side in zip(samples.t.tolist(), samples.value.tolist(), sides, strict=False)
        )
        rows = [row for row in rows if math.isfinite(row[1])]
        self._by_side: dict[str, tuple[list[float], list[float]]] = {
            key: (
                [t for t, _, side in rows if key in ("", side)],
                [value for _, value, side in rows if key in ("", side)],
            )
            for key in {"", *sides}
        }

    def nearest(self, t: float, side: str = "", within_s: float = math.inf) -> float | None:
        """The value nearest in time, of that side ('' = of any), or None where none is near enough."""
        times, values = self._by_side.get(side) or self._by_side.get("", ([], []))
        at = bisect_left(times, t)
        near = [k for k in (at - 1, at) if 0 <= k < len(times) and abs(times[k] - t) <= within_s]
        return values[min(near, key=lambda k: abs(times[k] - t))] if near else None


class BoutView:
    """One bout as it is drawn: colours of the bones, the one or two checks to show, what to say."""

    def __init__(self, bout: Bout, first: str | None = None) -> None:
        self.bout = bout
        self.axes = Axes.of(bout.scene)
        self.message: Message = message_of(bout)
        self.status = status_of(bout)
        self.focus = _focus(bout, first)
        always = [finding.check for finding in self.focus if finding.check not in AT_CONTACT]
        quiet = frozenset(bone for check in always for bone in RESTS_ON.get(check, ()))
        self.style = Style(_bone_colours(bout.findings), far_side(bout.scene), quiet - _FACE_BONES)
        self.samples: Mapping[str, SampleFinder] = {
            check: SampleFinder(bout.samples[check])
            for check in {"overstride", *(finding.check for finding in self.focus)}
            if check in bout.samples
        }

    def shows(self, finding: Finding) -> bool:
        """Whether this view of the person can show the angle of that finding."""
        return _is_drawable(finding, self.bout)

    def value_at(self, finding: Finding, t: float, side: Side | None = None) -> float | None:
        """What to write beside the angle: the measured sample nearest to t, else the finding's value."""
        finder = self.samples.get(finding.check)
        value = finder.nearest(t, "" if side is None else str(side), within_s=2.0) if finder is not None else None
        return finding.value if value is None else value


def _bone_colours(findings: Sequence[Finding]) -> dict[frozenset[int], Colour]:
    """Per bone that a check rests on, the colour of the most serious verdict."""
    colours: dict[frozenset[int], Colour] = {}
    for verdict in reversed(_SEVERITY):
        for finding in findings:
            if finding.verdict is verdict:
                colours.update(dict.fromkeys(RESTS_ON.get(finding.check, ()), LOOKS[verdict].colour))
    return colours


def _focus(bout: Bout, first: str | None) -> tuple[Finding, ...]:
    """The one or two findings whose angle is drawn: the most urgent, or the first good one; `first` before all."""
    seen = [finding for finding in bout.findings if finding.check in BUILDERS and _is_drawable(finding, bout)]
    urgent = by_importance(seen)
    good = [finding for check in BUILDERS for finding in seen if finding.check == check]
    chosen = [finding for finding in seen if finding.check == first and first is not None]
    chosen += [finding for finding in urgent if finding not in chosen]
    return tuple(chosen[:2] or good[:1])


def _is_drawable(finding: Finding, bout: Bout) -> bool:
    """Whether the angle of a finding was measured and lies in the plane of the picture."""
    if finding.verdict is Verdict.UNKNOWN or finding.value is None:
        return False
    if finding.check == "side_lean":
        return not bout.scene.view.is_side
    return bout.scene.facing != 0 and not bout.scene.view.is_frontal
