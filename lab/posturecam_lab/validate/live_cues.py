"""`python -m posturecam_lab.validate.live_cues [PEOPLE [SEED]]`: how soon a lean is spoken of, how still live holds.

Made-up people walk and run before a camera that stays; the page's own protocol gets their landmarks frame by frame when
they begin to lean in the middle. Others walk, run or sit unchanged for a minute.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from types import TracebackType

import cv2
import numpy as np

from posturecam.analysis import analyze
from posturecam.cli.console import PlainConsole
from posturecam.cores import cores
from posturecam.landmark_bias import LandmarkBias
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.types import Activity, EventKind, Verdict, check_title
from posturecam.ui.live.protocol import FRAME_HEADER, LiveProtocol
from posturecam.ui.live.registry import SessionRegistry
from posturecam_lab.synth.gait import Gait, Moment
from posturecam_lab.synth.virtual_pose import virtual_pose
from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.shown_live import played
from posturecam_lab.validate.streams import Stream, draw_desk_streams, draw_streams
from posturecam_lab.validate.tables import validation_table

PEOPLE = 24
STEADY_S, LEAN_AT_S, LEANING_S, BEGINS_S = 60.0, 14.0, 12.0, 0.5
"""Seconds of an unchanged session; when a lean begins, how long it is seen, and within how long it is there."""
LOOK_S = 0.1
"""How long a look takes on an ordinary computer, s."""
FRAME_RATES = (20.0, 24.0, 30.0)
UPRIGHT_DEG = {True: (4.0, 9.0), False: (0.0, 4.0)}
"""Lean that is fine, in running and in walking, degrees."""
LEANS_BY_DEG = (12.0, 16.0)
MOST_CHANGES, MOST_STEPS = 2.0, 4.0
"""What the issue asks for: changes of what is shown in a minute, and steps from a lean to its cue."""
FEWEST_TO_SHARE = 4
_APART = 9_500_000


@dataclass(frozen=True)
class LeanCase:
    """A lean and its cue: seconds and steps from its beginning; None where no cue came. before: a cue came too soon."""

    seconds: float | None
    steps: float | None
    spoken_apart_s: float | None
    before: bool


@dataclass(frozen=True)
class SteadyCase:
    """An unchanged minute: how often what is shown changed, and cues that the whole as a clip denies."""

    changes: int
    denied: int


class _Replay:
    """Hands out the poses of a track, one for each frame."""

    model_hash = "unknown"
    bias: LandmarkBias | None = None
    remarks = ()

    def __init__(self, track: PoseTrack) -> None:
        self._poses: Iterator[Pose | None] = iter(
            [
                Pose(float(t), xy, visibility) if np.isfinite(xy).any() else None
                for t, xy, visibility in zip(track.t, track.xy, track.visibility, strict=True)
            ]
        )

    def estimate(self, frame: Frame) -> Pose | None:
        """The next pose."""
        return next(self._poses)

    def pick(self, x: float, y: float) -> None:
        """There is only one person."""

    def __enter__(self) -> _Replay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return


def shown_on_page(track: PoseTrack) -> list[tuple[float, dict[str, str], str | None]]:
    """When the page showed which words, and what it said aloud, over a track."""
    width, height = track.size
    jpeg = cv2.imencode(".jpg", np.zeros((height, width, 3), np.uint8))[1].tobytes()
    protocol = LiveProtocol(
        SessionRegistry().create(), _Replay(track), clock=lambda: 0.0, provenance=dict(track.provenance)
    )
    protocol.command(json.dumps({"command": "start"}))
    shown: list[tuple[float, dict[str, str], str | None]] = []
    for number, t in enumerate(track.t):
        reply = protocol.frame(FRAME_HEADER.pack(number, number, 1000.0 * float(t)) + jpeg)
        if "cue" in reply:
            shown.append((float(t), reply["cue"], reply.get("spoken")))
        protocol.look()
    return shown


def draw_people(n: int, seed: int = 0) -> list[tuple[int, Stream, int]]:
    """Numbers, people who walk or run, and the seed."""
    gaits = [stream for stream in draw_streams(2 * n + 6, _APART + seed) if stream.activity.is_gait][:n]
    return [(number, stream, seed) for number, stream in enumerate(gaits)]


def draw_sitters(n: int, seed: int = 0) -> list[tuple[int, Stream, int]]:
    """The same of people who sit, half of them seen from the side and half from the front by a webcam."""
    side = [stream for stream in draw_streams(6 * n + 6, _APART + seed) if stream.activity is Activity.SIT]
    both = [one for pair in zip(side, draw_desk_streams(n, _APART + seed), strict=False) for one in pair][:n]
    return [(number, stream, seed) for number, stream in enumerate(both)]


def lean_case(drawn: tuple[int, Stream, int]) -> LeanCase:
    """A person who begins to lean, on the page."""
    number, stream, seed = drawn
    rng = np.random.default_rng([23, seed, number])
    usual = _moment(stream)
    posture = usual.posture
    upright = replace(posture, lean_deg=float(rng.uniform(*UPRIGHT_DEG[stream.activity == "run"])))
    upright = replace(upright, forward_head_deg=upright.lean_deg + 8.0)
    more = float(rng.uniform(*LEANS_BY_DEG))
    leaning = replace(upright, lean_deg=upright.lean_deg + more, forward_head_deg=upright.forward_head_deg + more)
    start = LEAN_AT_S + float(rng.uniform(0.0, 1.0))
    moments = (
        replace(usual, posture=upright),
        replace(usual, t=start, posture=upright),
        replace(usual, t=start + BEGINS_S, posture=leaning),
    )
    motion = Gait(stream.motion.build, moments)
    shown = shown_on_page(_filmed(replace(stream, motion=motion), start + LEANING_S, rng))
    cues = [(t, words["text"]) for t, words, _ in shown if _is_of(words, check_title("trunk_lean"))]
    came = next((t for t, _ in cues if t >= start), None)
    if came is None:
        return LeanCase(None, None, None, before=bool(cues))
    contacts = [e.t for e in motion.events(start, came) if e.kind is EventKind.INITIAL_CONTACT]
    said = next((t for t, _, spoken in shown if spoken and t >= start), None)
    apart = None if said is None else abs(said - came)
    return LeanCase(came - start, float(len(contacts)), apart, before=any(t < start for t, _ in cues))


def steady_case(drawn: tuple[int, Stream, int]) -> SteadyCase:
    """An unchanged minute on the page."""
    number, stream, seed = drawn
    rng = np.random.default_rng([29, seed, number])
    track = _filmed(stream, STEADY_S, rng)
    session, clip = played(track, LOOK_S), analyze(track, slow_motion=1.0)
    titles = {
        finding.title
        for bout in clip.judgements
        for finding in bout.findings
        if finding.verdict is Verdict.GOOD and not finding.is_borderline
    }
    shown = [one.words for one in session.episodes]
    denied = {words["text"] for words in shown if any(_is_of(words, title) for title in titles)}
    return SteadyCase(session.changes, len(denied))


def _is_of(words: dict[str, str], title: str) -> bool:
    """Whether what is shown is an alarm of the check of that title."""
    return words["verdict"] in (Verdict.WATCH, Verdict.ADJUST) and words["detail"].startswith(title)


def _moment(stream: Stream) -> Moment:
    if not isinstance(stream.motion, Gait):
        raise TypeError(stream.name)
    return stream.motion.moments[0]


def _filmed(stream: Stream, seconds: float, rng: np.random.Generator) -> PoseTrack:
    fps = float(rng.choice(FRAME_RATES))
    return virtual_pose(
        stream.motion, stream.camera, seconds=seconds, fps=fps, faults=stream.faults, seed=stream.seed
    ).track


def lean_rows(cases: Sequence[LeanCase]) -> list[FigureRow]:
    """How soon a lean is spoken of."""
    where, found = f"a lean begins ({len(cases)})", [case for case in cases if case.seconds is not None]
    seconds, steps = ([float(getattr(case, name)) for case in found] for name in ("seconds", "steps"))
    apart = [case.spoken_apart_s for case in found if case.spoken_apart_s is not None]
    return [
        FigureRow(where, "spoken of", _percent([case in found for case in cases]), 90.0, "%", at_least=True),
        FigureRow(where, "steps from its beginning to the words, median", _median(steps), MOST_STEPS, ""),
        FigureRow(where, "steps, nine in ten below", _quantile(steps), None, ""),
        FigureRow(where, "seconds, median", _median(seconds), None, "s"),
        FigureRow(where, "seconds, nine in ten below", _quantile(seconds), None, "s"),
        FigureRow(where, "between words and voice, longest", max(apart, default=float("nan")), 0.3, "s"),
        FigureRow(where, "a cue of a lean before it began", _percent([case.before for case in cases]), 5.0, "%"),
    ]


def steady_rows(doing: str, cases: Sequence[SteadyCase]) -> list[FigureRow]:
    """How still an unchanged minute holds."""
    where = f"an unchanged minute of {doing} ({len(cases)})"
    changes = [float(case.changes) for case in cases]
    return [
        FigureRow(where, "changes of what is shown, median", _median(changes), MOST_CHANGES, ""),
        FigureRow(where, "changes, nine in ten below", _quantile(changes), None, ""),
        FigureRow(where, "changes, most", max(changes, default=float("nan")), MOST_CHANGES, ""),
        FigureRow(where, "more than two changes", _percent([c > MOST_CHANGES for c in changes]), None, "%"),
        FigureRow(where, "a cue that the clip denies", _percent([case.denied > 0 for case in cases]), 5.0, "%"),
    ]


def worked_out(each: Callable[[tuple[int, Stream, int]], object], drawn: Sequence[tuple[int, Stream, int]]) -> list:  # type: ignore[type-arg]
    """Each case, on all cores."""
    if cores() == 1 or len(drawn) < FEWEST_TO_SHARE:
        return [each(one) for one in drawn]
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as workers:
        return list(workers.map(each, drawn))


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if values else float("nan")


def _quantile(values: Sequence[float]) -> float:
    return float(np.quantile(values, 0.9)) if values else float("nan")


def _percent(flags: Sequence[bool]) -> float:
    return 100.0 * float(np.mean(flags)) if flags else float("nan")


def main(arguments: Sequence[str]) -> None:
    """Print the tables of so many people of that seed."""
    people, seed = [*map(int, arguments), *(PEOPLE, 0)[len(arguments) :]]
    drawn = draw_people(people, seed)
    sitting = draw_sitters(people, seed)
    rows = [
        *lean_rows(worked_out(lean_case, drawn)),
        *steady_rows("walking and running", worked_out(steady_case, drawn)),
        *steady_rows("sitting", worked_out(steady_case, sitting)),
    ]
    PlainConsole(width=120).print(validation_table(f"{people} made-up people on the live page", rows))


if __name__ == "__main__":
    main(sys.argv[1:3])
