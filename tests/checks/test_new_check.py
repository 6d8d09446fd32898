"""A check is one file and one row of norms.toml: all that lists, judges or draws checks finds a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import posturecam.checks
from posturecam import analyze
from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.sheet import sheet_csv, sheet_html
from posturecam.batch.summary import summary_of
from posturecam.checks import _by_id, discover
from posturecam.coaching import norms
from posturecam.coaching.advice import advice_for
from posturecam.export.reading import ClipResult
from posturecam.render.overlay import Overlay
from posturecam.results.schema import analysis_schema
from posturecam.types import Analysis, Verdict
from posturecam.ui.many.rows import headings
from posturecam.ui.player.lanes import timeline
from posturecam.words import ENGLISH, texts
from tests.people import SimulatedCamera, walker

CHECK_FILE = '''
"""Trunk lean again, under another name."""

from posturecam.checks.base import Check
from posturecam.checks.figure import TRUNK_BONES, Drawing, trunk_against_up
from posturecam.checks.trunk_lean import measure
from posturecam.landmarks import HIP, SHOULDER

CHECK = Check(
    id="chest_slant", rank=5, needs=(SHOULDER, HIP), side=measure, has_column=True, has_lane=True, cue_rank=1,
    drawing=Drawing(bones=TRUNK_BONES, figure=trunk_against_up, rank=-1),
)
'''
WORDS = {
    "title": "Slant of the chest",
    "name": "chest",
    "column": "Chest",
    "lane": "Chest slant",
    "too_low": "low",
    "too_high": "far",
}
NORM_ROW = """
[chest_slant]
unit = "deg"
green = [-5.0, 5.0]
amber = [-8.0, 8.0]
uncertainty = 1.0
sample_sd = 1.0
cap = "ADJUST"
cue_high = "Chest up"
cue_low = "Chest down"
evidence = "convention"
source = "A test."

[chest_slant.walk.side.absolute]
"""


@pytest.fixture
def new_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The check `chest_slant`, while a test runs."""
    (tmp_path / "chest_slant.py").write_text(CHECK_FILE)
    table = tmp_path / "norms.toml"
    table.write_text(norms.SHIPPED.read_text(encoding="utf-8") + NORM_ROW, encoding="utf-8")
    monkeypatch.setattr(posturecam.checks, "__path__", [*posturecam.checks.__path__, str(tmp_path)])
    monkeypatch.setattr(norms, "SHIPPED", table)
    for word, text in WORDS.items():
        monkeypatch.setitem(texts(ENGLISH), f"check.chest_slant.{word}", text)  # as [check.chest_slant] in en.toml
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for known in (discover, _by_id, norms._shipped):
        known.cache_clear()


@pytest.fixture
def analysis(new_check: None) -> Analysis:
    return analyze(SimulatedCamera(noise=0.002).of((walker(lean_deg=20.0), 8.0)), activity="walk")


def test_it_is_judged_first_in_the_report_and_its_cue_comes_first(analysis: Analysis) -> None:
    (bout,) = analysis.bouts
    assert bout.findings[0].check == "chest_slant"
    assert bout.findings[0].verdict is Verdict.ADJUST
    assert advice_for(analysis).checks[0] == "chest_slant"


def test_it_is_in_the_schema(analysis: Analysis) -> None:
    assert "chest_slant" in analysis_schema()["$defs"]["finding"]["properties"]["check"]["enum"]


def test_it_is_drawn_and_named_on_the_overlay(analysis: Analysis) -> None:
    words = {label.text for label in Overlay(analysis, (1280, 720)).labels(4.0)}
    assert any(re.match(r"Chest \d", word) for word in words), words


def test_it_has_a_lane_on_the_timeline(analysis: Analysis) -> None:
    lanes = timeline(ClipResult(Path("result"), analysis, (), ()))["lanes"]
    assert "Chest slant" in [lane["name"] for lane in lanes]


def test_it_has_a_column_in_the_tables_of_many_clips(analysis: Analysis, tmp_path: Path) -> None:
    manifest = Manifest(tmp_path, {}, (Entry("a.mp4", ClipOutcome.DONE, folder="a", summary=summary_of(analysis)),))
    assert "chest_slant_value" in sheet_csv(manifest).splitlines()[0].split(",")
    assert 'data-label="Chest"' in sheet_html(manifest)
    assert headings()[4] == "Chest"


def test_it_is_gone_afterwards() -> None:
    assert "chest_slant" not in {check.id for check in discover()}
