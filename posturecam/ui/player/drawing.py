"""All that the player draws and says of a result, as JSON: landmarks, angles, landings, cues, and the lanes below.

Made from the stored landmarks and the analysis, without a look at the frames.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from posturecam.checks.drawn_body import DrawnBody
from posturecam.export.reading import ClipResult
from posturecam.motion.cleaning import cleaned
from posturecam.render.bout_view import BoutView
from posturecam.render.overlay import texts_of_clip
from posturecam.render.painter import SkeletonStyle, bone_strokes, joint_dots
from posturecam.render.timeline import Timeline
from posturecam.track import PoseTrack
from posturecam.types import Analysis
from posturecam.ui.player.figures import Drawn, drawn_findings, figures_of, hex_of, landing_of
from posturecam.ui.player.lanes import timeline
from posturecam.ui.player.packing import pack_bytes, pack_positions, step_px

_LANDING_S = 0.01
"""A landing found so close to a time is the one at that time; contacts lie between frames."""


def drawing_of(reading: ClipResult) -> dict[str, Any]:
    """Collect what the player draws of a result.

    Parameters
    ----------
    reading : ClipResult
        The result, with its landmarks as the pose model saw them.

    Returns
    -------
    dict
        JSON-ready; times in s, positions in px of the image.
    """
    repaired = with_repaired_track(reading.analysis)
    lanes = timeline(replace(reading, analysis=repaired))
    track = repaired.track
    if track is None:
        return {**lanes, "size": [16, 9], "landmarks": [], "styles": [], "figures": [], "landings": [], "says": []}
    moments = Timeline(repaired, track.size)
    styles = [SkeletonStyle(), *(view.style for view in moments.views)]
    drawn = {view: drawn_findings(view, repaired.provenance) for view in moments.views}
    bodies = [moments.body_at(t) for t in track.t.tolist()]
    landmarks = sorted({landmark for stroke in bone_strokes(styles[0]) for landmark in stroke.bone})
    return {
        **lanes,
        "size": list(track.size),
        "step": step_px(track.size),
        "landmarks": landmarks,
        **_places(bodies, landmarks, track.size),
        "styles": [_style(style) for style in styles],
        "spans": [[round(view.bout.start, 4), round(view.bout.end, 4)] for view in moments.views],
        "figures": [one for view in moments.views for one in _figures(view, drawn[view], bodies, track)],
        "landings": _landings(moments, drawn, track.size),
        "says": _says(moments, track),
    }


def with_repaired_track(analysis: Analysis) -> Analysis:
    """Replace the landmarks of the pose model by the repaired ones that were analysed.

    Parameters
    ----------
    analysis : Analysis
        With its track as it is stored.

    Returns
    -------
    Analysis
        The same with its repaired track.
    """
    return analysis if analysis.track is None else replace(analysis, track=cleaned(analysis.track).track)


def _places(bodies: Sequence[DrawnBody | None], landmarks: Sequence[int], size: tuple[int, int]) -> dict[str, str]:
    """Where the landmarks are drawn in each frame, and whether each is seen (2), faint (1) or not there (0)."""
    xy, seen = np.full((len(bodies), len(landmarks), 2), np.nan), np.zeros((len(bodies), len(landmarks)))
    for frame, body in enumerate(bodies):
        for place, landmark in enumerate(landmarks if body is not None else ()):
            if body is not None and (point := body.at(landmark)) is not None:
                xy[frame, place], seen[frame, place] = point, 1 if body.is_faint(landmark) else 2
    return {"points": pack_positions(xy, size), "seen": pack_bytes(seen)}


def _style(style: SkeletonStyle) -> dict[str, Any]:
    return {
        "bones": [[*one.bone, hex_of(one.colour), one.width, one.rim, one.is_face] for one in bone_strokes(style)],
        "joints": [[joint, radius, hex_of(colour)] for joint, radius, colour in joint_dots(style)],
    }


def _figures(
    view: BoutView, drawn: Sequence[Drawn], bodies: Sequence[DrawnBody | None], track: PoseTrack
) -> list[dict[str, Any]]:
    rows = track.rows(view.bout.start, view.bout.end)
    return figures_of(drawn, rows.start, list(zip(track.t[rows].tolist(), bodies[rows], strict=True)), track.size)


def _landings(
    moments: Timeline, drawn: Mapping[BoutView, Sequence[Drawn]], size: tuple[int, int]
) -> list[dict[str, Any]]:
    gaits = [view.bout.gait for view in moments.views if view.bout.gait is not None]
    times = sorted({event.t for gait in gaits for event in gait.contacts})
    found = {(landing.t, landing.side): landing for t in times for landing in moments.landings(t, lasting_s=_LANDING_S)}
    ordered = sorted(found.values(), key=lambda landing: landing.t)
    described = [landing_of(landing, drawn[landing.view], size) for landing in ordered]
    return [one for one in described if one is not None]


def _says(moments: Timeline, track: PoseTrack) -> list[dict[str, Any]]:
    """What the overlay says from which frame on."""
    texts = [_text_at(moments, t) for t in track.t.tolist()]
    said: list[dict[str, Any]] = []
    for text, frames in groupby(enumerate(texts), key=lambda pair: pair[1]):
        verdict, word, sentence, quiet, note = text
        first = next(frames)[0]
        said.append({"first": first, "verdict": verdict, "word": word, "text": sentence, "quiet": quiet, "note": note})
    return said


def _text_at(moments: Timeline, t: float) -> tuple[str, str, str, bool, str]:
    board = texts_of_clip(moments.view_at(t), moments.unseen_at(t), moments.transition_at(t), t)
    message, note = board.message, board.note or ""
    if message is None:
        return "", "", "", True, note
    return str(message.verdict).lower(), message.word, message.text, message.quiet, note
