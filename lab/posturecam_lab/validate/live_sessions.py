"""Live sessions to be played: stored landmarks of clips and made-up people, as a camera delivers them.

Frames come a little early or late, some are dropped, and now and then the browser pauses. A clip that is shorter than
its session is played again and again where its end goes over into its beginning, as it does on a treadmill; elsewhere
the session is as long as the clip.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats
from posturecam.pose.stored import load_track
from posturecam.track import PoseTrack
from posturecam_lab.checkout import ROOT
from posturecam_lab.synth.gait import Gait, Moment, running, walking
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.truth import load_truth
from posturecam_lab.synth.virtual_pose import virtual_pose
from posturecam_lab.validate.streams import Stream, draw_desk_streams, draw_streams

FRAME_RATES = (30.0, 15.0, 11.0)
"""Frames per second: a camera, the same in poor light, and a busy computer."""
SECONDS = (10.0, 60.0)
SHORTEST_S = 3.0
"""Clips that are shorter than this hold no session."""
SOURCE_FPS = 60.0
JITTER, DROPPED, PAUSES_PER_MINUTE, PAUSE_S = 0.15, 0.03, 1.0, 0.5
"""Share of a frame's time by which frames come early or late; share dropped; and pauses without frames."""
LOOK_S = (0.05, 0.1, 0.2)
"""How long a look takes on a quiet, an ordinary and a busy computer, s; three times as long it rests."""
CHANGE_S = 3.0
"""Seconds in which a belt's speed changes."""
SEAM = 0.01
"""Share of the body's height by which landmarks may jump where a clip begins again: as from frame to frame."""
_APART = 7_700_000


@dataclass(frozen=True)
class SessionPlan:
    """One session that is to be played.

    Attributes
    ----------
    name : str
        Who is seen, and the number of the session.
    kind : str
        Where the landmarks come from: clip, sample, person, desk, or speed (a belt that gets faster or slower).
    is_unchanged : bool
        Whether it is known that nothing changes in it.
    fps, seconds, look_s : float
        Frames per second; length; how long a look takes, s.
    seed : int
        Of the frames' times.
    source : callable
        Makes the landmarks, at least `seconds` long or to be repeated.
    """

    name: str
    kind: str
    is_unchanged: bool
    fps: float
    seconds: float
    look_s: float
    seed: int
    source: Callable[[], PoseTrack]

    def track(self) -> PoseTrack:
        """The landmarks of the frames that the page gets."""
        rng = np.random.default_rng([41, self.seed])
        whole = self.source()
        start = float(rng.uniform(whole.t[0], whole.t[-1])) if self.kind == "clip" else float(whole.t[0])
        return _delivered(_from(whole, start, self.seconds + 1.0), self.fps, self.seconds, rng)


@dataclass(frozen=True)
class _Stored:
    """The landmarks of a stored track, or of a sample with its truth."""

    path: Path

    def __call__(self) -> PoseTrack:
        return load_track(self.path) if self.path.suffix == ".npz" else load_truth(self.path).track()


@dataclass(frozen=True)
class _MadeUp:
    """The landmarks of a made-up person."""

    stream: Stream
    motion: SyntheticMotion
    seconds: float

    def __call__(self) -> PoseTrack:
        one = self.stream
        found = virtual_pose(
            self.motion, one.camera, seconds=self.seconds + 2, fps=SOURCE_FPS, faults=one.faults, seed=one.seed
        )
        return found.track


def plans_of_clips(folder: Path, starts: int, seed: int) -> list[SessionPlan]:
    """Sessions of every landmarks.npz below a folder, from so many random starts, at one frame rate after the other."""
    paths = [path for path in sorted(folder.rglob("landmarks.npz")) if _span(load_track(path)) >= SHORTEST_S]
    named = [(path.parent.name.removesuffix("_landmarks"), path) for path in paths]
    named = [(name, path) for name, path in named if "slow_motion" not in name]  # a camera shows real time
    return _stored_plans("clip", named, starts, seed)


def plans_of_samples(starts: int, seed: int) -> list[SessionPlan]:
    """Sessions of the sample videos' landmarks, but for the one in which the person changes."""
    paths = sorted((ROOT / "sample_videos").glob("*.truth.json.gz"))
    named = [(path.name.split(".")[0], path) for path in paths if "story" not in path.name]
    return _stored_plans("sample", named, starts, seed)


def _stored_plans(kind: str, named: list[tuple[str, Path]], starts: int, seed: int) -> list[SessionPlan]:
    plans: list[SessionPlan] = []
    for number in range(starts):
        for name, path in named:
            fps = FRAME_RATES[(len(plans) + seed) % len(FRAME_RATES)]
            plans.append(_plan(f"{name} {number}", kind, False, fps, len(plans) + 1000 * seed, _Stored(path)))
    return plans


def plans_of_people(n: int, seed: int) -> list[SessionPlan]:
    """Sessions of `n` people who walk, run, sit and stand unchanged, from the side."""
    return [_made_up_plan("person", stream, seed) for stream in draw_streams(n, _APART + seed)]


