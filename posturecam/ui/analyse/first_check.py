"""A first look at a clip before it is analysed: a few of its frames, by the rules of the set-up check.

Runs in a worker process: nothing here may import the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posturecam.errors import PosturecamError
from posturecam.pose.photo import scaled_box
from posturecam.setup_check import RUNNING_FPS, WALKING_FPS, SetupItem, SetupState, setup_check
from posturecam.setup_check.lighting import Light, measure_light
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.types import Activity, Analysis
from posturecam.ui.analyse.frame_people import FramePoseFinder, PersonBox, people_of, write_small
from posturecam.video.files import VideoFile
from posturecam.video.photo_file import PhotoFile
from posturecam.video.seeking import frames_at, length_s
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.batch.task import Report

MOST_DECODED = 54
"""Frames decoded from the beginning: 1.8 s at 30 fps, 0.4 s of the decoder's time in full HD. Chosen."""
EVERY_S = 0.4
"""Seconds between two frames that are looked at: so few that the engine judges each by itself (motion/time_lapse)."""
FROM_START = 5
"""Frames looked at from the beginning; the engine needs five (motion/cleaning)."""
LATER = (0.35, 0.65)
"""Where else in the clip, by its length: the person may come into view later."""
MOST_SEARCHED, SEARCHED_EVERY = 300, 15
"""Frames among which a person is searched for who is in none of those, and every how many. Chosen."""
_IMAGE_PX = 960
"""Width of the image in which the person is chosen."""
_FRAME_FILE = "first_frame.jpg"
_HELD_BY = frozenset({"dark", "not_seen"})
"""Faults with which next to nothing could be judged."""
_FALSE_ALARMS = frozenset({"bright", "backlit"})
"""Of the light, where a whole body is found all the same: a white wall, dark clothes."""


@dataclass(frozen=True)
class FirstCheckTask:
    """What is looked at.

    Attributes
    ----------
    clip : Path
        The clip.
    folder : Path
        Where the image of its first frame lies.
    """

    clip: Path
    folder: Path


@dataclass(frozen=True)
class FirstCheck:
    """What a first look finds.

    Attributes
    ----------
    items : tuple of SetupItem
        What is in order and what is not; what can't be known yet is left out.
    people : tuple of PersonBox
        Who may be meant, the most prominent first; fewer than two where it is clear.
    image : str or None
        Name of the image of the first frame, where there are several.
    matters : bool
        Whether something is in the way of every result.
    """

    items: tuple[SetupItem, ...] = ()
    people: tuple[PersonBox, ...] = ()
    image: str | None = None
    matters: bool = False


def check_clip(task: FirstCheckTask, report: Report) -> FirstCheck:
    """Look at a clip; never fails, what can't be read is found out by the analysis.

    Parameters
    ----------
    task : FirstCheckTask
        The clip.
    report : Report
        Not used.

    Returns
    -------
    FirstCheck
        What is seen.
    """
    try:
        return _look(task)
    except PosturecamError:
        return FirstCheck()


def check_photo_people(task: FirstCheckTask) -> FirstCheck:
    """Find the people in a photo among whom one has to be chosen.

    Parameters
    ----------
    task : FirstCheckTask
        The photo.

    Returns
    -------
    FirstCheck
        Without items: what is wrong with a photo its result says.
    """
    photo = PhotoFile(task.clip)
    frame = next(iter(photo))
    people = people_of(FramePoseFinder().everyone(frame), frame.size)
    if len(people) < 2:
        return FirstCheck()
    write_small(frame, task.folder / _FRAME_FILE, _IMAGE_PX)
    return FirstCheck(
        people=tuple(replace(one, roi=scaled_box(one.roi, photo.scale)) for one in people), image=_FRAME_FILE
    )


def _look(task: FirstCheckTask) -> FirstCheck:
    reading = iter(VideoFile(task.clip))
    early = list(islice(reading, MOST_DECODED))
    frames = _spaced(early)
    finder = FramePoseFinder()
    first = finder.everyone(frames[0])
    poses = [finder.pose(frame, first if frame is frames[0] else finder.people(frame)) for frame in frames]
    near = PoseTrack.from_poses([frame.t for frame in frames], poses, frames[0].size)
    more = _later(task.clip, early[-1].t)
    poses += [finder.pose(frame, finder.people(frame)) for frame in more]
    frames += more
    if not any(poses) and any(finder.pose(frame, finder.people(frame)) for frame in _searched(reading)):
        near = near.where(np.zeros(len(near), dtype=np.bool_))
    track = PoseTrack.from_poses([frame.t for frame in frames], poses, frames[0].size)
    items = items_of(near, track, _light(frames, poses), _rate_fps(early))
    people = people_of(first, frames[0].size)
    image = None
    if len(people) > 1:
        image = _FRAME_FILE
        write_small(frames[0], task.folder / image, _IMAGE_PX)
    return FirstCheck(items, people if image else (), image, any(_matters(item) for item in items))


