"""motion_bids.zip: names and keys of BIDS-Motion, and the tables as pandas reads them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import numpy as np
import pandas as pd
import pytest

from posturecam.export.capture.names import MARKERS
from tests.export.capture.conftest import Made, Make
from tests.export.capture.foreign import read_by
from tests.people import SimulatedCamera, runner, walker

STEM = "sub-01/motion/sub-01_task-walking_tracksys-posturecam"
ENTITIES = re.compile(r"sub-[0-9a-zA-Z]+_task-[0-9a-zA-Z]+_tracksys-[0-9a-zA-Z]+_(motion|channels|events)\.(tsv|json)")
REQUIRED = {"SamplingFrequency", "TaskName", "TrackingSystemName"}
TYPES = {"POS", "JNTANG"}
"""Those of the specification's list that we use."""


@pytest.fixture
def files(make: Make) -> dict[str, bytes]:
    track = SimulatedCamera(fps=30000 / 1001, hidden=(15,)).of((walker(), 6.0))
    return _files(make(track, height_m=1.8, exports=("bids", "trc", "mot")))


def _files(made: Made) -> dict[str, bytes]:
    with zipfile.ZipFile(made.file("motion_bids.zip")) as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    found["/folder"] = str(made.folder).encode()
    return found


def _table(files: dict[str, bytes], suffix: str, **how: Any) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(files[f"{STEM}_{suffix}.tsv"]), sep="\t", **how)


def _json(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[name])


def test_names_are_those_of_the_specification(files: dict[str, bytes]) -> None:
    inside = [name for name in files if name.startswith("sub-01/motion/")]
    assert len(inside) == 6
    assert all(ENTITIES.fullmatch(name.rpartition("/")[2]) for name in inside)
    assert {"dataset_description.json", "README", "participants.tsv"} <= files.keys()
    described = _json(files, "dataset_description.json")
    assert {"Name", "BIDSVersion", "DatasetType"} <= described.keys()


def test_the_sidecar_has_what_is_required_and_counts_right(files: dict[str, bytes]) -> None:
    sidecar, channels = _json(files, f"{STEM}_motion.json"), _table(files, "channels", keep_default_na=False)
    assert sidecar.keys() >= REQUIRED
    assert sidecar["SamplingFrequency"] == pytest.approx(30000 / 1001, abs=1e-5)
    assert sidecar["TaskName"] == "walking"
    assert sidecar["MotionChannelCount"] == len(channels)
    assert sidecar["POSChannelCount"] == (channels["type"] == "POS").sum() == 66
    assert sidecar["JNTANGChannelCount"] == (channels["type"] == "JNTANG").sum() == 8
    assert sidecar["TrackedPointsCount"] == 33
    assert sidecar["RecordingDuration"] == pytest.approx(6.0, abs=0.04)
    assert sidecar["Posturecam"]["units"] == "m"


def test_channels_have_the_required_columns_and_words(files: dict[str, bytes]) -> None:
    channels = _table(files, "channels", keep_default_na=False)
    assert list(channels.columns[:5]) == ["name", "component", "type", "tracked_point", "units"]
    assert set(channels["type"]) == TYPES
    assert set(channels["component"]) == {"x", "y", "n/a"}
    assert set(channels["units"]) == {"m", "deg"}
    assert channels["name"].is_unique
    levels = _json(files, f"{STEM}_channels.json")["reference_frame"]["Levels"]
    assert set(channels["reference_frame"]) == levels.keys()
    assert levels["plane"]["SpatialAxes"] == "AS_"


def test_the_values_are_those_of_trc_and_mot_and_missing_ones_n_a(files: dict[str, bytes], tmp_path: Any) -> None:
    channels = _table(files, "channels", keep_default_na=False)
    motion = _table(files, "motion", header=None, names=list(channels["name"]), na_values=["n/a"])
    folder = type(tmp_path)(files["/folder"].decode())
    trc, mot = read_by("pandas", folder / "markers.trc"), read_by("pandas", folder / "angles.mot")
    assert len(motion) == len(trc.t)
    for marker in MARKERS:
        for k, axis in enumerate("xy"):
            assert motion[f"{marker}_{axis}"].to_numpy() == pytest.approx(trc.values[marker][:, k], nan_ok=True)
    for name, values in mot.values.items():
        assert motion[name].to_numpy(dtype=float) == pytest.approx(values, nan_ok=True)
    assert motion["left_wrist_x"].isna().all()
    assert b"\tn/a\t" in files[f"{STEM}_motion.tsv"]
    assert not files[f"{STEM}_motion.tsv"].startswith(b"nose")


def test_events_are_foot_strikes_and_foot_offs_in_order(files: dict[str, bytes]) -> None:
    events = _table(files, "events")
    assert list(events.columns[:2]) == ["onset", "duration"]
    assert (np.diff(events["onset"]) >= 0).all()
    assert set(events["trial_type"]) == {"foot_strike", "foot_off"}
    strikes = events[(events["trial_type"] == "foot_strike") & (events["side"] == "right")]["onset"]
    truth = walker().contacts("right", 0.0, 6.0)  # type: ignore[arg-type]
    assert all(np.abs(truth - t).min() < 0.05 for t in strikes)


def test_the_same_result_gives_the_same_bytes(make: Make) -> None:
    track = SimulatedCamera().of((runner(), 5.0))
    first = make(track, height_m=1.8).file("motion_bids.zip").read_bytes()
    assert make(track, height_m=1.8).file("motion_bids.zip").read_bytes() == first
    assert b"task-running" in first
