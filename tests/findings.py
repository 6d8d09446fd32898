"""What the tests of an analysis ask of it."""

from __future__ import annotations

import json

from posturecam.types import Analysis, Bout, Verdict


def only(analysis: Analysis) -> Bout:
    (bout,) = analysis.bouts
    return bout


def value(bout: Bout, check: str) -> float:
    found = bout.finding(check)
    assert found is not None and found.value is not None
    return found.value


def verdicts(bout: Bout) -> dict[str, Verdict]:
    return {found.check: found.verdict for found in bout.findings}


def text(analysis: Analysis) -> str:
    return json.dumps(analysis.to_dict(), allow_nan=False)
