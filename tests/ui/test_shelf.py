from __future__ import annotations

import asyncio
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from posturecam.ui.shelf import Shelf, plain_name


def _get(shelf: Shelf, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What the shelf answers: status, headers, content."""
    place, _, query = path.partition("?")
    sent: list[dict[str, Any]] = []
    asked: list[bool] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": place,
        "raw_path": place.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> dict[str, Any]:
        if not asked:
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    answering = Starlette(routes=shelf.routes())(scope, receive, send)  # type: ignore[arg-type]
    with ThreadPoolExecutor(1) as thread:  # of its own: after browser tests a loop is running in this one
        thread.submit(asyncio.run, answering).result()
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    result = tmp_path / "result"
    (result / "below").mkdir(parents=True)
    (result / "annotated.mp4").write_bytes(bytes(range(100)))
    (result / "1_overstride_00.10s.jpg").write_bytes(b"picture")
    (result / "below" / "strides.csv").write_text("a,b\n")
    (result / ".hidden.json").write_text("{}")
    (result / "notes.txt").write_text("private")
    (tmp_path / "secret.json").write_text("{}")
    return result


def test_a_film_comes_in_the_pieces_that_a_player_asks_for(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    status, headers, body = _get(shelf, shelf.address(folder, "annotated.mp4"), range="bytes=10-19")
    assert (status, body) == (206, bytes(range(10, 20)))
    assert headers["content-type"] == "video/mp4"
    assert headers["content-range"] == "bytes 10-19/100"


def test_the_same_folder_keeps_its_token_and_another_gets_another(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    assert shelf.put(folder) == shelf.put(folder / "below" / "..")
    assert shelf.put(folder) != shelf.put(folder / "below")


@pytest.mark.parametrize(
    "name", ["notes.txt", "..%2Fsecret.json", "../secret.json", "below", ".", "missing.mp4", "/etc/passwd"]
)
def test_nothing_else_can_be_fetched(name: str, folder: Path) -> None:
    shelf = Shelf(folder.parent)
    assert _get(shelf, f"/shelf/{shelf.put(folder)}/{name}")[0] == 404


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "link.json").symlink_to(folder.parent / "secret.json")
    shelf = Shelf(folder.parent)
    assert _get(shelf, shelf.address(folder, "link.json"))[0] == 404


def test_a_token_that_was_never_given_opens_nothing(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    shelf.put(folder)
    assert _get(shelf, "/shelf/guess/annotated.mp4")[0] == 404


@pytest.mark.parametrize("path", ["/shelf/", "/shelf/x", "/shelf/{}/a/b", "/shelf/{}/", "/shelf//x", "/shelf/a/b/c/d"])
def test_no_other_address_is_answered(path: str, folder: Path) -> None:
    shelf = Shelf(folder.parent)
    assert _get(shelf, path.format(shelf.put(folder)))[0] == 404


@pytest.mark.parametrize("token", ["é", "\udcff", "\x00", "a" * 5000, ""])
def test_an_odd_token_opens_nothing(token: str, folder: Path) -> None:
    shelf = Shelf(folder.parent)
    shelf.put(folder)
    assert shelf.folder(token) is None


def test_a_folder_that_can_not_be_read_is_not_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(folder.parent)
    address = shelf.address(folder, "annotated.mp4")

    def locked(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", locked)
    assert _get(shelf, address)[0] == 404


def test_a_download_is_saved_under_a_plain_name(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    _, headers, _ = _get(shelf, shelf.address(folder, "annotated.mp4", 'My "run"/../x.mp4'))
    assert headers["content-disposition"] == 'attachment; filename="My_run_.._x.mp4"'
    assert plain_name("..") == "file"


def test_the_pictures_come_as_one_file(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    status, _, body = _get(shelf, shelf.address(folder, "stills.zip", "me_stills.zip"))
    assert status == 200
    assert zipfile.ZipFile(io.BytesIO(body)).namelist() == ["1_overstride_00.10s.jpg"]


def test_everything_comes_as_one_file_without_what_is_hidden_or_foreign(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    _, _, body = _get(shelf, shelf.address(folder, "everything.zip", "all.zip"))
    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert names == ["1_overstride_00.10s.jpg", "annotated.mp4", "below/strides.csv"]
    assert not list(folder.parent.glob("*.zip"))
