"""A session in words: what each answer is about, from which clip it comes, and how both sides compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posturecam.checks import find
from posturecam.session import JointJudgement, SessionAnalysis, SideDifference
from posturecam.session.pace import cadence_of
from posturecam.types import Finding, Verdict
from posturecam.wording.bouts import doing_of
from posturecam.wording.findings import unit_of
from posturecam.wording.headline import headline_of
from posturecam.wording.trust import not_assessed, trust_notes
from posturecam.words import enumerated, say

APART = ("session.another_", "session.left_out.", "session.two_people", "session.other_people")
"""How the codes of remarks begin that say what was not combined."""


def session_headline(session: SessionAnalysis) -> str:
    """Say in a sentence or two what a session shows; of several answers how many there are, and why not one.

    Parameters
    ----------
    session : SessionAnalysis
        The session.

    Returns
    -------
    str
        'Land closer under your hips.', '2 answers, for your clips show different activities.'
    """
    if len(session.judgements) < 2:
        return headline_of(session.analysis)
    kinds = {(joint.bout.activity, joint.bout.backward) for joint in session.judgements}
    why = "pace" if len(kinds) == 1 else "activity" if len(kinds) == len(session.judgements) else "both"
    return say(f"session.answers.{why}", n=len(session.judgements))


def judgement_title(joint: JointJudgement, session: SessionAnalysis) -> str:
    """Title of a joint judgement: what the person did, in which clips, at what rate.

    Parameters
    ----------
    joint : JointJudgement
        One of the session's.
    session : SessionAnalysis
        The session.

    Returns
    -------
    str
        'Running · left.mp4 and rear.mp4 · 170 steps/min'.
    """
    cadence = cadence_of(joint.bout)
    rate = [] if cadence is None else [say("say.steps_per_minute", cadence=cadence[0])]
    return " · ".join([doing_of(joint.bout), clips_of(joint, session), *rate])


def clips_of(joint: JointJudgement, session: SessionAnalysis) -> str:
    """List the clips of a joint judgement.

    Parameters
    ----------
    joint : JointJudgement
        One of the session's.
    session : SessionAnalysis
        The session.

    Returns
    -------
    str
        'left.mp4 and rear.mp4'.
    """
    return enumerated([session.names[clip] for clip in joint.clips])


def placed_in(joint: JointJudgement, session: SessionAnalysis, what: str) -> str:
    """Say something of a joint judgement, with which it is where there are several.

    Parameters
    ----------
    joint : JointJudgement
        One of the session's.
    session : SessionAnalysis
        The session.
    what : str
        What is said.

    Returns
    -------
    str
        'Running (rear.mp4): …'.
    """
    if len(session.judgements) == 1:
        return what
    when = say("session.card.judgement", doing=doing_of(joint.bout), clips=clips_of(joint, session))
    return say("say.when_and_what", when=when, what=what)


def origin_of(joint: JointJudgement, finding: Finding) -> str:
    """Say from which clip a finding comes, and why from there.

    Parameters
    ----------
    joint : JointJudgement
        The judgement that holds it.
    finding : Finding
        The finding.

    Returns
    -------
    str
        'rear.mp4 alone shows it.'; empty where no clip does.
    """
    source = joint.source_of(finding.check)
    return "" if source is None or not source.parts else str(source.why)


def short_origin(joint: JointJudgement, session: SessionAnalysis, finding: Finding) -> str:
    """Name the clips that a finding rests on.

    Parameters
    ----------
    joint : JointJudgement
        The judgement that holds it.
    session : SessionAnalysis
        The session.
    finding : Finding
        The finding.

    Returns
    -------
    str
        'left.mp4 and right.mp4'; empty where none shows it.
    """
    source = joint.source_of(finding.check)
    parts = () if source is None else source.parts
    return enumerated([session.names[clip] for clip in sorted({joint.parts[part].clip for part in parts})])


def readings_of(joint: JointJudgement, session: SessionAnalysis, finding: Finding) -> list[str]:
    """Say what each of several clips reads of a check.

    Parameters
    ----------
    joint : JointJudgement
        The judgement that holds the finding.
    session : SessionAnalysis
        The session.
    finding : Finding
        The finding.

    Returns
    -------
    list[str]
        'left.mp4 reads 4.1 ± 5.2°', for each; empty where one clip alone was used.
    """
    source, unit = joint.source_of(finding.check), unit_of(finding.unit)
    return [
        say(
            "session.reading",
            clip=session.names[joint.parts[one.part].clip],
            value=one.value,
            uncertainty=one.uncertainty,
            unit=unit,
        )
        for one in (() if source is None else source.readings)
    ]


def unanswered(session: SessionAnalysis, recording: str) -> list[str]:
    """Say what no clip shows and why, once.

    Parameters
    ----------
    session : SessionAnalysis
        The session.
    recording : str
        How to record one's own good posture here.

    Returns
    -------
    list[str]
        One line for each reason, with the judgement where there are several.
    """
    lines = [
        placed_in(joint, session, line)
        for joint in session.judgements
        for line in not_assessed([joint.bout], recording)
    ]
    return list(dict.fromkeys(lines))


def apart_notes(session: SessionAnalysis) -> list[str]:
    """Say what was not combined and why, and whether the clips contradict each other.

    Parameters
    ----------
    session : SessionAnalysis
        The session.

    Returns
    -------
    list[str]
        A line for each; empty where all clips became one answer.
    """
    return [str(remark) for remark in session.remarks if remark.code.startswith(APART)]


def session_notes(session: SessionAnalysis) -> list[str]:
    """Say how far to trust a session: what was not combined, what was noticed, what limits a finding.

    Parameters
    ----------
    session : SessionAnalysis
        The session.

    Returns
    -------
    list[str]
        A line for each.
    """
    notes = trust_notes(replace(session.analysis, bouts=()))
    for joint in session.judgements:
        limited = [one for one in joint.bout.findings if one.reasons and one.verdict is not Verdict.UNKNOWN]
        notes += [
            placed_in(joint, session, say("say.title_and_answer", title=one.title, answer=one.reason))
            for one in limited
        ]
    return notes


def difference_of(one: SideDifference) -> str:
    """Say by how much both sides differ, and whether that is more than measuring error.

    Parameters
    ----------
    one : SideDifference
        Left against right.

    Returns
    -------
    str
        '2.1 ± 8.3 % leg: no more than measuring error', '12.1 ± 8.3 % leg more on the left'.
    """
    code = "left_more" if one.difference > 0 else "right_more"
    return say(
        f"session.sides.{code if one.is_clear else 'alike'}",
        amount=abs(one.difference),
        uncertainty=one.uncertainty,
        unit=unit_of(one.unit),
    )


def sides_of(one: SideDifference) -> tuple[str, str, str]:
    """Say what is compared, and what each side reads.

    Parameters
    ----------
    one : SideDifference
        Left against right.

    Returns
    -------
    tuple[str, str, str]
        ('Foot strike ahead of hips', '24.1 % leg', '26.2 % leg'); of what is no leg's, the side it was seen from.
    """
    title, unit = find(one.check).title, unit_of(one.unit)
    if not one.of_legs:
        title = say("session.sides.seen_from_both", title=title)
    return title, f"{one.left:.1f}{unit}", f"{one.right:.1f}{unit}"


def clear_differences(differences: Sequence[SideDifference]) -> list[str]:
    """Say which sides differ by more than measuring error, in sentences.

    Parameters
    ----------
    differences : Sequence[SideDifference]
        Of one judgement.

    Returns
    -------
    list[str]
        A sentence each; one that there are none where there are none.
    """
    clear = [
        say("say.title_and_answer", title=sides_of(one)[0], answer=difference_of(one))
        for one in differences
        if one.is_clear
    ]
    return clear or [say("session.sides.none")]
