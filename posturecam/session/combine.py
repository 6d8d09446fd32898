"""The analyses of several clips of one session as one answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from posturecam.checks import find
from posturecam.judge.measurement import Measurement
from posturecam.judge.rules import apply_rules
from posturecam.judge.score import overall_of
from posturecam.session.differences import side_difference
from posturecam.session.evidence import Choice, Evidence, choose
from posturecam.session.pace import ClipJudgement, groups_of
from posturecam.session.parts import (
    CheckSource,
    ClipReading,
    JointJudgement,
    JointPart,
    SessionClip,
)
from posturecam.session.phrases import clip_list
from posturecam.session.pooling import contradict, disagreeing, near_legs, pooled, shown_by, shows_one_leg
from posturecam.session.records import SessionAnalysis
from posturecam.session.remarks import remarks_of
from posturecam.types import Analysis, Bout, Finding, Norm, Samples, Verdict
from posturecam.version import __version__
from posturecam.words import message

NamedAnalysis = tuple[str, Analysis]
"""The name of a clip as the user knows it, and what was found in it."""


def combine(clips: Sequence[NamedAnalysis]) -> SessionAnalysis:
    """Combine what several clips of one session show.

    Judgements of the same activity at a like pace become one, in which each check is answered by the view that shows
    it best. Only the person seen longest in each clip counts.

    Parameters
    ----------
    clips : Sequence[tuple[str, Analysis]]
        The clips by name.

    Returns
    -------
    SessionAnalysis
        One answer for each activity and pace.
    """
    listed = _listed(clips)
    used = [number for number, clip in enumerate(listed) if clip.left_out is None]
    judgements = [
        ClipJudgement(number, which, bout)
        for number in used
        for which, bout in enumerate(clips[number][1].judgements)
        if bout.person == 0
    ]
    joint = tuple(_joint(group, [clip.name for clip in listed]) for group in groups_of(judgements))
    return SessionAnalysis(
        clips=listed,
        judgements=joint,
        score=overall_of([joint[0].bout]) if len(joint) == 1 else None,
        remarks=remarks_of(listed, [analysis for _, analysis in clips], joint),
        provenance=_provenance([clips[number][1] for number in used]),
    )


def _listed(clips: Sequence[NamedAnalysis]) -> tuple[SessionClip, ...]:
    """The clips, with the reason why one is left out: it is there twice, or shows nothing that is judged."""
    listed: list[SessionClip] = []
    for name, analysis in clips:
        digest = analysis.provenance.get("input", "")
        same = next((clip for clip in listed if digest and clip.input == digest), None)
        why = None
        if same is not None:
            why = message("session.left_out.same_clip", clip=name, other=same.name)
        elif not analysis.judgements:
            why = message("session.left_out.nothing", clip=name)
        listed.append(SessionClip(name, digest, why))
    return tuple(listed)


def _joint(group: Sequence[ClipJudgement], names: Sequence[str]) -> JointJudgement:
    """One judgement of several; of each check the finding that its evidence gives, then the rules over all of them."""
    parts = tuple(JointPart(one.clip, one.number, one.bout.scene.view, one.bout.start, one.bout.end) for one in group)
    clip_of = [names[part.clip] for part in parts]
    found = _by_check(group)
    choices = {check: choose(evidence) for check, evidence in found.items()}
    made = {check: _finding(choice, clip_of) for check, choice in choices.items()}
    findings = _ruled(made, choices)
    main = max(group, key=lambda one: (one.bout.scene.view.is_side, one.bout.seconds)).bout
    differences = (side_difference(evidence) for evidence in found.values())
    return JointJudgement(
        bout=_bout(main, findings),
        parts=parts,
        sources=tuple(_source(choices[finding.check], finding, clip_of) for finding in findings),
        differences=tuple(one for one in differences if one is not None),
    )


def _by_check(group: Sequence[ClipJudgement]) -> dict[str, list[Evidence]]:
    """The evidence of each check, in the order of reports."""
    found: dict[str, list[Evidence]] = {}
    for part, one in enumerate(group):
        for finding in one.bout.findings:
            found.setdefault(finding.check, []).append(Evidence(part, one.bout, finding))
    return dict(sorted(found.items(), key=lambda item: find(item[0]).rank))


def _finding(choice: Choice, clip_of: Sequence[str]) -> Finding:
    if len(choice.used) == 1:
        return choice.used[0].finding
    if contradict(choice.used):
        return disagreeing(choice.used, [clip_of[one.part] for one in choice.used])
    return pooled(choice.used)


def _ruled(made: Mapping[str, Finding], choices: Mapping[str, Choice]) -> tuple[Finding, ...]:
    """The findings after the rules that need more than one of them; what nothing judges is left as it is."""
    measured = {
        check: _measured(finding, finding.norm, choices[check]) for check, finding in made.items() if finding.norm
    }
    after = {one.check: one for one in apply_rules((made[check] for check in measured), measured)}
    return tuple(after.get(check, finding) for check, finding in made.items())


def _measured(finding: Finding, norm: Norm, choice: Choice) -> Measurement:
    """What the rules ask of a finding, as far as a stored one still says it.

    Independent evidence is known to confirm only what one of the clips alone calls ADJUST.
    """
    adjusts = any(one.finding.verdict is Verdict.ADJUST for one in choice.used)
    confirmed = adjusts or find(finding.check).confirms is None
    quality = finding.confidence if finding.verdict is not Verdict.UNKNOWN else 1.0
    return Measurement(finding.check, norm, Samples.none(), quality=quality, confirmed=confirmed)


def _bout(main: Bout, findings: tuple[Finding, ...]) -> Bout:
    """The joint bout: times, scene and gait of the clip that shows most; its remarks are said of the session."""
    return replace(main, findings=findings, scene=replace(main.scene, remarks=()), samples={}, parts=())


def _source(choice: Choice, finding: Finding, clip_of: Sequence[str]) -> CheckSource:
    used = choice.used
    disagree = len(used) > 1 and contradict(used)
    names = list(dict.fromkeys(clip_of[one.part] for one in used))
    if choice.why == "unknown":
        return CheckSource(finding.check, (), None, message("session.why.unknown"))
    by_leg = len(used) > 1 and shows_one_leg(used) and near_legs(used)
    code = "disagree" if disagree else "legs" if by_leg else choice.why
    readings = [
        ClipReading(one.part, round(one.finding.value, 2), round(one.finding.uncertainty or 0.0, 2))
        for one in used
        if one.finding.value is not None
    ]
    return CheckSource(
        finding.check,
        tuple(one.part for one in used),
        shown_by(used).part,
        message(f"session.why.{code}", clips=clip_list(names)),
        tuple(readings) if len(used) > 1 else (),
        disagree,
    )


def _provenance(used: Sequence[Analysis]) -> Mapping[str, str]:
    """What all of them rest on alike; their inputs as one digest."""
    if not used:
        return {"version": __version__, "norms": _digest(used, "norms"), "input": _digest(used, "input")}
    shared = {
        key: value for key, value in used[0].provenance.items() if all(one.provenance.get(key) == value for one in used)
    }
    return {
        **shared,
        "version": __version__,
        "norms": shared.get("norms", _digest(used, "norms")),
        "input": _digest(used, "input"),
    }


def _digest(used: Sequence[Analysis], key: str) -> str:
    """One digest of what the clips have under a key, whatever their order."""
    digests = "\n".join(sorted(one.provenance.get(key, "") for one in used))
    return f"sha256:{hashlib.sha256(digests.encode()).hexdigest()}"
