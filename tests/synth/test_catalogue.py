from dataclasses import replace

import numpy as np
import pytest

from posturecam.landmarks import mirror_index
from posturecam.types import Activity, Side
from posturecam_lab.synth.catalogue import CLIPS, MORE
from posturecam_lab.synth.images.furniture import DECK_M
from posturecam_lab.synth.mirror import Mirrored
from posturecam_lab.synth.sample_clip import belt_of

HEAD_TO_TOE = [0, 7, 8, 11, 12, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]


@pytest.mark.parametrize("clip", CLIPS.values(), ids=CLIPS)
def test_every_person_is_whole_in_the_image_all_the_time(clip):
    take = clip.take()
    times = np.arange(0, clip.seconds, 0.1)
    spots = take.camera.project(take.motion.over(times).landmarks[:, HEAD_TO_TOE])
    inside = ((spots > 4) & (spots < np.array(clip.size) - 4)).all(axis=(1, 2))
    assert inside.mean() > 0.95 if "story" in clip.name else inside.all()


def test_a_person_comes_from_the_floor_onto_the_belt_and_goes_again():
    motion = MORE["step_on"].motion()
    lowest = motion.over(np.array([0.5, 5.0, 9.5])).landmarks[:, 27:33, 1].min(axis=1)
    assert lowest == pytest.approx([-DECK_M, 0.0, -DECK_M], abs=0.08)
    belt = belt_of(motion)
    assert belt(1.5) == 0.0 and belt(6.0) - belt(5.0) == pytest.approx(0.9, abs=0.01)


def test_people_differ():
    builds = {clip.take().motion.build for clip in CLIPS.values()}
    for trait in ("sex", "hair", "top", "bottom", "skin", "girth"):
        assert len({getattr(build, trait) for build in builds}) > 1, trait


def test_the_clips_show_walking_running_and_sitting():
    activities = {clip.take().motion.activity for clip in CLIPS.values()}
    assert {Activity.WALK, Activity.RUN, Activity.SIT} <= activities


def test_the_belt_runs_as_fast_as_the_person():
    motion = CLIPS["run_good"].motion()
    belt = belt_of(motion)
    assert belt(2.0) - belt(1.0) == pytest.approx(motion.moments[0].style.speed_mps)


def test_the_belt_stands_under_who_sits():
    assert belt_of(CLIPS["desk_good"].motion())(5.0) == 0.0


@pytest.mark.parametrize("name", ["walk_good", "run_tilted_camera", "desk_slouched"])
def test_a_mirrored_clip_is_the_flipped_image(name):
    clip = replace(CLIPS[name], turned_deg=12.0, roll_deg=5.0)
    times = np.arange(0, 2, 0.07)
    usual, mirrored = (
        take.camera.project(take.motion.over(times).landmarks)
        for take in (clip.take(), replace(clip, mirrored=True).take())
    )
    flipped = mirrored[:, list(mirror_index())] * np.array([-1, 1]) + np.array([clip.size[0], 0])
    assert flipped == pytest.approx(usual)


def test_mirrored_feet_land_at_the_same_times_on_the_other_side():
    motion = CLIPS["run_good"].motion()
    for event, other in zip(motion.events(0, 3), Mirrored(motion).events(0, 3), strict=True):
        assert (event.t, event.kind) == (other.t, other.kind)
        assert {event.side, other.side} == {Side.LEFT, Side.RIGHT}


@pytest.mark.parametrize("place", ["right", "left", "rear-right", "front"])
def test_who_passes_crosses_the_image_behind_the_person(place):
    take = replace(CLIPS["walk_good"], place=place, passer=True).take()
    (passer,) = take.passers
    middles = np.array([passer.at(t).landmarks[23:25].mean(axis=0) for t in (0.5, 2.6, 5.0)])
    person = take.motion.at(0.0).landmarks[23:25].mean(axis=0)
    assert np.all(take.camera.depth(middles) > take.camera.depth(person) + 0.8)
    across = take.camera.project(middles)[:, 0]
    assert across[0] < 300
    assert across[2] > 660
