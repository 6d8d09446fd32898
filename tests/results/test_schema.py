from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import pytest

from posturecam.results.schema import SCHEMA_FILE, analysis_schema
from posturecam.types import Analysis, Verdict


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(resources.files("posturecam").joinpath(SCHEMA_FILE).read_text(encoding="utf-8"))


def _valid(document: Any, schema: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(json.loads(json.dumps(document, allow_nan=False))))


def test_the_schema_is_a_valid_schema(schema: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_shipped_schema_is_the_generated_one(schema: Any) -> None:
    assert schema == analysis_schema()


def test_every_definition_of_the_schema_is_used(schema: Any) -> None:
    text = json.dumps(schema)
    assert [name for name in schema["$defs"] if f'"#/$defs/{name}"' not in text] == []


def test_an_analysis_fits_the_schema(run_analysis: Analysis, schema: Any) -> None:
    assert _valid(run_analysis.to_dict(), schema)


def test_an_empty_analysis_fits_the_schema(run_analysis: Analysis, schema: Any) -> None:
    assert _valid(replace(run_analysis, bouts=(), score=None).to_dict(), schema)


def test_what_could_not_be_measured_fits_the_schema(run_analysis: Analysis, schema: Any) -> None:
    (bout,) = run_analysis.bouts
    assert bout.gait is not None
    blind = replace(bout.scene, yaw_deg=float("nan"), leg_px=float("nan"), roll=replace(bout.scene.roll, value=None))
    gait = replace(bout.gait, cadence_spm=float("nan"), belt_speed_legs_s=float("nan"))
    assert _valid(replace(run_analysis, bouts=(replace(bout, scene=blind, gait=gait),)).to_dict(), schema)


def test_an_unknown_finding_without_a_reason_does_not_fit(run_analysis: Analysis, schema: Any) -> None:
    (bout,) = run_analysis.bouts
    silent = tuple(replace(f, reasons=()) if f.verdict is Verdict.UNKNOWN else f for f in bout.findings)
    assert not _valid(replace(run_analysis, bouts=(replace(bout, findings=silent),)).to_dict(), schema)


def test_a_field_that_is_not_in_the_layout_does_not_fit(run_analysis: Analysis, schema: Any) -> None:
    assert not _valid({**run_analysis.to_dict(), "mood": "fine"}, schema)
