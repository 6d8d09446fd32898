"""What a command may have imported when it says its version, its help or a refusal, and when it sees a first frame.

Each of these is loaded by every command of every user: a package that slips in costs a tenth of a second or more.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from posturecam_lab.checkout import ROOT, SAMPLES

TYPER = {"annotated_doc", "shellingham", "typer", "typing_extensions"}
ENGINE = {"av", "cv2", "cython_runtime", "numpy", "openvino"}
REFUSAL = {*TYPER, "rich", "platformdirs"}
_HELP = {"attr", "markdown_it", "mdurl", "pygments"}
"""What Typer may shape a help with."""
LATER = {
    f"posturecam.{name}"
    for name in ("analysis", "checks", "judge", "library", "render", "report", "session", "terminal", "ui", "wording")
}
"""Our own packages that are for what comes after the last pose."""
LOOK = """
import atexit, sys
atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))
sys.argv = ["posturecam", *sys.argv[1:]]
"""
UP_TO_THE_FIRST_POSE = """
from posturecam.pose import engines
real = engines.open_engine

def stopping(*args, **options):
    model = real(*args, **options)
    estimate = model.estimate

    def once(frame):
        estimate(frame)
        raise KeyboardInterrupt

    model.estimate = once
    return model

engines.open_engine = stopping
"""
RUN = """
from posturecam.__main__ import main
main()
"""


def _loaded(*words: str | Path, before: str = "") -> set[str]:
    """Every module that is there when a command ends."""
    command = [sys.executable, "-c", LOOK + before + RUN, *map(str, words)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert run.returncode in (0, 3, 130), run.stderr
    return set(run.stderr.splitlines()[-1].split())


def _packages(modules: set[str]) -> set[str]:
    """The packages of others that they belong to."""
    tops = {name.partition(".")[0] for name in modules}
    return {one for one in tops - sys.stdlib_module_names if not one.startswith(("_", "posturecam", "sitecustom"))}


def test_the_version_needs_typer_alone() -> None:
    assert _packages(_loaded("--version")) <= TYPER


def test_help_needs_no_array_and_no_video() -> None:
    for words in (("--help",), ("analyze", "--help")):
        loaded = _loaded(*words)
        assert _packages(loaded) <= REFUSAL | _HELP
        assert not loaded & LATER


@pytest.mark.parametrize("content", [None, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", b"", b"no video at all"])
def test_a_refused_file_needs_no_array_and_no_video(tmp_path: Path, content: bytes | None) -> None:
    clip = tmp_path / "clip.mp4"
    if content is not None:
        clip.write_bytes(content)
    loaded = _loaded("analyze", clip, "--out", tmp_path / "out", "--no-video")
    assert _packages(loaded) <= REFUSAL
    assert not loaded & {*LATER, "posturecam.clip", "posturecam.track", "rich.progress"}


@pytest.mark.model
def test_a_first_frame_needs_no_library_for_judging(tmp_path: Path) -> None:
    words = "analyze", SAMPLES / "run_good.mp4", "--out", tmp_path / "out"
    loaded = _loaded(*words, before=UP_TO_THE_FIRST_POSE)
    assert "posturecam.pose.blazepose" in loaded
    assert _packages(loaded) <= REFUSAL | ENGINE
    assert not loaded & {*LATER, "posturecam.batch.run", "rich.progress", "rich.table"}
