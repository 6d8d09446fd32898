from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from posturecam.render.canvas import Rect
from posturecam.render.lettering import HersheyFace, Lettering
from posturecam.render.overlay import Overlay
from posturecam.render.palette import VERDICT_STYLES
from posturecam.render.unseen import NOT_FOLLOWED
from posturecam.track import Pose
from posturecam.types import Activity, Analysis, Cue, Transition, TransitionKind, Verdict
from posturecam.words import in_language, languages, say

SIZES = [(160, 120), (120, 160), (240, 426), (320, 240), (640, 480), (1080, 1920), (3840, 2160)]
EMPTY = Analysis((), None, (), {})


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("face", "spoken"), [(None, "en"), (None, "es"), (HersheyFace(), "es")])
def test_no_text_leaves_the_image_or_overlaps_another(kit: Any, size: tuple[int, int], face: Any, spoken: str) -> None:
    with in_language(spoken):
        overlay = Overlay(kit.bad(size), size, lettering=Lettering(face))
    for t in (0.5, 1.0, 1.1, 2.0, 3.9):
        with in_language(spoken):
            rects = [label.rect for label in overlay.labels(t)]
        assert rects
        assert all(rect.inside(Rect(0, 0, *size)) for rect in rects)
        assert not any(one.overlaps(other) for one, other in combinations(rects, 2))


@pytest.mark.parametrize("language", languages())
def test_the_overlay_speaks_the_present_language(kit: Any, language: str) -> None:
    with in_language(language):
        texts = [label.text for label in Overlay(kit.bad((640, 480)), (640, 480)).labels(1.0)]
        assert f"{say('render.verdict.adjust')}: Shorter, quicker steps" in texts
        assert any(say("render.seen_from.right") in text for text in texts)


def test_another_language_uses_other_words(kit: Any) -> None:
    missing = kit.analysis(xy=np.full((33, 2), np.nan))
    with in_language("es"):
        texts = [label.text for label in Overlay(missing, (640, 480)).labels(1.0)]
    assert "Aquí no se sigue a nadie" in texts


@pytest.mark.parametrize("size", SIZES)
def test_the_cue_is_whole_at_every_size(kit: Any, size: tuple[int, int]) -> None:
    rects = {label.text: label.rect for label in Overlay(kit.bad(size), size).labels(0.5)}
    banner = rects["ADJUST: Shorter, quicker steps"]
    assert (banner.bottom - banner.top) >= 0.1 * min(size)


def test_a_very_small_image_shows_nothing_but_the_cue(kit: Any) -> None:
    assert len(Overlay(kit.bad((160, 120)), (160, 120)).labels(1.0)) == 1


def test_the_image_that_comes_in_is_left_alone(kit: Any) -> None:
    image = kit.grey((640, 480))
    before = image.copy()
    drawn = Overlay(kit.bad((640, 480)), (640, 480)).draw(image, 1.0)
    assert (image == before).all()
    assert (drawn != image).any()


def test_drawing_on_the_image_itself_gives_the_same_pixels(kit: Any) -> None:
    image, overlay = kit.grey((640, 480)), Overlay(kit.bad((640, 480)), (640, 480))
    copied = overlay.draw(image, 1.0)
    assert overlay.draw(image, 1.0, on_it=True) is image
    assert (image == copied).all()


def test_a_read_only_image_can_be_drawn_on(kit: Any) -> None:
    image = kit.grey((640, 480))
    image.setflags(write=False)
    assert Overlay(kit.bad((640, 480)), (640, 480)).draw(image, 1.0).flags.writeable


def test_the_same_moment_gives_the_same_pixels(kit: Any) -> None:
    first, second = (Overlay(kit.bad((640, 480)), (640, 480)) for _ in range(2))
    second.draw(kit.grey((640, 480)), 2.0)
    assert (first.draw(kit.grey((640, 480)), 1.1) == second.draw(kit.grey((640, 480)), 1.1)).all()


