"""Formats for other tools on the result page: offered, made when they are fetched, or what they would need."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from posturecam.clip import analyze_to_folder
from posturecam.export.on_demand import on_demand, stored_analysis
from posturecam.export.reading import read_result
from posturecam.export.writing import reason_against
from posturecam.options import ClipOptions
from posturecam.pose.stored import save_track
from posturecam.track import KIND, PHOTO
from posturecam.ui.result.downloads import downloads_html
from posturecam.ui.result.rejudge import judge_again
from posturecam.ui.shelf import Shelf
from posturecam.words import in_language
from tests.people import SimulatedCamera, walker
from tests.ui.fetch import fetch
from tests.ui.made_result import text_of

WITHIN = {
    "trc.zip": {"markers.trc", "recording.json"},
    "mot.zip": {"angles.mot", "recording.json"},
    "c3d.zip": {"markers.c3d", "recording.json"},
    "bids.zip": {"motion_bids.zip"},
}


def _result(tmp_path: Path, camera: SimulatedCamera | None = None, **known: Any) -> Path:
    save_track((camera or SimulatedCamera()).of((walker(), 6.0)), tmp_path / "me.npz")
    return analyze_to_folder(tmp_path / "me.npz", tmp_path / "out", **known).folder


def _html(folder: Path, shelf: Shelf) -> str:
    reading = read_result(folder)
    return str(downloads_html(reading, reading.analysis, "My run.mp4", shelf))


def _made(html: str) -> dict[str, str]:
    """Address by name in the archive's own words, of what is not in the folder."""
    links = re.findall(r'href="(/shelf/[^/"]+/(\w+\.zip)[^"]*)" download="([^"]+)"', html)
    assert all(saved == f"My run_{name}" for _, name, saved in links)
    return {name: address for address, name, _ in links}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "scratch").mkdir()
    return Shelf(tmp_path / "scratch")


def test_each_is_made_when_it_is_fetched_and_leaves_nothing_behind(tmp_path: Path, shelf: Shelf) -> None:
    folder = _result(tmp_path, height_m=1.8)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    links = _made(_html(folder, shelf))
    assert links.keys() == WITHIN.keys()
    for name, address in links.items():
        status, headers, body = fetch(shelf, address)
        assert (status, headers["content-type"]) == (200, "application/zip")
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            assert set(archive.namelist()) == WITHIN[name]
            assert archive.testzip() is None
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert list((tmp_path / "scratch").iterdir()) == []


def test_without_a_height_the_page_says_once_what_is_needed(tmp_path: Path, shelf: Shelf) -> None:
    html = _html(_result(tmp_path), shelf)
    assert _made(html).keys() == {"mot.zip"}
    said = unescape(" ".join(text_of(html).split()))
    assert said.count("it needs the person's height") == 1
    assert "Markers for OpenSim (TRC), Markers and events (C3D), BIDS-Motion data set: It is in metres" in said
    with in_language("es"):
        assert "necesita la altura de la persona" in text_of(_html(tmp_path / "out" / "me", shelf))


def test_a_front_view_offers_none_and_says_why(tmp_path: Path, shelf: Shelf) -> None:
    html = _html(_result(tmp_path, SimulatedCamera(yaw_deg=90.0), height_m=1.8), shelf)
    assert _made(html) == {}
    assert text_of(html).count("never shows the person from the side") == 1


def test_what_is_in_the_folder_is_a_file_like_any_other(tmp_path: Path, shelf: Shelf) -> None:
    html = _html(_result(tmp_path, height_m=1.8, exports=("trc",)), shelf)
    assert "trc.zip" not in _made(html)
    assert 'download="My run_markers.trc"' in html


def test_what_can_not_be_made_is_an_answer_and_no_fault(tmp_path: Path, shelf: Shelf) -> None:
    folder = _result(tmp_path)
    status, _, body = fetch(shelf, shelf.address(folder, "trc.zip"))
    assert status == 409
    assert b"person's height" in body
    (folder / "landmarks.npz").write_bytes(b"no landmarks")
    assert fetch(shelf, shelf.address(folder, "mot.zip"))[0] == 409
    assert fetch(shelf, shelf.address(folder, "nothing.zip"))[0] == 404
    assert list((tmp_path / "scratch").iterdir()) == []


def test_files_for_other_tools_follow_a_height_that_is_changed_and_stay_when_it_is_taken_away(tmp_path: Path) -> None:
    folder = _result(tmp_path, height_m=1.8, exports=("trc", "mot"))
    names = ("markers.trc", "angles.mot", "recording.json")
    first = {name: (folder / name).read_bytes() for name in names}
    judge_again(folder, ClipOptions(height_m=1.6))
    second = {name: (folder / name).read_bytes() for name in names}
    assert second["angles.mot"] == first["angles.mot"]
    assert second["markers.trc"] != first["markers.trc"]
    assert json.loads(second["recording.json"])["scale"]["height_m"] == 1.6
    judge_again(folder, ClipOptions())
    assert {name: (folder / name).read_bytes() for name in names} == second


def test_of_leg_lengths_no_file_in_metres_is_made(tmp_path: Path) -> None:
    analysis = stored_analysis(_result(tmp_path))
    for exporter in on_demand():
        if exporter.format.metres:
            with pytest.raises(ValueError, match="It is in metres"):
                exporter.write_analysis(analysis, tmp_path)


def test_a_photo_has_no_file_for_other_tools(tmp_path: Path) -> None:
    analysis = stored_analysis(_result(tmp_path, height_m=1.8))
    photo = replace(analysis, provenance={**analysis.provenance, KIND: PHOTO}, track=None)
    reasons = [reason_against(exporter, photo) for exporter in on_demand()]
    assert len(reasons) == 4
    assert all("a single frame" in str(why) for why in reasons)