def plans_at_desks(n: int, seed: int) -> list[SessionPlan]:
    """Sessions of `n` people at a desk, from the front."""
    return [_made_up_plan("desk", stream, seed) for stream in draw_desk_streams(n, _APART + seed)]


def plans_of_speeds(n: int, seed: int) -> list[SessionPlan]:
    """Sessions of `n` walkers and runners whose belt gets faster or slower on the way."""
    streams = [one for one in draw_streams(2 * n + 6, _APART + 500 + seed) if isinstance(one.motion, Gait)][:n]
    return [_made_up_plan("speed", stream, seed) for stream in streams]


def _made_up_plan(kind: str, stream: Stream, seed: int) -> SessionPlan:
    plan = _plan(
        f"{stream.name} ({kind})", kind, kind != "speed", FRAME_RATES[stream.seed % 3], 7919 * seed + stream.seed, _none
    )
    motion = _at_another_speed(stream.motion, plan) if kind == "speed" else stream.motion
    return replace(plan, source=_MadeUp(stream, motion, plan.seconds))


def _at_another_speed(motion: SyntheticMotion, plan: SessionPlan) -> SyntheticMotion:
    """The same person, on a belt that changes its speed a third to two thirds on."""
    if not isinstance(motion, Gait):
        raise TypeError(plan.name)
    rng, first = np.random.default_rng([43, plan.seed]), motion.moments[0]
    start = plan.seconds * float(rng.uniform(0.3, 0.6))
    make = running if first.style.running > 0.5 else walking
    speed = first.style.speed_mps * float(rng.choice([0.8, 1.2]))
    then = make(motion.build, speed)
    return Gait(motion.build, (first, replace(first, t=start), Moment(start + CHANGE_S, then, first.posture)))


def _none() -> PoseTrack:
    raise NotImplementedError


def _plan(
    name: str, kind: str, is_unchanged: bool, fps: float, seed: int, source: Callable[[], PoseTrack]
) -> SessionPlan:
    rng = np.random.default_rng([37, seed])
    return SessionPlan(
        name, kind, is_unchanged, fps, float(rng.uniform(*SECONDS)), float(rng.choice(LOOK_S)), seed, source
    )


def _span(track: PoseTrack) -> float:
    return float(track.t[-1] - track.t[0]) if len(track) else 0.0


def _from(whole: PoseTrack, start: float, seconds: float) -> PoseTrack:
    """Up to so many seconds of a track from `start` on, repeated without a seam where that is possible."""
    last = _seam(whole)
    if last is None:
        start = min(start, max(float(whole.t[-1]) - seconds, float(whole.t[0])))
    first = int(np.searchsorted(whole.t, start))
    end = len(whole) if last is None else last
    order, times = [*range(first, end)], [float(t) for t in whole.t[first:end] - whole.t[first]]
    while last is not None and (not times or times[-1] < seconds):
        begin = times[-1] if times else 0.0
        order += range(1, last)
        times += [float(begin + t) for t in whole.t[1:last] - whole.t[0]]
    return _picked(whole, order, np.array(times))


def _seam(whole: PoseTrack) -> int | None:
    """The frame in the last two thirds in which the body is as in the first and moves as it did; None without one."""
    xy = np.asarray(whole.xy, dtype=np.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of frames without a person
        height = np.nanmedian(np.nanmax(xy[..., 1], axis=1) - np.nanmin(xy[..., 1], axis=1))
        moved = np.concatenate([xy[:-1], xy[1:]], axis=1) - np.concatenate([xy[0], xy[1]])
        off = np.nanmedian(np.hypot(moved[..., 0], moved[..., 1]), axis=1) / height
    off[: len(off) // 3] = np.nan
    if not np.isfinite(off).any() or np.nanmin(off) > SEAM:
        return None
    return int(np.nanargmin(off)) + 1


def _delivered(whole: PoseTrack, fps: float, seconds: float, rng: np.random.Generator) -> PoseTrack:
    """The frames that the page gets of a camera of `fps`: at each moment the newest that there is."""
    wanted = np.array(list(_moments(fps, seconds, rng)))
    order = np.unique(np.searchsorted(whole.t, wanted, side="right") - 1)
    return _picked(whole, [int(k) for k in order if k >= 0], whole.t[order[order >= 0]])


def _moments(fps: float, seconds: float, rng: np.random.Generator) -> Iterator[float]:
    """When frames are asked for, s."""
    paused_until = 0.0
    for t in np.arange(0.0, seconds, 1 / fps):
        if rng.random() < PAUSES_PER_MINUTE / 60 / fps:
            paused_until = t + PAUSE_S
        if t >= paused_until and rng.random() >= DROPPED:
            yield float(t + rng.uniform(-JITTER, JITTER) / fps)


def _picked(whole: PoseTrack, order: list[int], t: Floats) -> PoseTrack:
    world = None if whole.world is None else whole.world[order]
    return replace(
        whole, t=t - t[0], xy=whole.xy[order], visibility=whole.visibility[order], world=world, cuts=(), people=()
    )
