"""Where a library lies, and what happens with a database that is none, damaged, older or newer."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from posturecam.errors import LibraryError
from posturecam.library import Library, migrating
from posturecam.library.opening import FILE, locate
from posturecam.library.tables import Base

Make = Callable[..., Path]
LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{before}"


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("shoe", sa.Text(), nullable=False, server_default="none"))
        person.alter_column("group_name", new_column_name="team")
    op.execute("UPDATE person SET shoe = 'spikes'")
    {more}
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make posturecam know a later schema, which changes a table that others refer to."""

    def make(more: str = "") -> None:
        scripts = tmp_path / "migrations"
        if not scripts.exists():
            shutil.copytree(migrating._SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "later.py").write_text(LATER.format(before=HEAD, more=more))
        monkeypatch.setattr(migrating, "_SCRIPTS", scripts)
        monkeypatch.setattr(migrating, "HEAD", "9999")

    return make


HEAD = migrating.HEAD


def _rows(where: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(where if "://" in where else f"sqlite:///{where}")
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.exec_driver_sql(statement)]
    engine.dispose()
    return rows


def test_a_file_an_address_or_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert locate(tmp_path / "a.db").files == tmp_path / "a-clips"
    assert locate(f"sqlite:///{tmp_path}/a.db") == locate(tmp_path / "a.db")
    monkeypatch.setenv("POSTURECAM_LIBRARY", str(tmp_path / "b.db"))
    assert locate().file == tmp_path / "b.db"
    monkeypatch.delenv("POSTURECAM_LIBRARY")
    monkeypatch.setattr("posturecam.library.opening._data_folder", lambda: tmp_path)
    assert locate().file == tmp_path / FILE
    server = locate("postgresql://anna:secret@db.club/people")
    assert server.url == "postgresql+psycopg://anna:secret@db.club/people"
    assert (server.name, server.file) == ("postgresql+psycopg://anna:***@db.club/people", None)
    assert server.files == tmp_path / "library-clips"
    monkeypatch.setenv("POSTURECAM_LIBRARY_FILES", str(tmp_path / "shared"))
    assert locate("postgresql://db.club/people").files == tmp_path / "shared"


