"""One body laid over the other: hips on hips, leg on leg."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.landmarks import ANKLE, HIP, KNEE
from posturecam.side_by_side.compared import likely_stretches
from posturecam.side_by_side.comparison import compare
from posturecam.side_by_side.ghost import (
    MOST_SCALE,
    LengthUnit,
    Placement,
    common_unit,
    faces_other_way,
    hip_path,
    placement,
)
from tests.people import SimulatedCamera, sitter, walker
from tests.side_by_side.made import clip, named


def paths(first, second):
    stretches = likely_stretches(first, second)
    return stretches, [hip_path(one, stretch) for one, stretch in zip((first, second), stretches, strict=True)]


def test_the_same_person_elsewhere_larger_and_mirrored_comes_to_lie_on_themselves():
    first = clip(walker())
    track = first.raw
    larger = replace(track, xy=track.xy * 1.5 + (100.0, -40.0), size=(2400, 1400))
    turned = np.stack([2400.0 - larger.xy[..., 0], larger.xy[..., 1]], axis=-1)
    index = [k + (1 if k % 2 else -1) if k > 10 else k for k in range(33)]
    second = named(replace(larger, xy=turned[:, index], visibility=track.visibility[:, index]), "mirrored")
    stretches, (below, above) = paths(first, second)
    assert faces_other_way(stretches)
    for t in (1.0, 2.5, 4.0):
        place = placement(below.at(t), above.at(t), mirror=True)
        frame = int(np.argmin(np.abs(track.t - t)))
        assert place.scale == pytest.approx(1 / 1.5, rel=0.01)
        for here, there in ((HIP, HIP), (KNEE, KNEE), (ANKLE, ANKLE)):
            # what was the right leg is the left one in the mirror
            moved = place.point(tuple(second.raw.xy[frame, there[0]]))
            assert moved == pytest.approx(tuple(track.xy[frame, here[1]]), abs=2.5)


def test_placements_follow_each_other():
    inner, outer = Placement(2.0, True, 10.0, 5.0), Placement(0.5, False, -3.0, 4.0)
    both = inner.then(outer)
    for point in ((0.0, 0.0), (7.0, -2.0)):
        assert both.point(point) == pytest.approx(outer.point(inner.point(point)))
        assert both.matrix @ [*point, 1.0] == pytest.approx(both.point(point))


def test_hips_that_are_wild_for_a_frame_do_not_shake_the_ghost():
    made = clip(walker())
    xy = np.array(made.raw.xy)
    xy[60, list(HIP)] += 300.0
    wild = replace(made, analysis=replace(made.analysis, track=replace(made.raw, xy=xy)))
    stretch, _ = likely_stretches(made, made)
    calm, shaken = hip_path(made, stretch), hip_path(wild, stretch)
    assert np.abs(calm.hips - shaken.hips).max() < 8.0


def test_without_hips_for_long_there_is_no_ghost_and_for_a_moment_there_is():
    made = clip(walker())
    xy = np.array(made.raw.xy)
    xy[50:56, list(HIP)] = np.nan
    xy[100:140, list(HIP)] = np.nan
    path = hip_path(
        replace(made, analysis=replace(made.analysis, track=replace(made.raw, xy=xy))), likely_stretches(made, made)[0]
    )
    assert path.at(53 / 30) is not None
    assert path.at(120 / 30) is None


def test_the_scale_is_limited():
    assert placement(((0, 0), 500.0), ((0, 0), 1.0), mirror=False).scale == MOST_SCALE
    assert placement(((0, 0), 1.0), ((0, 0), 500.0), mirror=False).scale == 1 / MOST_SCALE


def test_people_whose_legs_are_hidden_are_compared_by_the_trunk():
    legs = tuple(range(25, 33))
    track = SimulatedCamera(hidden=legs).of((sitter(), 5.0))
    hidden, whole = named(track, "hidden"), clip(sitter())
    pair = hidden, whole
    stretches = likely_stretches(*pair)
    assert common_unit(pair, stretches) is LengthUnit.TRUNK
    first, second = compare(pair).hip_paths
    assert first.usual_leg_px == pytest.approx(second.usual_leg_px, rel=0.02)
