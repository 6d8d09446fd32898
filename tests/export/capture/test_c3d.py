"""markers.c3d as ezc3d reads it, and its header byte by byte: points, residuals, rate, events."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Any

import ezc3d
import numpy as np
import pytest

from posturecam.export.markers_c3d import MOST_EVENTS, MOST_FRAMES, MarkersC3d
from posturecam.landmarks import HIP, KNEE, Landmark
from posturecam.types import EventKind, Side
from tests.export.capture.conftest import Made, Make
from tests.export.capture.foreign import read_by
from tests.people import SimulatedCamera, runner, walker


def _c3d(made: Made) -> Any:
    return ezc3d.c3d(str(made.file("markers.c3d")))


def _value(file: Any, group: str, name: str) -> Any:
    return file["parameters"][group][name]["value"]


def test_points_are_those_of_the_trc_in_millimetres(make: Make) -> None:
    made = make(SimulatedCamera(fps=30000 / 1001).of((walker(), 6.0)), height_m=1.8)
    file, trc = _c3d(made), read_by("pandas", made.file("markers.trc"))
    assert _value(file, "POINT", "UNITS") == ["mm"]
    assert _value(file, "POINT", "LABELS") == list(trc.values)
    assert _value(file, "POINT", "RATE")[0] == pytest.approx(30000 / 1001, rel=1e-6)
    points = file["data"]["points"]
    assert points.shape == (4, 33, len(made.track))
    for k, places in enumerate(trc.values.values()):
        assert pytest.approx(1000 * places, abs=0.02) == points[:3, k].T


def test_what_was_not_seen_has_the_residual_of_an_invalid_point(make: Make) -> None:
    track = SimulatedCamera(hidden=(Landmark.LEFT_WRIST,)).of((walker(), 6.0))
    visibility = np.array(track.visibility)
    visibility[20:25, Landmark.RIGHT_ELBOW] = 0.1
    file = _c3d(make(replace(track, visibility=visibility), height_m=1.8))
    residuals = file["data"]["meta_points"]["residuals"][0]
    assert (residuals[Landmark.LEFT_WRIST] == -1).all()
    assert (residuals[Landmark.RIGHT_ELBOW, 20:25] == -1).all()
    assert (residuals[[*HIP, *KNEE]] == 0).all()
    assert np.isnan(file["data"]["points"][:3, Landmark.LEFT_WRIST]).all()


@pytest.mark.parametrize("who", [walker(), runner()])
def test_events_are_the_foot_strikes_and_foot_offs_of_each_side(make: Make, who: Any) -> None:
    made = make(SimulatedCamera(fps=60.0).of((who, 8.0)), height_m=1.8)
    file = _c3d(made)
    minutes, seconds = _value(file, "EVENT", "TIMES")
    assert not minutes.any()
    said = sorted(
        zip(seconds.tolist(), _value(file, "EVENT", "CONTEXTS"), _value(file, "EVENT", "LABELS"), strict=True)
    )
    assert _value(file, "EVENT", "USED")[0] == len(said) > 20
    found = sorted((c.t, c.side, c.kind) for b in made.analysis.bouts if b.gait for c in b.gait.contacts)
    labels = {EventKind.INITIAL_CONTACT: "Foot Strike", EventKind.TOE_OFF: "Foot Off"}
    assert [(side, label) for _, side, label in said] == [(str(s).capitalize(), labels[k]) for _, s, k in found]
    assert [t for t, *_ in said] == pytest.approx([t for t, *_ in found], abs=1e-3)
    for side in Side:
        times = [t for t, context, label in said if (context, label) == (str(side).capitalize(), "Foot Strike")]
        truth = who.contacts(side, 0.0, 8.0)
        assert max(np.abs(truth - t).min() for t in times) < 0.04


def test_events_of_slow_motion_are_in_the_time_of_the_points(make: Make) -> None:
    made = make(SimulatedCamera(slow=4.0).of((runner(), 5.0)), height_m=1.8, slow_motion=4.0)
    file = _c3d(made)
    assert _value(file, "POINT", "RATE")[0] == 120.0
    _, seconds = _value(file, "EVENT", "TIMES")
    assert 4.0 < seconds.max() <= 5.0


def test_events_beyond_a_minute_have_minutes_and_a_parameter_holds_255(make: Make) -> None:
    made = make(SimulatedCamera().of((walker(), 90.0)), height_m=1.8)
    file = _c3d(made)
    minutes, seconds = _value(file, "EVENT", "TIMES")
    whole = 60 * minutes + seconds
    assert len(whole) == MOST_EVENTS
    assert (np.diff(whole) >= 0).all()
    assert minutes.max() == 1
    n = sum(len(bout.gait.contacts) for bout in made.analysis.bouts if bout.gait)
    assert _value(file, "POSTURECAM", "EVENTS_LEFT_OUT")[0] == n - MOST_EVENTS > 0


def test_plane_direction_and_software_are_said(make: Make) -> None:
    file = _c3d(make(SimulatedCamera().of((walker(), 6.0)), height_m=1.8))
    assert _value(file, "POSTURECAM", "PLANE")[0] == "sagittal, from one camera at the person's side; Z is 0"
    assert _value(file, "POSTURECAM", "X")[0] == "forward, to the right of the image"
    assert _value(file, "POSTURECAM", "NEAR_SIDE")[0] == "right"
    assert _value(file, "MANUFACTURER", "SOFTWARE")[0] == "posturecam"


def test_the_header_is_as_the_c3d_user_guide_has_it(make: Make) -> None:
    made = make(SimulatedCamera(fps=25.0, hidden=(Landmark.LEFT_WRIST,)).of((walker(), 6.0)), height_m=1.8)
    raw = made.file("markers.c3d").read_bytes()
    block, key, points, _, first, last = struct.unpack("<BBHHHH", raw[:10])
    scale, _, _, rate = struct.unpack("<fHHf", raw[12:24])
    assert (key, points, first, last) == (0x50, 33, 1, 150)
    assert scale < 0  # floating point
    assert rate == 25.0
    assert raw[512 * (block - 1) + 3] == 84  # Intel
    (data,) = struct.unpack("<H", raw[16:18])
    values = np.frombuffer(raw, "<f4", 150 * 33 * 4, 512 * (data - 1)).reshape(150, 33, 4)
    hip = read_by("pandas", made.file("markers.trc")).values["left_hip"]
    assert values[:, HIP[0], :3] == pytest.approx(1000 * hip, abs=0.02)
    assert (values[:, HIP[0], 3] >= 0).all()
    assert (values[:, Landmark.LEFT_WRIST, 3] == -1).all()


def test_more_frames_than_a_header_can_count_are_refused(make: Make) -> None:
    made = make(SimulatedCamera().of((walker(), 6.0)), exports=(), height_m=1.8)
    track = made.analysis.track
    assert track is not None
    n = MOST_FRAMES + 1
    rows = np.arange(n) % len(track)
    long = replace(track, t=np.arange(n) / 30, xy=track.xy[rows], visibility=track.visibility[rows])
    given = {**made.analysis.provenance, "option.slow_motion": "1.0"}
    why = MarkersC3d().hindrance(replace(made.analysis, track=long, provenance=given))
    assert str(why) == "It would have more than 65535 frames. Cut the clip, and analyse it again."
    short = replace(long, t=long.t[:-1], xy=long.xy[:-1], visibility=long.visibility[:-1])
    assert MarkersC3d().hindrance(replace(made.analysis, track=short, provenance=given)) is None
