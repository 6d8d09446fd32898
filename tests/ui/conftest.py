"""What the tests of the app share: a server, a real Chromium, a guard on its pages, and jobs to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import pytest

from posturecam.analysis import analyze
from posturecam.batch.settings import ClipSettings
from posturecam.batch.summary import summary_of
from posturecam.clip import analyze_to_folder
from posturecam.pose.stored import save_track
from posturecam.ui.backstage import Backstage, backstage, close_backstage
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.words import literal
from posturecam_lab.benchmarks.app_server import CHROMIUM, QUIET, at, serving
from posturecam_lab.checkout import ROOT
from tests.people import SimulatedCamera, runner

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    *((1400, "light"), (1400, "dark")),
    *((400, "light"), (400, "dark")),
)
TALLEST = 9000
Launch = Callable[[Sequence[str]], "Browser"]
Visit = Callable[..., "Page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser its tests are skipped, which in CI is a failure."""
    if CHROMIUM is None:
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where screenshots and the server's log of this run are stored; not committed."""
    folder = ROOT / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def app_url(artifacts: Path) -> Iterator[str]:
    """One server for all tests of the run: the address that opens it."""
    with serving(artifacts / "server.log") as url:
        yield url


@pytest.fixture(scope="session")
def launch() -> Iterator[Launch]:
    """Starts a Chromium with more arguments; all are closed at the end of the run."""
    from playwright.sync_api import sync_playwright

    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())

        def start(arguments: Sequence[str] = ()) -> Browser:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *arguments])
            stack.callback(browser.close)
            return browser

        yield start


@pytest.fixture(scope="session")
def chromium(launch: Launch) -> Browser:
    """The browser of the tests that need nothing special of it."""
    return launch(())


@pytest.fixture
def visit(chromium: Browser, app_url: str) -> Iterator[Visit]:
    """Opens a page in a context of its own: `visit("/how", width=400)`; at the end no fault may have been seen."""
    with ExitStack() as stack:

        def open_page(
            path: str = "/",
            *,
            width: int = 1400,
            height: int = 1000,
            dark: bool = False,
            browser: Browser | None = None,
            url: str = app_url,
            **options: Any,
        ) -> Page:
            scheme = "dark" if dark else "light"
            size: Any = {"width": width, "height": height}
            context = (browser or chromium).new_context(viewport=size, color_scheme=scheme, **options)
            stack.callback(context.close)
            page = context.new_page()
            stack.callback(_guard(page))
            page.goto(at(url, path))
            return page

        yield open_page


@pytest.fixture
def stage() -> Iterator[Backstage]:
    """What the pages find behind them, new for each test."""
    close_backstage()
    yield backstage()
    close_backstage()


@pytest.fixture
def job(stage: Backstage, tmp_path: Path) -> Job:
    """A runner who is done, and a clip that could not be one."""
    track = SimulatedCamera().of((runner(), 6.0))
    save_track(track, tmp_path / "landmarks.npz")
    folder = analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out").folder
    done = QueuedClip("a", "<b>me</b>.mp4", state=ClipState.DONE, folder=folder, summary=summary_of(analyze(track)))
    bad = QueuedClip("b", "photo.mp4", state=ClipState.FAILED, why=literal("photo.mp4 is a JPEG image, not a video."))
    job = Job([done, bad], tmp_path / "out", ClipSettings(), title="Tuesday <i>")
    stage.jobs.submit(job)
    return job


def shoot(page: Page, artifacts: Path, name: str) -> None:
    """Screenshots of the whole page, wide and narrow, light and dark; asserts that nothing sticks out at the side."""
    main = "document.querySelector('[data-testid=stMain]')"
    for width, theme in LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 1000})
        height = int(page.evaluate(f"{main}.scrollHeight"))
        page.set_viewport_size({"width": width, "height": min(height + 10, TALLEST)})
        page.screenshot(path=artifacts / f"{name}_{width}_{theme}.png")
        assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth"), (name, width, theme)


def _guard(page: Page) -> Callable[[], None]:
    """Watches a page from now on; what it gives back asserts that all went well."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    page.on(
        "request", lambda request: wrong.append(f"off the machine: {request.url}") if _leaves(request.url) else None
    )

    def check() -> None:
        assert wrong == []

    return check


def _leaves(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost")