def test_an_image_of_another_size_is_refused(kit: Any) -> None:
    with pytest.raises(ValueError, match="640 x 480"):
        Overlay(kit.bad((640, 480)), (640, 480)).draw(kit.grey((480, 640)), 1.0)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.GOOD, "Looks good"),
        (Verdict.WATCH, "WATCH: Shorter, quicker steps"),
        (Verdict.ADJUST, "ADJUST: Shorter, quicker steps"),
        (Verdict.UNKNOWN, "CAN'T TELL: The feet are hidden"),
    ],
)
def test_every_verdict_has_its_words_and_its_colour_on_the_bones(kit: Any, verdict: Verdict, said: str) -> None:
    value = None if verdict is Verdict.UNKNOWN else 20.0
    one = kit.finding("overstride", verdict, value, reason="The feet are hidden")
    overlay = Overlay(kit.analysis(findings=(one,)), (640, 480))
    assert said in [label.text for label in overlay.labels(3.5)]
    drawn = overlay.draw(kit.grey((640, 480)), 3.5)
    thigh = drawn[270:310, 310:345].reshape(-1, 3)
    assert (thigh == VERDICT_STYLES[verdict].colour).all(axis=1).any()
    assert not any(
        (thigh == VERDICT_STYLES[other].colour).all(axis=1).any() for other in VERDICT_STYLES if other is not verdict
    )


def test_what_is_close_to_the_limit_is_no_cue_and_colours_nothing(kit: Any) -> None:
    close = kit.finding("forward_head", Verdict.WATCH, 18.0, likelihood=0.6)
    sure = kit.finding("trunk_lean", Verdict.GOOD, 7.0, likelihood=0.97)
    texts = [label.text for label in Overlay(kit.analysis(findings=(close, sure)), (640, 480)).labels(0.5)]
    assert "close to the limit: head: Looks good" in texts
    assert not any("Ears over shoulders" in text for text in texts)


def test_where_all_is_close_to_the_limit_nothing_is_called_good_and_nothing_coloured(kit: Any) -> None:
    close = kit.finding("trunk_lean", Verdict.GOOD, 11.0, likelihood=0.6)
    overlay = Overlay(kit.analysis(findings=(close,)), (640, 480))
    assert "Close to the limit: lean" in [label.text for label in overlay.labels(0.5)]
    drawn = overlay.draw(kit.grey((640, 480)), 0.5).reshape(-1, 3)
    assert not (drawn == VERDICT_STYLES[Verdict.GOOD].colour).all(axis=1).any()


def test_a_transition_is_named_while_it_lasts(kit: Any) -> None:
    analysis = replace(kit.analysis(span=(0.0, 2.0)), transitions=(Transition(2.0, 3.0, TransitionKind.SITTING_DOWN),))
    overlay = Overlay(analysis, (640, 480))
    assert "not judged: Sitting down" in [label.text for label in overlay.labels(2.5)]
    assert not any("Sitting down" in label.text for t in (1.0, 3.5) for label in overlay.labels(t))


def test_several_people_are_numbered(kit: Any) -> None:
    one = kit.analysis(findings=(kit.finding("trunk_lean", Verdict.GOOD),), span=(0.0, 2.0))
    other = replace(one.bouts[0], start=2.0, end=4.0, person=1)
    overlay = Overlay(replace(one, bouts=(*one.bouts, other)), (640, 480))
    for t, person in ((1.0, "Person 1"), (3.0, "Person 2")):
        assert any(label.text.startswith(f"{person}  ·  Running") for label in overlay.labels(t))
    assert not any("Person" in label.text for label in Overlay(one, (640, 480)).labels(1.0))


def test_how_likely_a_watch_is_can_be_read(kit: Any) -> None:
    one = kit.finding("forward_head", Verdict.WATCH, 18.0, confidence=0.4, likelihood=0.82)
    texts = [label.text for label in Overlay(kit.analysis(findings=(one,)), (640, 480)).labels(0.5)]
    assert "WATCH · 82 % likely: Ears over shoulders" in texts
    assert "Head ≈18 ±4°" in texts


def test_the_distance_to_the_hip_shows_around_a_landing_and_then_goes(kit: Any) -> None:
    overlay = Overlay(kit.bad((640, 480)), (640, 480))
    shown = {
        t: [label.text for label in overlay.labels(t) if "% leg" in label.text] for t in (0.9, 1.0, 1.2, 1.5, 2.05)
    }
    assert shown == {0.9: [], 1.0: ["+29 ±4 % leg"], 1.2: ["+29 ±4 % leg"], 1.5: [], 2.05: ["+28 ±4 % leg"]}


