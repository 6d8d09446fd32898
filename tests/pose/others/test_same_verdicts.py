"""The landmarks of a sample clip, written as other tools write them, are judged as our own file of them is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from posturecam.analysis import analyze
from posturecam.checks import discover
from posturecam.clip import analyze_to_folder, analyze_video
from posturecam.landmarks import EAR, EYE
from posturecam.pose.stored import load_track, save_track
from posturecam.track import LACKS, PoseTrack
from posturecam.types import Analysis, Verdict
from posturecam_lab.synth.truth import load_truth
from tests.pose.others.files import as_csv, as_json, as_openpose, as_trc

SAMPLES = Path(__file__).parents[3] / "sample_videos"
VALUE_TOLERANCE = 0.15
"""In the unit of the check: places are written with three digits, and confidences with six."""
WRITERS: dict[str, Callable[[PoseTrack, Path], Path]] = {
    "trc": lambda track, room: as_trc(track, room / "me_Sports2D_px_person00.trc"),
    "openpose": lambda track, room: as_openpose([track], room / "json"),
    "json": lambda track, room: as_json(track, room / "me.json", "headed"),
    "csv": lambda track, room: as_csv(track, room / "me.csv", "LEFT_HIP_x"),
}
MISSING = {"trc": {"eye_corners", "ears"}, "openpose": {"eye_corners"}, "json": set(), "csv": set()}


@cache
def _sample(name: str) -> PoseTrack:
    """Of a model that is not known, so that its ± is that of other tools."""
    truth = load_truth(SAMPLES / f"{name}.truth.json.gz")
    visibility = 0.95 * (truth.present[:, None] > 0).repeat(33, axis=1)
    return PoseTrack(truth.t, truth.xy, visibility, size=truth.size, provenance={"model": "another"})


@cache
def _ours(name: str) -> Analysis:
    return analyze(_sample(name))


def _findings(analysis: Analysis) -> dict[tuple[int, str], Any]:
    return {(number, f.check): f for number, bout in enumerate(analysis.bouts) for f in bout.findings}


@pytest.mark.parametrize("name", ["walk_overstride_forward_head", "run_overstride_lean", "desk_slouched"])
@pytest.mark.parametrize("tool", WRITERS)
def test_verdicts_values_and_uncertainties_are_the_same(tool: str, name: str, tmp_path: Path) -> None:
    track, needs = _sample(name), {check.id: check.needs for check in discover()}
    file = WRITERS[tool](track, tmp_path)
    theirs = analyze_video(file, fps=30.0, frame_size=track.size)
    ours, found = _findings(_ours(name)), _findings(theirs)
    assert found.keys() == ours.keys()
    lost = {EAR} if tool == "trc" else set()
    compared = 0
    for key, own in ours.items():
        other = found[key]
        if lost & set(needs[own.check]):
            assert other.verdict is Verdict.UNKNOWN
            seen_from_there = "wrong_view" not in {reason.code for reason in own.reasons}
            assert other.reasons[0].code == ("part_not_in_file" if seen_from_there else "wrong_view")
            continue
        assert (own.check, other.verdict) == (own.check, own.verdict)
        if own.value is not None and own.verdict is not Verdict.UNKNOWN:
            assert other.value == pytest.approx(own.value, abs=VALUE_TOLERANCE)
            assert other.uncertainty == pytest.approx(own.uncertainty, rel=0.05, abs=0.05)
            compared += 1
    assert compared >= (1 if tool == "trc" else 2)


@pytest.mark.parametrize("tool", WRITERS)
def test_the_model_is_said_not_to_be_known_and_what_lacks_is_named(tool: str, tmp_path: Path) -> None:
    track = _sample("walk_overstride_forward_head")
    analysis = analyze_video(WRITERS[tool](track, tmp_path), fps=30.0, frame_size=track.size)
    codes = [remark.code for remark in analysis.remarks]
    assert "models.not_known" in codes
    lacking = next((remark for remark in analysis.remarks if remark.code == "others.lacking"), None)
    assert (lacking is None) == (not MISSING[tool])
    words = {"eye_corners": "outer corners of the eyes", "ears": "ears"}
    assert all(words[part] in str(lacking) for part in MISSING[tool])
    assert "sure its points are" in " ".join(analysis.notes) or tool != "trc"


def test_what_a_file_lacks_stays_known_in_the_result(tmp_path: Path) -> None:
    track = _sample("walk_overstride_forward_head")
    result = analyze_to_folder(WRITERS["trc"](track, tmp_path), tmp_path / "out")
    again = load_track(result.folder / "landmarks.npz")
    assert again.provenance[LACKS] == f"{EYE[0]},{EAR[0]}"
    head = next(f for f in result.analysis.bouts[0].findings if f.check == "forward_head")
    assert str(head.reason).startswith("The landmarks that were given do not include the head. Give the clip itself")


def test_the_uncertainty_is_wider_than_that_of_a_known_model(tmp_path: Path) -> None:
    track = _sample("walk_overstride_forward_head")
    known = replace(track, provenance={"model": "virtual BlazePose"})
    save_track(known, tmp_path / "known.npz")
    own = _findings(analyze_video(tmp_path / "known.npz"))
    other = _findings(analyze_video(as_json(track, tmp_path / "me.json", "headed")))
    key = next(key for key in own if key[1] == "trunk_lean")
    assert other[key].uncertainty > own[key].uncertainty
