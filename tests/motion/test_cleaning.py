"""A track made fit to be measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.motion.cleaning import cleaned
from tests.people import SimulatedCamera, runner


def test_cleaning_in_place_gives_the_same_and_leaves_no_copy() -> None:
    recording = SimulatedCamera(noise=0.009, swapped=0.1, burst=4)
    copied, track = cleaned(recording.of((runner(), 6.0))), recording.of((runner(), 6.0))
    clean = cleaned(track, in_place=True)
    assert np.shares_memory(clean.track.xy, track.xy)
    assert clean.touched.sum() == copied.touched.sum() > 0
    assert np.array_equal(clean.track.xy, copied.track.xy, equal_nan=True)


def test_else_the_track_stays_as_it_came() -> None:
    track = SimulatedCamera(noise=0.009, swapped=0.1, burst=4).of((runner(), 6.0))
    before = track.digest()
    assert cleaned(track).track.provenance["input"] == before == track.digest()


def test_rows_are_the_frames_in_which_a_person_is_seen() -> None:
    track = SimulatedCamera().of((runner(), 2.0))
    xy = track.xy.copy()
    xy[10:20] = np.nan
    track = type(track)(track.t, xy, track.visibility, size=track.size)
    assert list(cleaned(track).rows(0.2, 0.8)) == [*range(6, 10), *range(20, 24)]


@pytest.mark.parametrize("factor", [0.0, -1.0])
def test_time_that_stands_still_is_refused(factor: float) -> None:
    with pytest.raises(ValueError, match="slow_motion"):
        cleaned(SimulatedCamera().of((runner(), 1.0)), factor)


@pytest.mark.parametrize("room_px", [2, 30])
def test_feet_that_the_image_cuts_off_are_unseen_however_sure_the_model_is(room_px: int) -> None:
    track = SimulatedCamera().of((runner(), 6.0))
    lowest = float(track.xy[:, 27:29, 1].max())
    seen = cleaned(replace(track, size=(1280, round(lowest) + room_px))).track.visibility[:, 27:33]
    standing = track.xy[:, 28, 1] > lowest - 5
    assert standing.sum() > 20
    assert (seen[standing][:, 1::2].max() == 0) == (room_px == 2)
