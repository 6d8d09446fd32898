"""A small analysis made by hand, and the rule that in CI a skipped test is a failure."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from posturecam.coaching.norms import load_norms
from posturecam.landmarks import Landmark
from posturecam.track import PoseTrack
from posturecam.types import (
    Activity,
    Analysis,
    Bout,
    Contact,
    EventKind,
    Finding,
    Gait,
    Reason,
    Roll,
    Samples,
    Scene,
    Side,
    Stride,
    Verdict,
    View,
)
from posturecam.words import literal


def _skipped(config: pytest.Config) -> list[object]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if os.environ.get("CI") and _skipped(config):
        terminalreporter.write_line("Skipped tests count as failures in CI.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if os.environ.get("CI") and exitstatus == 0 and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def no_memory_limit_for_the_tests_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that runs within this process must not limit it for all tests after.

    Commands of their own are limited.
    """
    monkeypatch.setattr("posturecam.memory.limit_memory", lambda: None)


@pytest.fixture(scope="session", autouse=True)
def library_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The servers of the run have a library of their own, too."""
    os.environ["POSTURECAM_LIBRARY"] = str(tmp_path_factory.mktemp("library") / "library.sqlite3")


@pytest.fixture(autouse=True)
def own_library(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the library of the user who runs it, nor that of another test."""
    monkeypatch.setenv("POSTURECAM_LIBRARY", str(tmp_path_factory.getbasetemp() / f"{secrets.token_hex(6)}.sqlite3"))


@pytest.fixture
def no_thread_is_left() -> Iterator[None]:
    """Every thread that a test starts has ended with it."""
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.fixture
def leaning_track() -> PoseTrack:
    """Two seconds at 30 fps of a person who faces right.

    Hips at (300, 300), shoulders 20 px ahead and 100 px above, ears straight above.
    """
    t = np.arange(60) / 30
    xy = np.full((60, 33, 2), np.nan)
    for part, place in {"HIP": (300, 300), "SHOULDER": (320, 200), "EAR": (320, 150), "ANKLE": (310, 480)}.items():
        for side in ("LEFT", "RIGHT"):
            xy[:, Landmark[f"{side}_{part}"]] = place
    xy[45] = np.nan
    digest = f"sha256:{'0' * 64}"
    return PoseTrack(t, xy, np.ones((60, 33)), size=(640, 480), provenance={"model": digest, "input": digest})


@pytest.fixture
def run_analysis(leaning_track: PoseTrack) -> Analysis:
    """A running bout of [0.5, 1.5) s: a finding of each verdict, a stride of the right foot from 0.6 to 1.2 s."""
    contacts = (
        Contact(0.6, Side.RIGHT, EventKind.INITIAL_CONTACT),
        Contact(0.81, Side.RIGHT, EventKind.TOE_OFF),
        Contact(1.2, Side.RIGHT, EventKind.INITIAL_CONTACT),
    )
    bout = Bout(
        start=0.5,
        end=1.5,
        activity=Activity.RUN,
        scene=Scene(View.RIGHT, 6.0, 1, 181.0, 102.0, Roll(0.4, 0.5, "belt"), 0.012, (literal("Level your phone."),)),
        gait=Gait(contacts, (Stride(Side.RIGHT, 0.6, 1.2, 0.81),), 166.9, 0.3, 3.4, 0.35),
        findings=(
            _finding("trunk_lean", "deg", Verdict.GOOD, value=11.3, uncertainty=4.0),
            _finding(
                "overstride",
                "% leg",
                Verdict.ADJUST,
                value=31.2,
                uncertainty=4.0,
                expected=21.4,
            ),
            _finding("cadence", "spm", Verdict.WATCH, value=150.0, uncertainty=0.3, expected=165.0),
            _finding("side_lean", "deg", Verdict.UNKNOWN, reason="A side view can't show it."),
        ),
        samples={
            "overstride": Samples(np.array([0.6, 0.9, 1.2]), np.array([31.0, 30.0, 33.0]), ("right", "left", "right")),
            "trunk_lean": Samples(np.array([0.9]), np.array([11.3]), ("",)),
        },
    )
    provenance = {"version": "0.1.0", "norms": f"sha256:{'1' * 64}", **leaning_track.provenance}
    return Analysis((bout,), 74.4, (literal("The clip ends early."),), provenance, leaning_track)


def _finding(
    check: str,
    unit: str,
    verdict: Verdict,
    value: float | None = None,
    uncertainty: float | None = None,
    expected: float | None = None,
    reason: str | None = None,
) -> Finding:
    known = value is not None
    counts = check in ("trunk_lean", "overstride")
    return Finding(
        check=check,
        unit=unit,
        verdict=verdict,
        value=value,
        uncertainty=uncertainty,
        expected=expected,
        iqr=1.8 if known else None,
        n=42 if known else 0,
        share_outside=0.7 if known else None,
        left=None,
        right=value,
        trend=0.6 if known else None,
        trend_uncertainty=1.5 if known else None,
        confidence=0.82 if known else 0.0,
        reasons=() if reason is None else (Reason("for_this_test", literal(reason)),),
        cue_code="shorter_quicker_steps" if verdict is Verdict.ADJUST else None,
        moments=(0.6,) if known else (),
        weight=35.0 if counts else 0.0,
        score=74.4 if counts else None,
        below=check == "cadence",
        norm=load_norms().row(check, "run", "front" if check == "side_lean" else "right", False),
    )
