"""The bench of whole commands: what is timed, and what is made of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import cv2
import pytest

from posturecam_lab.benchmarks.bench import cpu_ratio, ratio, report, stage_seconds
from posturecam_lab.benchmarks.bench_clips import BenchClip
from posturecam_lab.benchmarks.bytecode import as_installed
from posturecam_lab.benchmarks.commands import Timed, timed

TRACE = {
    "first pose": [1.0, 0.9],
    "last pose": [4.0, 6.0],
    "sentence": [4.25, 6.2],
    "end": [5.0, 7.0],
    "in_poses_s": 2.2,
    "frames": 11,
}
ROUND = {
    "no video": Timed(4.0, 5.0, 6.0),
    "fast": Timed(2.0, 2.5, 3.0),
    "video": Timed(4.0, 8.0, 9.0),
    "peers": Timed(10.0, 10.0, 12.0),
    "peers with video": Timed(16.0, 16.0, 18.0),
    "traced": TRACE,
    "traced with video": TRACE,
}


def test_the_sentence_is_the_second_line_of_what_is_printed() -> None:
    lines = "import sys, time; print('clip', flush=True); print('Fine.', flush=True); time.sleep(0.2); print('files')"
    found = timed([sys.executable, "-c", lines])
    assert 0 < found.sentence_s < found.end_s
    assert found.cpu_s > 0
    silent = timed([sys.executable, "-c", "pass"])
    assert silent.sentence_s == silent.end_s


def test_a_command_that_fails_ends_the_bench_with_what_it_said() -> None:
    with pytest.raises(SystemExit, match="no such clip"):
        timed([sys.executable, "-c", "import sys; sys.exit('no such clip')"])


STORED = """
import importlib.util, os, sys
was_stored = os.path.exists(importlib.util.cache_from_source(os.path.abspath("one.py")))
sys.path.insert(0, os.getcwd())
import one
sys.exit(0 if was_stored else "compiled anew")
"""


def test_a_timed_command_finds_the_bytecode_of_an_earlier_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert timed([sys.executable, "-c", STORED]).cpu_s > 0
    assert not (tmp_path / "__pycache__").exists()


def test_where_bytecode_is_stored_as_ever_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    assert as_installed(A="b") == {**os.environ, "A": "b"}


def test_a_ratio_is_that_of_two_commands_of_one_round() -> None:
    other = {**ROUND, "peers": Timed(20.0, 20.0, 24.0), "no video": Timed(9.0, 10.0, 12.0)}
    assert ratio([ROUND, other, ROUND], "peers", "no video", "end_s") == 2.0
    assert ratio([ROUND], "peers with video", "video", "sentence_s") == 4.0
    assert cpu_ratio([ROUND], "peers with video", "video") == 2.0


def test_the_stages_of_a_command_add_up_to_all_of_it() -> None:
    stages = stage_seconds(TRACE)
    assert stages["start-up"] == 1.0
    assert stages["poses"] == pytest.approx(2.0)
    assert stages["waiting for frames"] == pytest.approx(1.0)
    assert stages["after the last pose"] == pytest.approx(0.25)
    assert sum(stages.values()) == pytest.approx(2 * stages["all"])


def test_the_report_names_clips_and_ratios() -> None:
    row = report({"6 s 1080p60": [ROUND]}, "the peers", []).splitlines()[4]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[:5] == ["6 s 1080p60", "5.0 s", "2.0 ×", "2.5 s", "4.0 ×"]
    assert cells[5:] == ["4.0 s", "4.0 ×", "8.0 s", "2.0 ×", "2.0 ×, 2.0 ×"]


def test_a_clip_of_the_bench_has_the_size_rate_and_length_it_says(tmp_path: Path) -> None:
    made = BenchClip("half a second", "run_good", (320, 180), 0.5, 60.0).make(tmp_path)
    capture = cv2.VideoCapture(str(made))
    properties = cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FRAME_COUNT
    facts = [capture.get(one) for one in properties]
    assert facts == [320, 180, 30]
    assert capture.get(cv2.CAP_PROP_FPS) == pytest.approx(60, abs=3.0)
