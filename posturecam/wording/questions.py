"""Which main questions a clip answers, how surely, and from where it was seen."""

from __future__ import annotations

from collections.abc import Iterable

from posturecam.checks import find
from posturecam.types import SURE_FROM, Analysis, Finding, Scene, Verdict
from posturecam.wording.plain import camera_off_side
from posturecam.words import enumerated, say


def open_questions(analysis: Analysis) -> list[str]:
    """Say which main questions the clip leaves open, and which it answers within a wide ± only.

    Parameters
    ----------
    analysis : Analysis
        What was found.

    Returns
    -------
    list of str
        Sentences; empty where all are answered surely.
    """
    main = [finding for bout in analysis.judgements for finding in bout.findings if find(finding.check).is_main]
    unknown = [finding for finding in main if finding.verdict is Verdict.UNKNOWN]
    unsure = [finding for finding in main if finding not in unknown and _is_unsure(finding)]
    if not main:
        return [say("ui.result.capture.no_question")]
    named = (("unanswered", unknown), ("unsure", unsure))
    return [say(f"ui.result.capture.{code}", names=_names(findings)) for code, findings in named if findings]


def _is_unsure(finding: Finding) -> bool:
    """Whether its ± reaches well over an edge of the norm."""
    return finding.likelihood is not None and finding.likelihood < SURE_FROM


def _names(findings: Iterable[Finding]) -> str:
    return enumerated(list(dict.fromkeys(find(finding.check).name for finding in findings)))


def view_words(scene: Scene) -> str:
    """Say from where a person is seen.

    Parameters
    ----------
    scene : Scene
        How the camera sees the person.

    Returns
    -------
    str
        'right · Camera 12° off the side view (fine up to 20°)'.
    """
    view = say(f"ui.result.capture.view_of.{scene.view}")
    off = camera_off_side(scene)
    return say("ui.result.capture.side_view", view=view, camera=off) if off else view
