from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import EntryPoint, version
from pathlib import Path
from typing import Any

import pytest

import posturecam
import posturecam_lab
from posturecam import __main__ as entry
from posturecam.cli import plugins

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PROJECTS = {"posturecam": ROOT, "posturecam_lab": ROOT / "lab"}
"""The folder of each distribution in this repository, by its package."""


def _project(package: str) -> dict[str, Any]:
    return tomllib.loads((PROJECTS[package] / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return _project("posturecam")


@pytest.fixture(scope="module")
def lab() -> dict[str, Any]:
    return _project("posturecam_lab")


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


def _files(package: str) -> list[Path]:
    """Every file of the package, relative to its distribution."""
    root = PROJECTS[package]
    found = sorted((root / package).rglob("*"))
    return [path.relative_to(root) for path in found if path.is_file() and "__pycache__" not in path.parts]


@pytest.mark.parametrize("package", PROJECTS)
def test_every_data_file_is_packaged(package: str) -> None:
    patterns = {
        Path(key.replace(".", "/")): globs
        for key, globs in _project(package)["tool"]["setuptools"]["package-data"].items()
    }
    data = [path for path in _files(package) if path.suffix != ".py"]
    lost = [
        str(path)
        for path in data
        if not any(
            fnmatch.fnmatch(path.relative_to(folder).as_posix(), glob)
            for folder, globs in patterns.items()
            if path.is_relative_to(folder)
            for glob in globs
        )
    ]
    assert data
    assert lost == []


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel of each distribution, built without a network from a copy that holds nothing else."""
    (backend,) = _project("posturecam")["build-system"]["requires"]
    if version("setuptools") != backend.split("==")[1]:
        pytest.skip(f"{backend} is not installed: pip install -r requirements-build.txt")
    folder = tmp_path_factory.mktemp("wheels")
    return {package: _wheel(package, folder) for package in PROJECTS}


def _wheel(package: str, folder: Path) -> Path:
    source, out = folder / f"{package}_source", folder / package
    shutil.copytree(PROJECTS[package] / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        if (PROJECTS[package] / name).exists():
            shutil.copy(PROJECTS[package] / name, source)
    build = ("wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", out, source)
    subprocess.run([sys.executable, "-m", "pip", *map(str, build)], check=True)
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.mark.parametrize("package", PROJECTS)
def test_a_wheel_holds_every_file_of_its_package_and_the_licence(package: str, wheels: dict[str, Path]) -> None:
    with zipfile.ZipFile(wheels[package]) as wheel:
        names = set(wheel.namelist())
    assert {path.as_posix() for path in _files(package)} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {package}


def test_validate_comes_with_the_wheel_of_the_laboratory(wheels: dict[str, Path], tmp_path: Path) -> None:
    for wheel in wheels.values():
        zipfile.ZipFile(wheel).extractall(tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "posturecam", "validate", "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "--groundtruth" in run.stdout


def test_the_version_stands_in_one_place(project: dict[str, Any]) -> None:
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "posturecam.version.__version__"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", posturecam.__version__)


def test_the_laboratory_belongs_to_this_version(project: dict[str, Any], lab: dict[str, Any]) -> None:
    assert lab["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "posturecam_lab.version.__version__"}
    assert posturecam_lab.__version__ == posturecam.__version__
    assert f"posturecam=={posturecam.__version__}" in lab["project"]["dependencies"]
    same = ("license", "requires-python")
    assert {key: lab["project"][key] for key in same} == {key: project["project"][key] for key in same}
    assert lab["build-system"] == project["build-system"]
    assert (ROOT / "lab" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_entry_points_of_the_laboratory_load(lab: dict[str, Any]) -> None:
    commands = lab["project"]["entry-points"][plugins.GROUP]
    assert commands.keys() == plugins.KNOWN.keys()
    assert set(plugins.KNOWN.values()) == {lab["project"]["name"]}
    for name, value in commands.items():
        assert callable(EntryPoint(name, value, plugins.GROUP).load())


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
def test_every_dependency_is_pinned_once_for_users_and_developers(project: dict[str, Any], extra: str) -> None:
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


def test_what_the_laboratory_needs_is_pinned_for_developers(lab: dict[str, Any]) -> None:
    wanted = {re.split(r"[<>=;! ]", line)[0].lower() for line in lab["project"]["dependencies"]} - {"posturecam"}
    assert wanted <= pins("requirements-dev.txt").keys()
    assert not wanted & pins("requirements.txt").keys()


@pytest.mark.parametrize("extra", ["dev", "mediapipe"])
def test_both_opencv_packages_are_the_same_version(extra: str) -> None:
    pinned = pins(f"requirements-{extra}.txt")
    assert pinned["opencv-python"] == pinned["opencv-contrib-python"]


@pytest.mark.parametrize("version", [(3, 9), (3, 15)])
def test_another_python_is_refused_with_the_ones_that_work(
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