def test_a_landing_that_is_not_the_matter_is_marked_by_foot_and_distance(kit: Any) -> None:
    findings = (
        kit.finding("trunk_lean", Verdict.ADJUST),
        kit.finding("forward_head", Verdict.WATCH),
        kit.finding("overstride", Verdict.GOOD, 22.0),
    )
    texts = [label.text for label in Overlay(kit.analysis(findings=findings), (640, 480)).labels(1.0)]
    assert "R +29 % leg" in texts


def test_at_most_two_angles_are_shown(kit: Any) -> None:
    checks = ("overstride", "trunk_lean", "forward_head", "rounded_shoulders")
    analysis = kit.analysis((1280, 960), tuple(kit.finding(check, Verdict.ADJUST) for check in checks))
    texts = [label.text for label in Overlay(analysis, (1280, 960)).labels(1.0)]
    assert sum("±" in text for text in texts) == 2


def test_the_status_line_shows_activity_cadence_view_and_time(kit: Any) -> None:
    texts = [label.text for label in Overlay(kit.bad((640, 480)), (640, 480)).labels(3.5)]
    assert "Running  ·  167 steps/min  ·  right side  ·  0:03.5" in texts


def test_the_banner_keeps_clear_of_head_and_feet(kit: Any) -> None:
    overlay = Overlay(kit.bad((1280, 720)), (1280, 720))
    banner = next(label.rect for label in overlay.labels(0.5) if label.text.startswith("ADJUST"))
    body = kit.person((1280, 720))
    assert not any(banner.holds((x, y)) for x, y in body.tolist())


def test_landmarks_that_are_not_seen_are_not_drawn_and_do_not_crash(kit: Any) -> None:
    xy = kit.person((640, 480))
    xy[::2] = np.nan
    findings = tuple(kit.finding(check, Verdict.ADJUST) for check in ("overstride", "trunk_lean", "forward_head"))
    overlay = Overlay(kit.analysis(findings=findings, xy=xy), (640, 480))
    assert overlay.draw(kit.grey((640, 480)), 1.0).shape == (480, 640, 3)


def test_infinite_and_absurd_coordinates_do_not_crash(kit: Any) -> None:
    xy = kit.person((640, 480))
    xy[27], xy[25], xy[12] = (np.inf, -np.inf), (1e9, 1e9), (-4e4, 3e4)
    overlay = Overlay(kit.analysis(findings=(kit.finding("overstride", Verdict.ADJUST),), xy=xy), (640, 480))
    assert overlay.draw(kit.grey((640, 480)), 2.0).shape == (480, 640, 3)


def test_a_person_who_is_never_seen_is_said_to_be_missing(kit: Any) -> None:
    analysis = kit.analysis(xy=np.full((33, 2), np.nan))
    assert str(NOT_FOLLOWED) in [label.text for label in Overlay(analysis, (640, 480)).labels(1.0)]


def test_a_clip_without_bouts_shows_the_skeleton_and_the_time(kit: Any) -> None:
    analysis = replace(kit.analysis(), bouts=())
    overlay = Overlay(analysis, (640, 480))
    assert [label.text for label in overlay.labels(1.0)] == ["0:01.0"]
    assert (overlay.draw(kit.grey((640, 480)), 1.0)[100:400] != 110).any()


def test_an_analysis_without_a_track_says_that_no_person_is_followed(kit: Any) -> None:
    assert [label.text for label in Overlay(EMPTY, (640, 480)).labels(0.0)] == [str(NOT_FOLLOWED), "0:00.0"]


def test_feet_below_the_image_are_said_to_be_cut_off(kit: Any) -> None:
    xy = kit.person((640, 480))
    xy[25:] += (0, 150)
    analysis = kit.analysis(findings=(kit.finding("trunk_lean", Verdict.GOOD, 5.0),), xy=xy)
    assert "Step back: your feet are cut off" in [label.text for label in Overlay(analysis, (640, 480)).labels(1.5)]


def test_hidden_hips_are_noted_under_a_cue(kit: Any) -> None:
    analysis = kit.analysis(findings=(kit.finding("forward_head", Verdict.ADJUST),))
    assert analysis.track is not None
    visibility = analysis.track.visibility.copy()
    visibility[:, 23:25] = 0.1
    overlay = Overlay(replace(analysis, track=replace(analysis.track, visibility=visibility)), (640, 480))
    texts = [label.text for label in overlay.labels(1.5)]
    assert {"ADJUST: Ears over shoulders", "Can't see your hips"} <= set(texts)


