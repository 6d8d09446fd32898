"""`python -m posturecam.synth`: makes the sample clips, with their exact truth beside them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import PosturecamError
from posturecam.synth.camera import AZIMUTH_DEG

if TYPE_CHECKING:
    from posturecam.synth.catalogue import Clip


def main(arguments: Sequence[str] | None = None) -> int:
    """Renders what the command line asks for; 0 when it is done, 1 with a sentence on stderr when it cannot be."""
    options = _parser().parse_args(arguments)
    try:
        _make(options)
    except PosturecamError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m posturecam.synth",
        description="Makes the sample clips: made-up people with exactly known posture.",
    )
    parser.add_argument("--only", action="append", metavar="NAME", help="this clip; may be given again (default: all)")
    parser.add_argument("--list", action="store_true", help="say which clips there are, and make none")
    parser.add_argument("--size", type=_size, metavar="WxH", help="size of the picture in px (default: the clip's own)")
    parser.add_argument("--seconds", type=_positive, help="length of the film")
    parser.add_argument("--fps", type=_positive, help="pictures a second")
    parser.add_argument("--view", choices=sorted(AZIMUTH_DEG), help="where the camera stands")
    parser.add_argument("--mirror", action="store_true", help="left and right exchanged, person and picture")
    parser.add_argument("--seed", type=int, default=0, help="of the sensor's noise (default: 0)")
    parser.add_argument("--slow-motion", type=_positive, default=None, help="how many times slower it plays")
    parser.add_argument("--blur", type=_positive, default=None, metavar="SECONDS", help="time each picture is open")
    parser.add_argument("--passer", action="store_true", help="somebody crosses behind")
    parser.add_argument("--dark", action="store_true", help="a dark room and a noisy sensor")
    parser.add_argument("--crf", type=int, default=None, help="x264's quality: 23 good, 38 badly compressed")
    parser.add_argument("--out", type=Path, default=Path("sample_videos"), help="folder (default: sample_videos)")
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


def _make(options: argparse.Namespace) -> None:
    from posturecam.synth.catalogue import CLIPS, MORE

    known = {**CLIPS, **MORE}
    names = options.only or list(known if options.list else CLIPS)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise PosturecamError(f"There is no clip called {unknown[0]!r}. There are: {', '.join(known)}.")
    for name in names:
        if options.list:
            print(f"{name}: {known[name].shows}")
        else:
            _film(changed(known[name], options), options.out, options.seed)


def changed(clip: Clip, options: argparse.Namespace) -> Clip:
    """The clip as the command line wants it."""
    wanted = {"size": options.size, "seconds": options.seconds, "fps": options.fps, "place": options.view}
    clip = replace(clip, **{name: value for name, value in wanted.items() if value is not None})
    conditions = {"shutter_s": options.blur, "crf": options.crf, "slow_motion": options.slow_motion}
    conditions |= {"exposure": 0.12, "noise": 7.0} if options.dark else {}
    given = {name: value for name, value in conditions.items() if value is not None}
    clip = replace(clip, conditions=replace(clip.conditions, **given))
    return replace(clip, mirrored=options.mirror, passer=options.passer)


def _film(clip: Clip, folder: Path, seed: int) -> None:
    """Writes the film and its truth, saying how far it is."""
    from posturecam.synth.pictures.film import shoot
    from posturecam.synth.truth import save_truth, truth_of

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{clip.name}.mp4"
    take = clip.take()
    slow = take.conditions.slow_motion
    truth = truth_of(take.motion, take.camera, seconds=clip.seconds, fps=clip.fps, slow_motion=slow, name=clip.name)
    save_truth(truth, folder / f"{clip.name}.truth.json.gz")
    shoot(take, path, seconds=clip.seconds, fps=clip.fps, seed=seed, told=_progress(path))


def _progress(path: Path) -> Callable[[float], None]:
    """Something to tell the share that is done: on a terminal it says so every 10 %."""
    said = [-1]

    def told(share: float) -> None:
        tenth = int(10 * share + 1e-6)
        if tenth > said[0]:
            said[0] = tenth
            print(f"{path}: {10 * tenth} %", file=sys.stderr, flush=True)

    return told


if __name__ == "__main__":
    sys.exit(main())
