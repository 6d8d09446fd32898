import numpy as np
import pytest

from posturecam.types import Activity, EventKind, Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.gait import run, walk
from posturecam_lab.synth.stillness import Sit, Stand
from posturecam_lab.synth.story import Part, Story

BUILD = Build()
ASIDE = (0.0, 0.5)
VISIT = Story(
    [
        Part(Stand(BUILD), 3.0, place=ASIDE),
        Part(walk(BUILD), 6.0, passing_s=1.0),
        Part(run(BUILD), 6.0, passing_s=1.0),
        Part(Stand(BUILD), 3.0, place=ASIDE, passing_s=1.0),
        Part(Stand(BUILD), 2.0, place=ASIDE, there=False),
    ]
)


def test_a_story_says_what_is_done_when_and_leaves_the_changes_out() -> None:
    assert [(s.start, s.end, s.activity) for s in VISIT.spans(0.0, VISIT.seconds)] == [
        (0.0, 2.5, Activity.STAND),
        (3.5, 8.5, Activity.WALK),
        (9.5, 14.5, Activity.RUN),
        (15.5, pytest.approx(17.6), Activity.STAND),
    ]


def test_the_person_stands_aside_first_and_is_gone_at_last() -> None:
    assert VISIT.at(0.0).landmarks[23:25, 2].mean() == pytest.approx(0.5, abs=0.01)
    assert VISIT.present(np.array([1.0, 17.9, 18.1, 30.0])).tolist() == [True, True, False, False]


def test_events_are_those_of_the_parts_at_the_storys_time() -> None:
    events = VISIT.events(0.0, VISIT.seconds)
    walked = [event.t - 3.0 for event in events if event.t < 9.0]
    assert walked == pytest.approx([event.t for event in walk(BUILD).events(0.5, 5.5)])
    assert not [event for event in events if 8.5 < event.t < 9.5 or event.t > 14.5]


def test_nothing_jumps_between_the_parts() -> None:
    t = np.arange(0.0, VISIT.seconds, 0.002)
    speed = np.linalg.norm(np.diff(VISIT.over(t).landmarks, axis=0), axis=2) / 0.002
    assert speed.max() < 16.0


def test_legs_keep_their_lengths_between_the_parts() -> None:
    story = Story([Part(Sit(BUILD), 3.0), Part(Stand(BUILD), 3.0, passing_s=1.5), Part(walk(BUILD), 3.0)])
    points = story.over(np.linspace(0, 9, 300)).landmarks
    assert np.linalg.norm(points[:, 26] - points[:, 28], axis=1) == pytest.approx(BUILD.shank_m, abs=1e-6)


def test_a_person_turns_round() -> None:
    story = Story([Part(walk(BUILD), 4.0), Part(walk(BUILD), 4.0, heading_deg=180.0)])
    toes = [story.at(t).landmarks for t in (1.0, 7.0)]
    assert toes[0][32, 0] > toes[0][30, 0] and toes[1][32, 0] < toes[1][30, 0]
    assert toes[1][24, 2] < 0 < toes[0][24, 2]


def test_a_change_longer_than_its_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        Story([Part(Stand(), 1.0), Part(Stand(), 1.0, passing_s=2.0)])


def test_a_person_walks_up_from_the_floor_and_steps_on_the_belt() -> None:
    upright, floor_m = walk(BUILD, speed_mps=1.0), -0.2
    story = Story(
        [
            Part(upright, 2.0, place=(-2.6, 0.0), height_m=floor_m, over_ground=True),
            Part(upright, 3.0),
        ]
    )
    t = np.arange(0.0, 5.0, 0.01)
    points = story.over(t).landmarks
    lowest, hips = points[:, 27:33, 1].min(axis=1), points[:, 23:25, 0].mean(axis=1)
    assert lowest[t < 1.5].min() == pytest.approx(floor_m, abs=0.07) and lowest[t > 2.5].min() > -0.01
    assert hips[150] - hips[0] == pytest.approx(1.5, abs=0.06) and abs(hips[t > 2.5]).max() < 0.1
    (contact,) = [e for e in story.events(0.0, 1.2) if e.kind == EventKind.INITIAL_CONTACT][:1]
    ankle = 27 if contact.side == Side.LEFT else 28
    standing = points[(t > contact.t + 0.15) & (t < contact.t + 0.3), ankle, 0]
    assert np.ptp(standing) < 0.03
