"""The engine against truth: force plates and hand-labelled clips, as tables of errors beside what we promise."""

from __future__ import annotations

from posturecam_lab.validate.run import run_validation

__all__ = ["run_validation"]
