"""What is needed later is imported in the background, once the first frame is done."""

from __future__ import annotations

import sys

from posturecam.preload import Preloading, preload
from posturecam_lab.benchmarks.app_server import wait_for


def test_modules_are_there_and_what_they_find() -> None:
    from posturecam import export

    export.discover.cache_clear()
    preload("no.such.module", "posturecam.export:no_such_function", "posturecam.export:discover", "wave")
    wait_for(lambda: "wave" in sys.modules and export.discover.cache_info().currsize == 1, "the modules")


def test_nothing_is_imported_before_the_first_frame_and_every_report_is_passed_on(monkeypatch) -> None:
    asked: list[tuple[str, ...]] = []
    heard: list[tuple[object, int, int | None]] = []
    monkeypatch.setattr("posturecam.preload.preload", lambda *modules: asked.append(modules))
    progress = Preloading(lambda *report: heard.append(report), "a", "b")
    assert asked == []
    progress("finding the person", 1, 2)
    progress("finding the person", 2, 2)
    assert asked == [("a", "b")]
    assert heard == [("finding the person", 1, 2), ("finding the person", 2, 2)]


def test_reports_may_have_no_taker(monkeypatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr("posturecam.preload.preload", lambda *modules: asked.append(modules))
    Preloading(None, "a")("finding the person", 1, None)
    assert asked == [("a",)]
