"""What the tests of the result page share: readings without a folder, and what a page says without its tags."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from posturecam.coaching.norms import load_norms
from posturecam.export.reading import ClipResult, Still
from posturecam.types import Analysis, Finding, Norm


def reading_of(analysis: Analysis, stills: tuple[Still, ...] = ()) -> ClipResult:
    return ClipResult(Path("result"), analysis, (), stills)


def norm_of(check: str, activity: str = "run") -> Norm:
    row = load_norms().row(check, activity, "right", False)
    assert row is not None
    return row


def lean_of(analysis: Analysis, **changes: object) -> Finding:
    return replace(analysis.bouts[0].findings[0], **changes)  # type: ignore[arg-type]


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)
