from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import posturecam
from posturecam import __main__ as entry

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "posturecam"


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _requirements(name: str) -> list[str]:
    """The requirements of a file, each with its hashes, on one line."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    return [line for line in text.splitlines() if line and not line.startswith(("#", "--"))]


def pins(name: str) -> dict[str, set[str]]:
    """The versions of each package; several where it depends on the Python or the machine."""
    found: dict[str, set[str]] = {}
    for line in _requirements(name):
        package, version = line.split("==", 1)
        found.setdefault(package, set()).add(re.split(r" (;|--)", version, maxsplit=1)[0].strip())
    return found


def test_every_data_file_is_packaged(project: dict[str, Any]) -> None:
    patterns = {
        key.replace(".", "/").removeprefix("posturecam").strip("/"): globs
        for key, globs in project["tool"]["setuptools"]["package-data"].items()
    }
    found = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    data = [path for path in found if path.suffix != ".py"]
    lost = [
        str(path)
        for path in data
        if not any(
            fnmatch.fnmatch(path.relative_to(PACKAGE / folder).as_posix(), glob)
            for folder, globs in patterns.items()
            if path.is_relative_to(PACKAGE / folder)
            for glob in globs
        )
    ]
    assert data
    assert lost == []


def test_the_version_stands_in_one_place(project: dict[str, Any]) -> None:
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "posturecam.version.__version__"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", posturecam.__version__)


@pytest.mark.parametrize("name", [path.name for path in ROOT.glob("requirements*.txt")])
def test_requirements_are_hashed_pins_without_hosts_or_paths(name: str) -> None:
    pin = r"[a-z0-9-]+==[0-9a-z.]+( ; [(a-z_]+ [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+"
    assert [line for line in _requirements(name) if not re.fullmatch(pin, line)] == []
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "/" not in text
    assert [line for line in text.splitlines() if line.startswith("--")] == ["--only-binary :all:"]


def test_the_build_backend_is_pinned_with_its_hashes(project: dict[str, Any]) -> None:
    (backend,) = project["build-system"]["requires"]
    assert project["dependency-groups"]["build"] == [backend]
    name, version = backend.split("==")
    assert pins("requirements-build.txt") == {name: {version}}


@pytest.mark.skipif(sys.platform == "win32", reason="make is not needed on Windows")
def test_make_installs_nothing_without_a_hash() -> None:
    run = subprocess.run(
        ["make", "--dry-run", "--always-make", ".venv/ready-dev"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    installs = [line for line in run.stdout.splitlines() if "pip install" in line]
    assert len(installs) == 3
    for line in installs:
        assert ("--require-hashes" in line) or {"--no-index", "--no-deps", "--no-build-isolation"} <= set(line.split())


@pytest.mark.parametrize("extra", ["dev", "cluster", "mediapipe"])
def test_every_dependency_is_pinned_once_for_users_and_whoever_wants_more(project: dict[str, Any], extra: str) -> None:
    wanted = {re.split(r"[<>=;! ]", line)[0].lower() for line in project["project"]["dependencies"]}
    users, others = pins("requirements.txt"), pins(f"requirements-{extra}.txt")
    assert wanted <= users.keys()
    assert {name: others.get(name) for name in users} == users


def test_the_documentation_is_built_with_the_versions_that_users_have(project: dict[str, Any]) -> None:
    wanted = {re.split(r"[<>=;! \[]", line)[0].lower() for line in project["dependency-groups"]["docs"]}
    users, ours = pins("requirements.txt"), pins("requirements-docs.txt")
    assert wanted <= ours.keys()
    assert {name: ours[name] for name in ours.keys() & users.keys()} == {
        name: users[name] for name in ours.keys() & users.keys()
    }


@pytest.mark.skipif(sys.platform == "win32", reason="make is not needed on Windows")
def test_make_builds_the_documentation_in_an_environment_of_its_own() -> None:
    run = subprocess.run(
        ["make", "--dry-run", "--always-make", "docs"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    (install,) = (line for line in run.stdout.splitlines() if "pip install" in line)
    assert install.startswith(".venv-docs/bin/python") and install.endswith("--require-hashes -r requirements-docs.txt")
    assert "mkdocs build --strict" in run.stdout
    assert not re.search(r"\.venv[ /]", run.stdout)


_COPY = re.compile(r"^COPY (?P<sources>.+) \S+$", re.MULTILINE)


def test_the_image_is_made_from_files_that_it_may_have_and_installs_nothing_without_a_hash() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = {source for copy in _COPY.finditer(dockerfile) for source in copy["sources"].split()}
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)
    installs = re.findall(r"pip install (.+?)(?: \\)?$", dockerfile, re.MULTILINE)
    assert len(installs) == 2
    for options in installs:
        assert "--require-hashes" in options or {"--no-index", "--no-deps"} <= set(options.split())
    assert "\nUSER posturecam\n" in dockerfile
    assert "--bind" in dockerfile and "POSTURECAM_PUBLIC_ORIGIN=" not in dockerfile


@pytest.mark.parametrize("extra", ["dev", "mediapipe"])
def test_both_opencv_packages_are_the_same_version(extra: str) -> None:
    pinned = pins(f"requirements-{extra}.txt")
    assert pinned["opencv-python"] == pinned["opencv-contrib-python"]


@pytest.mark.parametrize("version", [(3, 9), (3, 15)])
def test_another_python_is_told_which_ones_work(
    version: tuple[int, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))
    with pytest.raises(SystemExit) as stopped:
        entry.main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"3.10 to 3.14; this is Python {version[0]}.{version[1]}" in said


def test_the_supported_pythons_agree(project: dict[str, Any]) -> None:
    (low, high) = (".".join(map(str, entry.OLDEST)), f"3.{entry.NEWEST[1] + 1}")
    assert project["project"]["requires-python"] == f">={low},<{high}"
    for script in ("Makefile", ".ci/run"):
        assert f"{entry.OLDEST} <= sys.version_info[:2] <= {entry.NEWEST}" in (ROOT / script).read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="make is not needed on Windows")
def test_make_refuses_a_python_that_does_not_work_in_a_sentence(tmp_path: Path) -> None:
    run = subprocess.run(
        ["make", "-f", str(ROOT / "Makefile"), ".venv/bin/python", "PYTHON=/nowhere/python3.9"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "posturecam needs Python 3.10 to 3.14" in run.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_in_ci_only(ci: str, status: int, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text("import pytest\n\ndef test_it():\n    pytest.skip('not today')\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == status, run.stdout
