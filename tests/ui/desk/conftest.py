"""A desk in a folder of its own, and a page that is connected to it without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from posturecam.ui.backstage import close_backstage
from posturecam.ui.desk.engine import RenewedEstimator
from posturecam.ui.desk.keeping import OwnDesk
from posturecam.ui.desk.page_session import DeskPage
from posturecam.ui.desk.protocol import DeskProtocol
from posturecam_lab.benchmarks.app_server import serving
from posturecam_lab.benchmarks.desk_clip import SUNK, WELL, write_camera
from tests.ui.desk.person import Company, Watching, frame
from tests.ui.live.browser_actions import FAKE_CAMERA, FAKE_UI, Launch, model_environment
from tests.ui.live.conftest import start_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["start_server"]
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's data folder, for this test alone."""
    import platformdirs

    place = tmp_path / "data"
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: place)
    close_backstage()
    yield place
    close_backstage()


class Visit:
    """A page that is connected: three frames a second of a clock that only it moves."""

    def __init__(self, folder: Path, began_s: float = 0.0, desk: OwnDesk | None = None) -> None:
        self.now = began_s
        self.engine, self.company = Watching(), Company()
        self.desk = OwnDesk(folder) if desk is None else desk
        self.protocol = DeskProtocol(
            DeskPage(desk=self.desk),
            RenewedEstimator(lambda: self.engine, self.company).__enter__(),
            clock=lambda: self.now,
            utc=lambda: MORNING + timedelta(seconds=self.now),
        )
        self.room: int | None = None
        self.nudges: list[str] = []
        self.problems: list[str] = []
        self.command("settings", utc_offset_min=0)

    def command(self, name: str, **values: Any) -> list[dict[str, Any]]:
        """Send a command."""
        return self.protocol.command(json.dumps({"command": name, **values}))

    def watch(self, seconds: float, until: Callable[[dict[str, Any]], bool] = lambda _: False) -> dict[str, Any]:
        """Send frames; the last answer, or the first for which `until` holds."""
        answer: dict[str, Any] = {}
        for number in range(round(3 * seconds)):
            self.now += 1 / 3
            answer = self.protocol.frame(frame(number, room=self.room))
            self.nudges += [answer["nudge"]["kind"]] if "nudge" in answer else []
            self.problems += [one["text"] for one in self.protocol.look()]
            if until(answer):
                break
        return answer

    def sit_well(self) -> dict[str, Any]:
        """The five seconds."""
        self.command("measure")
        answer = self.watch(12, until=lambda answer: "measured" in answer or "problem" in answer)
        assert "measured" in answer, answer
        return answer


@pytest.fixture
def connect(tmp_path: Path) -> Callable[..., Visit]:
    """Connect a page to the desk of this test: `connect(began_s=100)`."""
    return lambda **options: Visit(tmp_path / "desk", **options)


@pytest.fixture(scope="module")
def sitter(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser whose camera shows a rendered person who sits well for 40 s, then sinks down for 60 s."""
    video = tmp_path_factory.mktemp("camera") / "desk.mjpeg"
    write_camera([(WELL, 40.0), (SUNK, 60.0)], video)
    return launch([FAKE_UI, FAKE_CAMERA, f"--use-file-for-fake-video-capture={video}"])


@pytest.fixture
def own_server(artifacts: Path, tmp_path: Path) -> Iterator[str]:
    """A server of the app with a data folder of its own."""
    home = str(tmp_path / "home")
    with serving(artifacts / "desk_server.log", XDG_DATA_HOME=home, HOME=home, **model_environment()) as url:
        yield url
