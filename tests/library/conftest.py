"""A library in SQLite, and one in a PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from posturecam.export.analysis_json import EXPORTER
from posturecam.library import Library
from posturecam.results.folder import result_folder
from posturecam.types import Analysis

Make = Callable[..., Path]


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of the tests."""

    folder: Path
    shared: str

    def emptied(self) -> str:
        """Empty the database that tests share one after the other; returns its address."""
        self.run("DROP SCHEMA public CASCADE", self.shared)
        self.run("CREATE SCHEMA public", self.shared)
        return self.url(self.shared)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://posturecam@/{name}?host={self.folder}"

    def make(self, template: str = "template0") -> str:
        """Make a database; returns its address."""
        name = f"t{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Delete a database that `make` made."""
        self.run(f"DROP DATABASE {url.partition('?')[0].rpartition('/')[2]} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement outside of a transaction."""
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


def _program(name: str) -> str | None:
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return shutil.which(name) or (str(newest[-1]) if newest else None)


def _run(command: list[str | Path]) -> None:
    """Run a command, as root on behalf of another user, since PostgreSQL refuses root."""
    other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*other, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server on a socket in a folder of its own, for all tests of this process."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        reason = "PostgreSQL's programs are not installed (Debian: apt-get install postgresql)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # short, since the name of a socket has at most 107 bytes
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        make = [
            initdb,
            "-D",
            folder / "data",
            "-U",
            "posturecam",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        _run(make)
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c unix_socket_permissions=0777"
        start = [control, "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start"]
        _run(start)
        try:
            server = Server(folder, "postgres")
            yield replace(server, shared=server.make().partition("?")[0].rpartition("/")[2])
        finally:
            stop = [control, "-D", folder / "data", "-m", "immediate", "-w", "stop"]
            _run(stop)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a library can be made, in each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "library.sqlite3")
    monkeypatch.setenv("POSTURECAM_LIBRARY_FILES", str(tmp_path / "library-clips"))
    return str(request.getfixturevalue("server").emptied())


@pytest.fixture
def library(where: str) -> Iterator[Library]:
    with Library.open(where) as library:
        yield library


@pytest.fixture
def make_result(tmp_path: Path, run_analysis: Analysis) -> Make:
    """Make a result folder; clips with the same number are the same clip."""

    def make(number: int = 1, name: str = "run", score: float = 74.4) -> Path:
        digest = f"sha256:{number:064x}"
        analysis = replace(run_analysis, score=score, provenance={**run_analysis.provenance, "input": digest})
        with result_folder(tmp_path / "out", name, digest) as result:
            EXPORTER.write_analysis(analysis, result.folder)
            (result.folder / "1_trunk_lean_00.60s.jpg").write_bytes(b"\xff\xd8 a still of " + name.encode())
        return result.home

    return make


def content(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
