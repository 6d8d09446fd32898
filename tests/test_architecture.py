from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import grimp

from posturecam.checks import discover
from posturecam.cli.main import OwnCommands

ROOT = Path(__file__).parents[1]
CHEAP = """
import time, sys
begun = time.process_time()
import posturecam
print(time.process_time() - begun)
print(",".join(name for name in ("cv2", "mediapipe", "av", "streamlit", "typer", "rich") if name in sys.modules))
"""


def _importing() -> tuple[float, str]:
    run = subprocess.run([sys.executable, "-c", CHEAP], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, loaded = run.stdout.splitlines()
    return float(seconds), loaded


def test_importing_the_package_costs_less_than_0_3_s_of_cpu() -> None:
    assert min(_importing()[0] for _ in range(3)) < 0.3


def test_importing_the_package_loads_no_heavy_library() -> None:
    assert _importing()[1] == ""


def test_imports_point_down_and_the_core_knows_no_edge() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "lab")))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_a_command_sees_its_first_frame_without_the_library_for_judging() -> None:
    seeing = "posturecam.cli.main, posturecam.pose.blazepose, posturecam.pose.people, posturecam.video.files"
    look = f"import sys, {seeing}; print(*(name for name in ('scipy', 'streamlit', 'dask') if name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_the_version_is_said_without_numbers_rich_or_any_command() -> None:
    look = (
        "import atexit, sys; from posturecam.__main__ import main; sys.argv = ['posturecam', '--version'];"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr)); main()"
    )
    run = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stderr.split())
    heavy = {"numpy", "rich", "cv2", "av", "openvino", "scipy", "sqlalchemy", "jinja2", "posturecam.batch"}
    assert loaded & heavy == set()
    assert {name for name in loaded if name.startswith("posturecam.cli.")} == {
        f"posturecam.cli.{name}" for name in ("language", "lazy", "main", "plugins", "speech", "values")
    }


def test_every_command_is_where_its_place_says() -> None:
    for place in OwnCommands.own.values():
        assert callable(getattr(importlib.import_module(place.module), place.name))


def test_no_check_is_named_outside_its_own_file() -> None:
    ids = "|".join(check.id for check in discover() if check.id not in ("cadence",))
    named = re.compile(rf"[\"'](?:{ids})[\"']")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "posturecam").rglob("*.py"))
        if path.relative_to(ROOT).parts[1] != "checks"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if named.search(line)
    ]
    assert found == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("posturecam", exclude_type_checking_imports=True, cache_dir=None)
    below: dict[str, set[str]] = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    while below:
        free = {name for name, imported in below.items() if not imported & below.keys()}
        assert free, f"in or above a circle: {sorted(below)}"
        below = {name: imported for name, imported in below.items() if name not in free}
