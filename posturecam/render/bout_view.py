"""One bout made ready for drawing: what is coloured how, which one or two checks are shown, what is said."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np

from posturecam.checks import find, overstride
from posturecam.checks.drawn_body import Axes, DrawnBody, far_side
from posturecam.checks.figure import FACE_BONES, Drawing, Figure, When
from posturecam.coaching.importance import SEVERITY, by_importance
from posturecam.render.messages import OverlayMessage, message_of, status_of
from posturecam.render.painter import SkeletonStyle
from posturecam.render.palette import VERDICT_STYLES, Colour
from posturecam.types import Bout, Finding, Samples, Side, Verdict
from posturecam.words import say

_FACE = Drawing(bones=FACE_BONES).bone_sets


LABEL_TOLERANCE = 2.0
"""How far what is drawn may be from the value written beside it, degrees or percent; half of the ± of the surest check.
"""


def _sign(size: float, drawing: Drawing) -> float:
    return float(drawing.sign) if drawing.sign else math.copysign(1.0, size)


def _signed(size: float, drawing: Drawing) -> float:
    """The size of a figure as the check counts; without its sign where the drawing shows the side."""
    return size * _sign(size, drawing)


class SampleFinder:
    """Find the sample of a check nearest to a time, by side.

    Parameters
    ----------
    samples : Samples
        What was measured; those that are not finite are left out.
    """

    def __init__(self, samples: Samples) -> None:
        sides = samples.side or ("",) * len(samples)
        rows = sorted(
            (t, value, side) for t, value, side in zip(samples.t.tolist(), samples.value.tolist(), sides, strict=False)
        )
        rows = [row for row in rows if math.isfinite(row[1])]
        self._by_side: dict[str, tuple[list[float], list[tuple[float, float, str]]]] = {}
        for key in ("", *Side):
            chosen = [row for row in rows if not key or row[2] in (key, "")]
            self._by_side[key] = [row[0] for row in chosen], chosen

    def nearest(self, t: float, side: str = "", within_s: float = math.inf) -> float | None:
        """Return the value nearest in time.

        Parameters
        ----------
        t : float
            Time in the clip, s.
        side : str
            "left", "right", or empty for any.
        within_s : float
            How far away in time it may be, s.

        Returns
        -------
        float or None
            In the check's unit; None where no sample is near enough.
        """
        row = self._nearest_row(t, side, within_s)
        return None if row is None else row[1]

    def side_at(self, t: float, within_s: float = math.inf) -> Side | None:
        """Return the side of the sample nearest in time.

        Parameters
        ----------
        t : float
            Time in the clip, s.
        within_s : float
            How far away in time it may be, s.

        Returns
        -------
        Side or None
            None where no sample is near enough or it is of both sides.
        """
        row = self._nearest_row(t, "", within_s)
        return Side(row[2]) if row is not None and row[2] else None

    def _nearest_row(self, t: float, side: str, within_s: float) -> tuple[float, float, str] | None:
        times, rows = self._by_side.get(side, ([], []))
        at = bisect_left(times, t)
        near = [k for k in (at - 1, at) if 0 <= k < len(times) and abs(times[k] - t) <= within_s]
        return rows[min(near, key=lambda k: abs(times[k] - t))] if near else None


class BoutView:
    """One bout as it is drawn: colours of the bones, the one or two checks to show, what to say.

    Parameters
    ----------
    bout : Bout
        With its findings and samples.
    first : str or None
        Id of the check to show before all others.
    among_people : bool
        Whether several people are judged, so that the status line says which one this is.
    """

    def __init__(
        self,
        bout: Bout,
        first: str | None = None,
        *,
        among_people: bool = False,
        provenance: Mapping[str, str] | None = None,
    ) -> None:
        self.bout = bout
        self._provenance = provenance or {}
        self.axes = Axes.of(bout.scene)
        self.message: OverlayMessage = message_of(bout)
        self.status = (*([say("render.person", number=bout.person + 1)] if among_people else []), *status_of(bout))
        self.focus = _focus(bout, first)
        always = [find(one.check).drawing for one in self.focus if find(one.check).drawing.when is When.ALWAYS]
        quiet = frozenset(bone for drawing in always for bone in drawing.bone_sets)
        self.style = SkeletonStyle(_bone_colours(bout.findings), far_side(bout.scene), quiet - _FACE)
        self.samples: Mapping[str, SampleFinder] = {
            check: SampleFinder(bout.samples[check])
            for check in {overstride.CHECK.id, *(finding.check for finding in self.focus)}
            if check in bout.samples
        }

    def side_measured_at(self, check: str, t: float) -> Side | None:
        """Return the side of which a check was measured just then.

        Parameters
        ----------
        check : str
            Id of the check.
        t : float
            Time in the clip, s.

        Returns
        -------
        Side or None
            None where it was not measured within a tenth of a second.
        """
        finder = self.samples.get(check)
        return None if finder is None else finder.side_at(t, within_s=0.1)

    def shows(self, finding: Finding) -> bool:
        """Say whether this view of the person can show the angle of a finding.

        Parameters
        ----------
        finding : Finding
            One of the bout's.

        Returns
        -------
        bool
            False where it was not measured or lies across the image plane.
        """
        return _is_drawable(finding, self.bout)

    def figure_of(self, finding: Finding, body: DrawnBody, side: Side | None = None) -> Figure | None:
        """Build the figure of a finding, whose size is the value that the check reads in this body.

        Parameters
        ----------
        finding : Finding
            One of the bout's.
        body : DrawnBody
            Where the points are.
        side : Side or None
            The leg it is about; None for the check's own choice.

        Returns
        -------
        Figure or None
            None where it cannot be drawn.
        """
        drawing = find(finding.check).drawing
        build = drawing.figure_for(self.bout.activity)
        figure = None if build is None else build(body, self.axes, side)
        if figure is None or not figure.is_angle:
            return figure
        size = figure.size(self.axes, 1.0)
        read = _signed(size, drawing)
        known = find(finding.check).model_error.corrected(np.array([read]), self.bout.activity, self._provenance)
        off = float(known[0]) - read
        return figure.with_reference_turned(-off * _sign(size, drawing), self.axes) if off else figure

    def drawn_value(self, finding: Finding, figure: Figure, body: DrawnBody, leg_px: float) -> float:
        """Measure what a figure shows.

        Parameters
        ----------
        finding : Finding
            One of the bout's.
        figure : Figure
            Its figure on `body`.
        body : DrawnBody
            The body.
        leg_px : float
            Leg length of the stride, px.

        Returns
        -------
        float
            In the finding's unit, without its sign where the drawing shows the side; NaN where the unit is not known.
        """
        unit_px = leg_px if finding.unit == "% leg" else body.trunk_px
        return _signed(figure.size(self.axes, unit_px), find(finding.check).drawing)

    def off_by(self, finding: Finding, value: float, figure: Figure, body: DrawnBody, leg_px: float) -> float:
        """Measure how far a figure is from showing a value.

        Parameters
        ----------
        finding : Finding
            One of the bout's.
        value : float
            What would be written beside the figure, in the finding's unit.
        figure : Figure
            Its figure on `body`.
        body : DrawnBody
            The body.
        leg_px : float
            Leg length of the stride, px.

        Returns
        -------
        float
            In the finding's unit, 0 or more; NaN where the unit is not known.
        """
        shown = value if find(finding.check).drawing.sign else abs(value)
        return abs(self.drawn_value(finding, figure, body, leg_px) - shown)

    def value_at(self, finding: Finding, t: float, side: Side | None = None) -> float | None:
        """Return what to write beside the angle.

        Parameters
        ----------
        finding : Finding
            One of the bout's.
        t : float
            Time in the clip, s.
        side : Side or None
            Only that foot's own sample of this very moment counts; nothing is shown that was not measured.

        Returns
        -------
        float or None
            The sample measured nearest to `t`, else the finding's value; None where that side was not measured.
        """
        finder = self.samples.get(finding.check)
        if finder is None or side is None:
            value = None if finder is None else finder.nearest(t, within_s=2.0)
            return finding.value if value is None else value
        return finder.nearest(t, str(side), within_s=0.2)


def _bone_colours(findings: Sequence[Finding]) -> dict[frozenset[int], Colour]:
    """Per bone that a check rests on, the colour of the most serious verdict; a borderline one colours nothing."""
    colours: dict[frozenset[int], Colour] = {}
    for verdict in reversed(SEVERITY):
        for finding in findings:
            if finding.verdict is verdict and not finding.is_uncertain:
                colours.update(dict.fromkeys(find(finding.check).drawing.bone_sets, VERDICT_STYLES[verdict].colour))
    return colours


def _focus(bout: Bout, first: str | None) -> tuple[Finding, ...]:
    """The one or two findings whose angle is drawn: the most urgent, or the first good one; `first` before all."""
    seen = [
        finding
        for finding in bout.findings
        if find(finding.check).drawing.figure is not None and _is_drawable(finding, bout)
    ]
    urgent = by_importance(seen)
    good = sorted(seen, key=lambda finding: (finding.is_uncertain, find(finding.check).drawing.rank))
    chosen = [finding for finding in seen if finding.check == first and first is not None]
    chosen += [finding for finding in urgent if finding not in chosen]
    return tuple(chosen[:2] or good[:1])


def _is_drawable(finding: Finding, bout: Bout) -> bool:
    """Whether the angle of a finding was measured and lies in the image plane."""
    if finding.verdict is Verdict.UNKNOWN or finding.value is None:
        return False
    if find(finding.check).drawing.from_front:
        return not bout.scene.view.is_side
    return bout.scene.facing != 0 and not bout.scene.view.is_frontal
