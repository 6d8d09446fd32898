"""`python -m posturecam_lab.synth`.

Makes the sample clips, or people drawn at random, with their exact truth beside them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import PosturecamError
from posturecam.printable import printable
from posturecam_lab.synth.camera import AZIMUTH_DEG

if TYPE_CHECKING:
    from posturecam_lab.synth.sample_clip import SampleClip


def main(arguments: Sequence[str] | None = None) -> int:
    """Renders what the command line asks for; 0 when it is done, 1 with a sentence on stderr when it cannot be."""
    options = _parser().parse_args(arguments)
    try:
        _make(options)
    except PosturecamError as error:
        print(printable(str(error)), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m posturecam_lab.synth",
        description="Make clips of made-up people with exactly known posture: the sample clips, or, with --people, as "
        "many as you like, drawn at random.",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--only", action="append", metavar="NAME", help="this clip; may be given again (default: all)")
    which.add_argument(
        "--people",
        type=_count,
        metavar="N",
        help="instead of the sample clips, N people who walk, run, stand and sit in turn, for `posturecam validate "
        "--people DIR`; a video that lies in DIR with the same truth is not drawn again",
    )
    parser.add_argument("--list", action="store_true", help="say which clips there are, and make none")
    parser.add_argument("--size", type=_size, metavar="WxH", help="size of the image in px (default: the clip's own)")
    parser.add_argument("--seconds", type=_positive, help="length of the video")
    parser.add_argument("--fps", type=_positive, help="frames per second")
    parser.add_argument("--view", choices=sorted(AZIMUTH_DEG), help="where the camera stands")
    parser.add_argument("--mirror", action="store_true", help="left and right exchanged, person and image")
    parser.add_argument("--seed", type=_whole, default=0, help="of --people and of the sensor's noise (default: 0)")
    parser.add_argument("--slow-motion", type=_positive, default=None, help="how many times slower it plays")
    parser.add_argument("--blur", type=_positive, default=None, metavar="SECONDS", help="time each frame is open")
    parser.add_argument("--passer", action="store_true", help="a person crosses behind")
    parser.add_argument("--dark", action="store_true", help="a dark room and a noisy sensor")
    parser.add_argument("--crf", type=int, default=None, help="x264's quality: 23 good, 38 badly compressed")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder (default: sample_videos, or people)")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) >= 64 and int(height) >= 64):
        raise argparse.ArgumentTypeError(f"a size looks like 960x540 and has at least 64 px a side, not {text!r}")
    return int(width), int(height)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"must be a number over 0, not {text!r}")
    return value


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"must be a whole number, 0 or more, not {text!r}")
    return int(text)


def _count(text: str) -> int:
    if _whole(text) == 0:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return int(text)


def _make(options: argparse.Namespace) -> None:
    from posturecam_lab.synth.random_people import random_clip

    people = [random_clip(options.seed, number) for number in range(options.people or 0)]
    for clip in people or _samples(options):
        if options.list:
            print(f"{clip.name}: {clip.shows}")
        else:
            folder = options.out or Path("people" if people else "sample_videos")
            _video(changed(clip, options), folder, options.seed, again=not people)


def _samples(options: argparse.Namespace) -> list[SampleClip]:
    """The clips of the catalogue that are asked for."""
    from posturecam_lab.synth.catalogue import CLIPS, MORE

    known = {**CLIPS, **MORE}
    names = options.only or list(known if options.list else CLIPS)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise PosturecamError(f"There is no clip called {unknown[0]!r}. There are: {', '.join(known)}.")
    return [known[name] for name in names]


def changed(clip: SampleClip, options: argparse.Namespace) -> SampleClip:
    """The clip as the command line wants it."""
    wanted = {"size": options.size, "seconds": options.seconds, "fps": options.fps, "place": options.view}
    clip = replace(clip, **{name: value for name, value in wanted.items() if value is not None})
    conditions = {"shutter_s": options.blur, "crf": options.crf, "slow_motion": options.slow_motion}
    conditions |= {"exposure": 0.12, "noise": 7.0} if options.dark else {}
    given = {name: value for name, value in conditions.items() if value is not None}
    clip = replace(clip, conditions=replace(clip.conditions, **given))
    return replace(clip, mirrored=options.mirror, passer=options.passer)


def _video(clip: SampleClip, folder: Path, seed: int, *, again: bool = True) -> None:
    """Writes the video and, once that is whole, its truth, saying how far it is.

    Unless `again`, a video that lies there with this very truth is kept.
    """
    from posturecam_lab.synth.images.studio import shoot
    from posturecam_lab.synth.truth import packed, truth_of

    folder.mkdir(parents=True, exist_ok=True)
    path, beside = folder / f"{clip.name}.mp4", folder / f"{clip.name}.truth.json.gz"
    take = clip.take()
    slow = take.conditions.slow_motion
    truth = packed(
        truth_of(take.motion, take.camera, seconds=clip.seconds, fps=clip.fps, slow_motion=slow, name=clip.name)
    )
    if not again and path.exists() and beside.exists() and beside.read_bytes() == truth:
        print(printable(f"{path}: is there"), file=sys.stderr)
        return
    beside.unlink(missing_ok=True)
    shoot(take, path, seconds=clip.seconds, fps=clip.fps, seed=seed, report=_progress(path))
    beside.write_bytes(truth)


def _progress(path: Path) -> Callable[[float], None]:
    """Something to tell the share that is done: on a terminal it says so every 10 %."""
    said = [-1]

    def report(share: float) -> None:
        tenth = int(10 * share + 1e-6)
        if tenth > said[0]:
            said[0] = tenth
            print(printable(f"{path}: {10 * tenth} %"), file=sys.stderr, flush=True)

    return report


if __name__ == "__main__":
    sys.exit(main())