def _searched(reading: Iterator[Frame]) -> Iterator[Frame]:
    """Some of the frames that follow."""
    return islice(reading, SEARCHED_EVERY - 1, MOST_SEARCHED, SEARCHED_EVERY)


def items_of(near: PoseTrack, track: PoseTrack, light: Light | None, rate_fps: float | None) -> tuple[SetupItem, ...]:
    """Judge a few frames by the rules of the set-up check.

    Parameters
    ----------
    near : PoseTrack
        The poses of the first seconds, by which the body is judged.
    track : PoseTrack
        Those of all frames, so far apart that each is judged by itself.
    light : Light or None
        The light in them.
    rate_fps : float or None
        Real frames per second of the clip.

    Returns
    -------
    tuple of SetupItem
        Body, side, light and rate, as far as they can be known.
    """
    analysis = _analysed(track)
    if np.isfinite(track.xy).any():
        near = near.where(np.isfinite(near.xy[:, 0, 0]))  # the person may come into view later
    items = {one.id: one for one in setup_check(near, analysis, light)}
    body_is_seen = "body" in items and items["body"].state is SetupState.GO
    if body_is_seen and light is not None and light.fault in _FALSE_ALARMS:
        items["light"] = replace(items["light"], state=SetupState.GO, text=message("setup.light.bright_enough"))
    moves = analysis is None or not analysis.bouts or analysis.bouts[-1].activity is not Activity.SIT
    del items["level"], items["rate"]
    if rate_fps is not None:
        items["rate"] = _rate(rate_fps, moves)
    return tuple(item for item in items.values() if item.state is not SetupState.UNKNOWN)


def _analysed(track: PoseTrack) -> Analysis | None:
    from posturecam.analysis import analyze

    seen = track.where(np.isfinite(track.xy[:, 0, 0]))
    return analyze(seen) if len(seen) >= FROM_START else None


def _rate(fps: float, moves: bool) -> SetupItem:
    title = message("setup.title.rate")
    if fps >= RUNNING_FPS or not moves:
        return SetupItem("rate", title, SetupState.GO, message("setup.rate.enough", fps=fps))
    code = "walks" if fps >= WALKING_FPS else "too_few"
    return SetupItem("rate", title, SetupState.MOVE, message(f"ui.analyse.look.{code}", fps=fps))


def _matters(item: SetupItem) -> bool:
    """Whether next to nothing could be judged with this fault."""
    code = item.text.code.rpartition(".")[2]
    return item.state is SetupState.MOVE and (code in _HELD_BY or item.text.code.endswith("look.too_few"))


def _spaced(frames: Sequence[Frame]) -> list[Frame]:
    """Some of the first frames, evenly apart."""
    chosen = [frames[0]]
    for frame in frames:
        if len(chosen) < FROM_START and frame.t - chosen[-1].t >= EVERY_S - 1e-3:
            chosen.append(frame)
    return chosen


def _later(clip: Path, after_s: float) -> list[Frame]:
    """Key frames later in the clip."""
    length = length_s(clip)
    if length is None:
        return []
    return [frame for frame in frames_at(clip, [share * length for share in LATER]) if frame.t > after_s + EVERY_S]


def _rate_fps(frames: Sequence[Frame]) -> float | None:
    """Real frames per second: repeated ones are left out already."""
    span = frames[-1].t - frames[0].t
    return (len(frames) - 1) / span if len(frames) > 2 and span > 0 else None


def _light(frames: Sequence[Frame], poses: Sequence[Pose | None]) -> Light | None:
    """The light in the middle one of the frames with a person, else of all."""
    pairs = [pair for pair in zip(frames, poses, strict=True) if pair[1] is not None] or list(
        zip(frames, poses, strict=True)
    )
    frame, pose = pairs[len(pairs) // 2]
    return measure_light(frame.rgb, None if pose is None else pose.xy)
