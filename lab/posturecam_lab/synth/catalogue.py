"""The sample clips by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.gait import changing, run, walk
from posturecam_lab.synth.images import wall
from posturecam_lab.synth.images.flesh import Looks
from posturecam_lab.synth.images.furniture import DECK_M
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.sample_clip import PORTRAIT, SampleClip
from posturecam_lab.synth.sample_people import AMA, BEN, KOFI, LEON, LIN, MEI, OMAR, SARA, TOM
from posturecam_lab.synth.stillness import Sit, Stand
from posturecam_lab.synth.story import Part, Story
from posturecam_lab.synth.style import running, walking


def _on_and_off(build: Build) -> Story:
    """A person who stands on the belt, walks, runs, walks again and stands."""
    upright, ready = Posture(2.0, 0.0, 5.0), Posture(6.0, 0.0, 8.0)
    slow, fast = walking(build, 1.2, unsteady_percent=1.5), running(build, 2.7, unsteady_percent=1.5)
    going = changing(
        build,
        (0.0, slow, upright),
        (5.8, slow, upright),
        (7.0, fast, ready),
        (11.8, fast, ready),
        (12.8, slow, upright),
    )
    still = Stand(build, upright)
    return Story((Part(still, 1.5), Part(going, 13.3), Part(still, 1.0)))


def _up_and_down(build: Build) -> Story:
    """A person who comes over the floor from behind, steps on the belt, walks there, and steps off to one side."""
    upright, floor_m = Posture(2.0, 0.0, 5.0), -DECK_M
    coming = walk(build, upright, speed_mps=0.9)
    return Story(
        (
            Part(coming, 1.6, place=(-2.15, 0.0), height_m=floor_m, over_ground=True),
            Part(walk(build, upright, speed_mps=0.9), 6.4, passing_s=1.0),
            Part(Stand(build, upright), 2.0, place=(0.0, -0.55), height_m=floor_m, passing_s=1.4),
        )
    )


_CLIPS = (
    SampleClip(
        "walk_good", "a walker, right side, with nothing much to change", lambda: walk(TOM, Posture(2.0, 0.0, 4.0))
    ),
    SampleClip(
        "walk_overstride_forward_head",
        "a walker who lands far ahead of the hips and carries the head far forward",
        lambda: walk(KOFI, Posture(4.0, 0.0, 36.0), cadence_spm=98, overstride=9.0, unsteady_percent=1.5),
        Looks(beard=0.8),
        wall.STUDIO,
    ),
    SampleClip(
        "run_good",
        "a runner, right side, with nothing much to change",
        lambda: run(SARA, Posture(6.0, 0.0, 8.0), unsteady_percent=2.0),
    ),
    SampleClip(
        "run_overstride_lean",
        "a runner who lands far ahead of the hips, at a low cadence, and leans too far forward",
        lambda: run(
            BEN, Posture(23.0, 0.0, 32.0), cadence_spm=152, overstride=14.0, toes_up_deg=22.0, unsteady_percent=2.0
        ),
        Looks(band=0.9),
    ),
    SampleClip("desk_good", "a person who sits well at a desk", lambda: Sit(MEI, Posture(-3.0, 0.0, 5.0)), seconds=6.0),
    SampleClip(
        "desk_slouched",
        "a person who slumps at a desk: head forward, shoulders rounded, back bent",
        lambda: Sit(OMAR, Posture(2.0, 0.0, 12.0).slumped(28.0), pelvis_back_deg=26.0),
        Looks(beard=0.9),
        replace(wall.OFFICE, upper=(0.50, 0.58, 0.58)),
        seconds=6.0,
    ),
    SampleClip(
        "story",
        "a person who stands on the belt, walks, runs, walks again and stands",
        lambda: _on_and_off(LIN),
        look=wall.STUDIO,
        size=(640, 360),
        seconds=15.8,
    ),
    SampleClip(
        "run_front",
        "a runner from the front, who leans to one side; a front view cannot tell lean or overstride",
        lambda: run(AMA, Posture(6.0, 9.0, 10.0), unsteady_percent=2.0),
        look=wall.STUDIO,
        place="front",
    ),
    SampleClip(
        "walk_slumped_phone",
        "a walker who faces left and slumps, filmed upright with a phone",
        lambda: walk(MEI, Posture(2.0, 0.0, 10.0).slumped(28.0), unsteady_percent=1.5),
        place="left",
        size=PORTRAIT,
    ),
    SampleClip(
        "run_tilted_camera",
        "a good runner, filmed with a camera that hangs 3° askew and stands 12° off square",
        lambda: run(LEON, Posture(7.0, 0.0, 8.0), overstride=-4.0, unsteady_percent=2.0),
        Looks(beard=0.5),
        wall.STUDIO,
        turned_deg=12.0,
        roll_deg=3.0,
    ),
)
CLIPS: Mapping[str, SampleClip] = {clip.name: clip for clip in _CLIPS}
"""Those that lie in sample_videos/."""

_MORE = (
    SampleClip(
        "step_on",
        "a person who walks up from the floor, steps on the belt, walks and steps off again",
        lambda: _up_and_down(LIN),
        look=wall.STUDIO,
        size=(640, 360),
        seconds=10.0,
    ),
)
MORE: Mapping[str, SampleClip] = {clip.name: clip for clip in _MORE}
"""Those that can be made, but lie nowhere."""
