"""The answers of a session, each for itself: one for each activity and pace, for only that was combined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posturecam.judge.reasons import Code
from posturecam.judge.score import overall_of
from posturecam.session.parts import JointJudgement
from posturecam.session.records import SessionAnalysis
from posturecam.types import Finding, Verdict


def answers_of(session: SessionAnalysis) -> tuple[SessionAnalysis, ...]:
    """Take a session apart into its answers.

    Parameters
    ----------
    session : SessionAnalysis
        The session.

    Returns
    -------
    tuple[SessionAnalysis, ...]
        One for each activity and pace, with a score of its own and without remarks, which are said of the session. Of
        what it leaves open only that is in it which no other answer about the same activity gives. A session of one
        answer as it is.
    """
    joints = session.judgements
    if len(joints) < 2:
        return (session,)
    return tuple(
        replace(session, judgements=(_open_here(joint, joints),), score=overall_of([joint.bout]), remarks=())
        for joint in joints
    )


def _open_here(joint: JointJudgement, joints: Sequence[JointJudgement]) -> JointJudgement:
    """The judgement without what another one about the same activity answers."""
    bout = joint.bout
    kind = bout.activity, bout.backward
    others = [one.bout for one in joints if one is not joint and (one.bout.activity, one.bout.backward) == kind]
    beside = [finding for other in others for finding in other.findings]
    kept = tuple(finding for finding in bout.findings if not _is_answered(finding, beside))
    return replace(joint, bout=replace(bout, findings=kept))


def _is_answered(finding: Finding, beside: Sequence[Finding]) -> bool:
    """Whether another answer judges it, or says better why not than that a camera should have stood where one did."""
    if finding.verdict is not Verdict.UNKNOWN:
        return False
    others = [one for one in beside if one.check == finding.check]
    if any(one.verdict is not Verdict.UNKNOWN for one in others):
        return True
    return finding.has_reason(Code.WRONG_VIEW) and any(not one.has_reason(Code.WRONG_VIEW) for one in others)
