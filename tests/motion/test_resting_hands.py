"""Hands on a handrail are noticed; free, carried and unseen ones are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.arrays import Floats
from posturecam.landmarks import HIP, SHOULDER, WRIST
from posturecam.track import PoseTrack
from posturecam.types import Analysis
from tests.people import Person, SimulatedCamera, runner, walker

CAMERA = SimulatedCamera(noise=0.004)
PEOPLE = pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
RAIL = np.array([0.28, 0.55])
"""From the shoulder, leg lengths, forward and down."""


def filmed(who: Person) -> PoseTrack:
    return CAMERA.of((who, 12.0))


def with_hands(track: PoseTrack, *places: Floats | None) -> PoseTrack:
    """The track with the left and the right wrist at places (T, 2) px; None leaves it hanging."""
    xy = track.xy.copy()
    rng = np.random.default_rng(5)
    for wrist, place in zip(WRIST, places, strict=True):
        if place is not None:
            xy[:, wrist] = place + rng.normal(0, 0.004 * CAMERA.leg_px, place.shape)
    return replace(track, xy=xy)


def mid(track: PoseTrack, pair: tuple[int, int]) -> Floats:
    return np.asarray(track.xy[:, list(pair)].mean(axis=1), dtype=np.float64)


def on_the_rail(track: PoseTrack, share: float = 1.0) -> Floats:
    """Still in the image for the first share of the clip, then swinging."""
    rail = np.repeat((mid(track, SHOULDER).mean(axis=0) + CAMERA.leg_px * RAIL)[None], len(track.t), axis=0)
    return np.where((track.t < share * track.t[-1])[:, None], rail, swinging(track))


def swinging(track: PoseTrack, cadence: float = 114.0, by: float = 0.2) -> Floats:
    swing = by * np.sin(np.pi * cadence / 60 * track.t)[:, None] * np.array([1.0, -0.3])
    return mid(track, SHOULDER) + CAMERA.leg_px * (np.array([0.1, 0.5]) + swing)


def carried(track: PoseTrack, pair: tuple[int, int], ahead: float, down: float) -> Floats:
    return mid(track, pair) + CAMERA.leg_px * np.array([ahead, down])


def said(analysis: Analysis) -> list[str]:
    return [one.code for one in analysis.remarks if "hand" in one.code]


@PEOPLE
def test_both_hands_on_the_rail_are_noticed(who: Person) -> None:
    track = filmed(who)
    analysis = analyze(with_hands(track, on_the_rail(track), on_the_rail(track)))
    assert said(analysis) == ["remark.hands_rest"]
    assert any(note.startswith("Your hands hardly move, as on a handrail") for note in analysis.notes)


@PEOPLE
def test_one_hand_on_the_rail_is_noticed(who: Person) -> None:
    track = filmed(who)
    assert said(analyze(with_hands(track, swinging(track), on_the_rail(track)))) == ["remark.hand_rests"]


@PEOPLE
def test_a_hand_that_slides_slowly_along_the_rail_rests(who: Person) -> None:
    track = filmed(who)
    sliding = on_the_rail(track) + np.linspace(0, 0.2 * CAMERA.leg_px, len(track.t))[:, None] * (1, 0)
    assert said(analyze(with_hands(track, sliding, sliding))) == ["remark.hands_rest"]


@PEOPLE
@pytest.mark.parametrize("carry", ["hanging", "phone", "pockets", "crossed", "swinging", "hardly swinging"])
def test_hands_that_are_free_or_carried_are_not_on_a_rail(who: Person, carry: str) -> None:
    track = filmed(who)
    place = {
        "hanging": None,
        "phone": carried(track, SHOULDER, 0.25, 0.3),
        "pockets": carried(track, HIP, 0.05, 0.05),
        "crossed": carried(track, SHOULDER, 0.1, 0.25),
        "swinging": swinging(track, who.cadence),
        "hardly swinging": swinging(track, who.cadence, 0.05),
    }[carry]
    assert said(analyze(with_hands(track, place, place))) == []


@PEOPLE
def test_a_hand_that_takes_the_rail_for_a_while_is_not_mentioned(who: Person) -> None:
    track = filmed(who)
    assert said(analyze(with_hands(track, None, on_the_rail(track, 0.35)))) == []


def test_a_hand_that_is_guessed_behind_the_body_does_not_count() -> None:
    track = filmed(walker())
    visibility = track.visibility.copy()
    visibility[:, list(WRIST)] = 0.1
    hidden = replace(with_hands(track, on_the_rail(track), on_the_rail(track)), visibility=visibility)
    assert said(analyze(hidden)) == []


def test_over_the_ground_there_is_no_rail() -> None:
    track = replace(CAMERA, crossing=True, leg_px=60.0).of((walker(), 12.0))
    still = np.repeat(mid(track, SHOULDER).mean(axis=0)[None], len(track.t), axis=0)
    assert said(analyze(with_hands(track, still, still))) == []


@PEOPLE
def test_no_finding_changes(who: Person) -> None:
    track = filmed(who)
    free, held = (analyze(with_hands(track, hands, hands)) for hands in (swinging(track), on_the_rail(track)))
    assert [finding.verdict for bout in held.bouts for finding in bout.findings] == [
        finding.verdict for bout in free.bouts for finding in bout.findings
    ]