def test_feet_under_a_desk_are_not_missed(kit: Any) -> None:
    xy = kit.person((640, 480))
    xy[25:] += (0, 150)
    one = kit.finding("forward_head", Verdict.GOOD, 9.0)
    overlay = Overlay(kit.analysis(findings=(one,), xy=xy, activity=Activity.SIT), (640, 480))
    assert "Looks good" in [label.text for label in overlay.labels(1.5)]


def test_outside_every_bout_there_is_no_cue(kit: Any) -> None:
    one = kit.finding("overstride", Verdict.ADJUST)
    overlay = Overlay(kit.analysis(findings=(one,), span=(1.0, 2.0)), (640, 480))
    assert [label.text for label in overlay.labels(3.0)] == ["0:03.0"]


def test_a_track_of_another_size_is_scaled_to_the_image(kit: Any) -> None:
    analysis = kit.bad((1280, 960))
    small = Overlay(analysis, (640, 480)).draw(kit.grey((640, 480)), 3.5)
    same = Overlay(kit.bad((640, 480)), (640, 480)).draw(kit.grey((640, 480)), 3.5)
    assert (small == same).all()


class TestLive:
    def test_the_cue_of_the_moment_is_the_message(self, kit: Any) -> None:
        pose = Pose(1.0, kit.person((640, 480)), np.full(33, 0.9))
        cue = Cue("forward_head", "Ears over shoulders", Verdict.WATCH, 0.4)
        texts = [label.text for label in Overlay(None, (640, 480)).labels_live(pose, kit.bad((640, 480)), cue)]
        assert "WATCH: Ears over shoulders" in texts
        assert "Running  ·  167 steps/min  ·  right side" in texts

    def test_the_angle_of_the_cue_comes_first(self, kit: Any) -> None:
        pose = Pose(3.5, kit.person((640, 480)), np.full(33, 0.9))
        checks = ("trunk_lean", "forward_head", "rounded_shoulders")
        analysis = kit.analysis(findings=tuple(kit.finding(check, Verdict.WATCH) for check in checks))
        cue = Cue("rounded_shoulders", "Shoulders down and back", Verdict.WATCH, 0.4)
        texts = [label.text for label in Overlay(None, (640, 480)).labels_live(pose, analysis, cue)]
        assert any(text.startswith("Shoulders ") for text in texts)

    def test_a_camera_matter_has_no_verdict_word(self, kit: Any) -> None:
        cue = Cue("", "Step back: your feet are cut off", Verdict.UNKNOWN, 0.0)
        pose = Pose(1.0, kit.person((640, 480)), np.full(33, 0.9))
        assert [label.text for label in Overlay(None, (640, 480)).labels_live(pose, None, cue)] == [cue.text]

    def test_without_a_pose_no_person_is_followed(self) -> None:
        assert [label.text for label in Overlay(None, (640, 480)).labels_live(None)] == [str(NOT_FOLLOWED)]

    def test_a_person_is_drawn_before_there_is_an_analysis(self, kit: Any) -> None:
        pose = Pose(1.0, kit.person((640, 480)), np.full(33, 0.9))
        drawn = Overlay(None, (640, 480)).draw_live(kit.grey((640, 480)), pose)
        assert (drawn != 110).any()

    def test_another_analysis_changes_the_colours(self, kit: Any) -> None:
        overlay = Overlay(None, (640, 480))
        pose = Pose(3.5, kit.person((640, 480)), np.full(33, 0.9))
        good = kit.analysis(findings=(kit.finding("overstride", Verdict.GOOD),))
        first = overlay.draw_live(kit.grey((640, 480)), pose, kit.bad((640, 480)))
        second = overlay.draw_live(kit.grey((640, 480)), pose, good)
        again = overlay.draw_live(kit.grey((640, 480)), pose, kit.bad((640, 480)))
        assert (first != second).any()
        assert (first == again).all()


def test_an_uncertain_watch_asks_for_nothing(kit: Any) -> None:
    good, uncertain = (
        kit.finding("trunk_lean", Verdict.GOOD, 7.0),
        kit.finding("forward_head", Verdict.WATCH, 26.0, likelihood=0.72),
    )
    texts = [label.text for label in Overlay(kit.analysis(findings=(good, uncertain)), (640, 480)).labels(0.5)]
    assert "Close to the limit: head" in " ".join(texts) or "close to the limit: head" in " ".join(texts)
    assert not any("Ears over shoulders" in text for text in texts)
