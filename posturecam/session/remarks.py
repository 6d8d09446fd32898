"""What is said of a session: what was combined and what not, whether the clips contradict each other, the capture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posturecam.session.pace import cadence_of, speed_of
from posturecam.session.parts import (
    JointJudgement,
    SessionClip,
)
from posturecam.session.phrases import clip_list, doing, joined
from posturecam.types import Analysis
from posturecam.words import Message, message

TOO_MANY_CONTRADICTIONS = 2
"""Checks of one activity in which clips contradict each other, from which on they may show two people.

A ± of 95 % lets one contradiction happen by chance in about one of forty pairs; our choice.
"""


def remarks_of(
    clips: Sequence[SessionClip], analyses: Sequence[Analysis], judgements: Sequence[JointJudgement]
) -> tuple[Message, ...]:
    """Say what was not combined and why, what contradicts, and what was noticed about each clip.

    Parameters
    ----------
    clips : Sequence[SessionClip]
        The clips.
    analyses : Sequence[Analysis]
        What was found in each.
    judgements : Sequence[JointJudgement]
        What was made of them.

    Returns
    -------
    tuple[Message, ...]
        Each once.
    """
    said = [
        *(clip.left_out for clip in clips if clip.left_out is not None),
        *_other_people(clips, analyses),
        *_apart(clips, judgements),
        *_contradictions(clips, judgements),
        *_captures(clips, analyses),
    ]
    return tuple(dict.fromkeys(said))


def _other_people(clips: Sequence[SessionClip], analyses: Sequence[Analysis]) -> Iterator[Message]:
    for clip, analysis in zip(clips, analyses, strict=True):
        if clip.left_out is None and any(bout.person for bout in analysis.judgements):
            yield message("session.other_people", clip=clip.name)


def _apart(clips: Sequence[SessionClip], judgements: Sequence[JointJudgement]) -> Iterator[Message]:
    """Clips of one activity at another pace, of another activity, and of a pace that is not known."""
    activities: dict[tuple[object, bool], list[JointJudgement]] = {}
    for joint in judgements:
        activities.setdefault((joint.bout.activity, joint.bout.backward), []).append(joint)
    for alike in activities.values():
        if len(alike) > 1:
            shown = joined([_pace(joint, clips) for joint in alike])
            yield message("session.another_pace", doing=doing(alike[0].bout), shown=shown)
    if len(activities) > 1 and len({joint.clips for joint in judgements}) > 1:
        kinds = [
            message(
                "session.shows",
                clips=clip_list([clips[number].name for number in sorted({n for one in alike for n in one.clips})]),
                what=doing(alike[0].bout),
            )
            for alike in activities.values()
        ]
        yield message("session.another_activity", shown=joined(kinds))


def _pace(joint: JointJudgement, clips: Sequence[SessionClip]) -> Message:
    names = clip_list([clips[number].name for number in joint.clips])
    cadence, speed = cadence_of(joint.bout), speed_of(joint.bout)
    if cadence is not None and speed is not None:
        return message("session.at_pace", clips=names, cadence=cadence[0], speed=speed)
    if cadence is not None:
        return message("session.at_cadence", clips=names, cadence=cadence[0])
    return (
        message("session.at_speed", clips=names, speed=speed) if speed else message("session.at_no_pace", clips=names)
    )


def _contradictions(clips: Sequence[SessionClip], judgements: Sequence[JointJudgement]) -> Iterator[Message]:
    for joint in judgements:
        disagree = [source for source in joint.sources if source.disagree]
        if len(disagree) >= TOO_MANY_CONTRADICTIONS:
            parts = sorted({joint.parts[part].clip for source in disagree for part in source.parts})
            names = clip_list([clips[number].name for number in parts])
            yield message("session.two_people", clips=names, n=len(disagree))


def _captures(clips: Sequence[SessionClip], analyses: Sequence[Analysis]) -> Iterator[Message]:
    """What was noticed, with the clips that it was noticed about; what holds for all of them without their names."""
    used = [(clip, analysis) for clip, analysis in zip(clips, analyses, strict=True) if clip.left_out is None]
    about: dict[Message, list[str]] = {}
    for clip, analysis in used:
        for remark in _noticed(analysis):
            about.setdefault(remark, []).append(clip.name)
    for remark, names in about.items():
        everywhere = len(names) == len(used)
        yield remark if everywhere else message("session.in_clips", clips=clip_list(names), remark=remark)


def _noticed(analysis: Analysis) -> list[Message]:
    scenes = [remark for bout in analysis.bouts if bout.person == 0 for remark in bout.scene.remarks]
    return list(dict.fromkeys([*analysis.remarks, *scenes]))