@pytest.mark.parametrize("address", ["://", "mysql://h/d", "sqlite://", "postgresql+asyncpg://h/d", "http://x:y/"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(LibraryError, match="no database address"):
        locate(address)


def test_file_names_with_letters_of_addresses_work(tmp_path: Path) -> None:
    for name in ("a?b.db", "a#b%20.db", "ünï 😀.db"):
        with Library.open(tmp_path / name) as library:
            library.add_person("Anna")
        assert (tmp_path / name).stat().st_size > 0


def test_the_newest_schema_is_what_the_migrations_make(where: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating._SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == migrating.HEAD
    with Library.open(where) as library, library._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_library_of_the_newest_schema_opens_without_alembic(where: str) -> None:
    Library.open(where).close()
    look = (
        "import sys; from posturecam.library import Library; Library.open(sys.argv[1]); print('alembic' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", look, where], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_new_library_may_be_opened_by_many_at_once(where: str) -> None:
    def add(number: int) -> None:
        with Library.open(where) as library:
            library.add_person(f"P{number % 3}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(16)))
    with Library.open(where) as library:
        assert [person.name for person in library.people()] == ["P0", "P1", "P2"]


def test_a_library_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite3"
    script = Path(__file__).with_name("schema_0001.sql").read_text(encoding="utf-8")
    with sqlite3.connect(file) as connection:
        connection.executescript(script)
    connection.close()
    with Library.open(file) as library:
        assert [(person.name, person.group, person.clips) for person in library.people()] == [
            ("Bo", "U18", 0),
            ("Änne Otto", "", 1),
        ]
        (clip,) = library.clips()
        assert (clip.recorded, clip.session) == (datetime(2026, 9, 1, 10, 30, tzinfo=timezone.utc), "Autumn")
        assert [note.text for note in library.notes([clip])] == ["arms lower – 日本"]
        assert len(library.findings(library.person("änne otto"))) == 4
    assert _rows(str(file), "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_later_schema_keeps_what_refers_to_a_table_that_changes(
    where: str, make_result: Make, later: Callable[[str], None]
) -> None:
    with Library.open(where) as library:
        clip = library.keep(make_result(1), "Anna")
        library.write_note(clip, "stays")
    later("")
    with Library.open(where) as library:
        assert [note.text for note in library.notes([clip])] == ["stays"]
    assert _rows(where, "SELECT name, team, shoe FROM person") == [("Anna", "", "spikes")]
    assert _rows(where, "SELECT count(*) FROM finding") == [(4,)]


def test_a_migration_that_fails_changes_nothing(where: str, make_result: Make, later: Callable[[str], None]) -> None:
    with Library.open(where) as library:
        library.keep(make_result(1), "Anna")
    later("op.execute('INSERT INTO person (id) VALUES (NULL)')")
    with pytest.raises(LibraryError):
        Library.open(where)
    assert _rows(where, "SELECT name, group_name FROM person") == [("Anna", "")]
    assert _rows(where, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_library_of_a_newer_version_is_refused_and_unchanged(
    where: str, make_result: Make, later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(where) as library:
        library.keep(make_result(1), "Anna")
    present = migrating._SCRIPTS, migrating.HEAD
    later("")
    Library.open(where).close()
    for name, value in zip(("_SCRIPTS", "HEAD"), present, strict=True):
        monkeypatch.setattr(migrating, name, value)
    before = _rows(where, "SELECT name, team, shoe FROM person")
    with pytest.raises(LibraryError, match="newer version of posturecam"):
        Library.open(where)
    assert _rows(where, "SELECT name, team, shoe FROM person") == before == [("Anna", "", "spikes")]


def test_the_database_of_another_program_is_refused_and_unchanged(where: str) -> None:
    engine = create_engine(where if "://" in where else f"sqlite:///{where}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE person (shoe TEXT)")
    engine.dispose()
    with pytest.raises(LibraryError, match="another program"):
        Library.open(where)
    assert _rows(where, "SELECT * FROM person") == []


@pytest.mark.parametrize("content", [b"\xff\xd8 a photograph" * 500, b"SQLite format 3\0" + bytes(range(256)) * 40])
def test_a_file_that_is_no_database_is_refused_and_unchanged(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(content)
    with pytest.raises(LibraryError, match=re.escape(str(file))) as raised:
        Library.open(file)
    assert raised.value.message.code in ("library.no_database", "library.damaged")
    assert file.read_bytes() == content


def test_a_damaged_library_says_so_and_its_folders_stay(tmp_path: Path, make_result: Make) -> None:
    file = tmp_path / "library.sqlite3"
    with Library.open(file) as library:
        clip = library.keep(make_result(1), "Anna")
    content = bytearray(file.read_bytes())
    content[4096 * 2 :] = b"\x5a" * (len(content) - 4096 * 2)
    file.write_bytes(content)
    with (
        pytest.raises(LibraryError, match="is damaged"),
        Library.open(file) as library,
    ):
        library.clips()
    assert (tmp_path / "library-clips" / clip.folder / "analysis.json").is_file()


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is a folder"):
        Library.open(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="can't be written"):
        Library.open(tmp_path / "file" / "library.sqlite3")
    with pytest.raises(LibraryError, match="There is no library"):
        Library.open(tmp_path / "file" / "library.sqlite3", make=False)
    with pytest.raises(LibraryError):
        Library.open("a\0b")


def test_a_library_that_can_only_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "library.sqlite3"
    Library.open(file).close()
    connect = sqlite3.dbapi2.connect

    def only_reading(name: str, **options: object) -> sqlite3.Connection:
        return connect(f"file:{name}?mode=ro", uri=True, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("sqlite3.dbapi2.connect", only_reading)
    with Library.open(file) as library, pytest.raises(LibraryError, match="can't be written"):
        library.add_person("Anna")


def test_without_its_driver_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LibraryError, match=r"pip install 'posturecam\[postgres\]'"):
        Library.open("postgresql://anna:secret@db.club/people")


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="can't be reached") as raised:
        Library.open(f"postgresql://anna:secret@/people?host={tmp_path}")
    assert "secret" not in str(raised.value)
