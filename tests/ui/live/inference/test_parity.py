"""The browser finds the same points in a clip as the server's engine, and follows the same person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from posturecam.pose.engines import open_engine
from posturecam.setup_check.lighting import measure_light
from posturecam.track import Frame, Pose
from posturecam.ui.live.inference.files import inference_files
from posturecam.video.files import VideoFile
from posturecam_lab.checkout import SAMPLES
from tests.ui.live.browser_actions import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = [pytest.mark.browser, pytest.mark.model]

SIDE = 640
MEDIAN, HIGH = 0.1, 0.5
"""Per cent of body height by which points may differ: median, and 95 % of them."""
ANALYSE = """async ([folder, width, height, times]) => {
  const worker = new Worker(folder + 'worker.js'), found = [];
  const answer = () => new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(event.message);
    worker.onmessage = ({ data }) => data.type === 'failed' ? reject(data.reason) : resolve(data);
  });
  worker.postMessage({ type: 'open', folder });
  await answer();
  for (const [id, t] of times.entries()) {
    const pixels = await (await fetch(`/test/frame/${id}`)).arrayBuffer();
    worker.postMessage({ type: 'frame', id, t, width, height, pixels, wantsLight: id % 10 === 0 }, [pixels]);
    const { pose, light } = await answer();
    found.push({ light, pose: pose && [...pose.xy, ...pose.visibility, ...pose.world] });
  }
  worker.terminate();
  return found;
}"""


def frames_of(clip: str, every: int, number: int) -> list[Frame]:
    """Frames of a sample clip as the page has them: no side longer than 640 px."""
    frames: list[Frame] = []
    with VideoFile(SAMPLES / f"{clip}.mp4") as video:
        for n, frame in enumerate(video):
            if n % every == 0:
                scale = SIDE / max(frame.size)
                small = cv2.resize(frame.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
                frames.append(Frame(frame.t, np.asarray(small, np.uint8)))
            if len(frames) == number:
                break
    return frames


def frames_without(frames: list[Frame], first: int, last: int) -> list[Frame]:
    """The same with the person gone in some of them: only what the wall shows."""
    grey = np.full_like(frames[0].rgb, 128)
    return [Frame(one.t, grey) if first <= n < last else one for n, one in enumerate(frames)]


def in_browser(visit: Visit, url: str, frames: list[Frame]) -> list[dict[str, Any]]:
    page = visit("/how", url=url)

    def serve(route: Route) -> None:
        rgb = frames[int(route.request.url.rpartition("/")[2])].rgb
        route.fulfill(body=np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)]).tobytes())

    page.route("**/test/frame/*", serve)
    width, height = frames[0].size
    found: list[dict[str, Any]] = page.evaluate(
        ANALYSE, [inference_files().folder, width, height, [one.t for one in frames]]
    )
    return found


def on_server(frames: list[Frame]) -> list[Pose | None]:
    with open_engine() as engine:
        return [engine.estimate(frame) for frame in frames]


@pytest.mark.parametrize(
    ("clip", "every", "number", "gone"),
    [("walk_overstride_forward_head", 1, 60, (0, 0)), ("desk_slouched", 2, 40, (15, 25))],
    ids=["walking", "at a desk, gone for a while"],
)
def test_the_browser_finds_the_same_points(
    visit: Visit, client_server: str, artifacts: Path, clip: str, every: int, number: int, gone: tuple[int, int]
) -> None:
    frames = frames_without(frames_of(clip, every, number), *gone)
    here, there = on_server(frames), in_browser(visit, client_server, frames)
    assert [pose is not None for pose in here] == [one["pose"] is not None for one in there]
    seen = [(pose, np.array(one["pose"])) for pose, one in zip(here, there, strict=True) if pose is not None]
    assert len(seen) >= number - (gone[1] - gone[0]) - 2
    off = np.concatenate(
        [100 * np.hypot(*(mine[:66].reshape(33, 2) - pose.xy).T) / np.ptp(pose.xy[:, 1]) for pose, mine in seen]
    )
    median, high = float(np.median(off)), float(np.percentile(off, 95))
    with (artifacts / "client_parity.txt").open("a", encoding="utf-8") as report:
        report.write(f"{clip}: points differ by {median:.3f} % of body height (median), {high:.3f} % (95 %)\n")
    assert median <= MEDIAN and high <= HIGH
    visibility = np.concatenate([abs(mine[66:99] - pose.visibility) for pose, mine in seen])
    assert np.percentile(visibility, 95) < 0.02
    world = [np.hypot(*(mine[99:].reshape(33, 3) - pose.world).T[:2]) for pose, mine in seen if pose.world is not None]
    assert np.percentile(world, 95) < 0.02
    for frame, pose, one in zip(frames[::10], here[::10], there[::10], strict=True):
        light = measure_light(frame.rgb, None if pose is None else pose.xy)
        np.testing.assert_allclose(one["light"], [light.mean, light.spread, light.person, light.around], atol=1.0)
