from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from posturecam.ui.shelf import Shelf, plain_name
from tests.ui.fetch import fetch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    result = tmp_path / "result"
    (result / "below").mkdir(parents=True)
    (result / "annotated.mp4").write_bytes(bytes(range(100)))
    (result / "1_overstride_00.10s.jpg").write_bytes(b"image")
    (result / "below" / "strides.csv").write_text("a,b\n")
    (result / ".hidden.json").write_text("{}")
    (result / "notes.txt").write_text("private")
    (tmp_path / "secret.json").write_text("{}")
    return result


def test_a_video_comes_in_the_ranges_that_a_player_requests(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    status, headers, body = fetch(shelf, shelf.address(folder, "annotated.mp4"), range="bytes=10-19")
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
    assert fetch(shelf, f"/shelf/{shelf.put(folder)}/{name}")[0] == 404


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "link.json").symlink_to(folder.parent / "secret.json")
    shelf = Shelf(folder.parent)
    assert fetch(shelf, shelf.address(folder, "link.json"))[0] == 404


def test_an_unknown_token_opens_nothing(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    shelf.put(folder)
    assert fetch(shelf, "/shelf/guess/annotated.mp4")[0] == 404


@pytest.mark.parametrize("path", ["/shelf/", "/shelf/x", "/shelf/{}/a/b", "/shelf/{}/", "/shelf//x", "/shelf/a/b/c/d"])
def test_no_other_address_exists(path: str, folder: Path) -> None:
    shelf = Shelf(folder.parent)
    assert fetch(shelf, path.format(shelf.put(folder)))[0] == 404


@pytest.mark.parametrize("token", ["é", "\udcff", "\x00", "a" * 5000, ""])
def test_an_odd_token_opens_nothing(token: str, folder: Path) -> None:
    shelf = Shelf(folder.parent)
    shelf.put(folder)
    assert shelf.folder(token) is None


def test_an_unreadable_folder_is_not_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(folder.parent)
    address = shelf.address(folder, "annotated.mp4")

    def locked(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", locked)
    assert fetch(shelf, address)[0] == 404


def test_a_download_is_saved_under_a_plain_name(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    _, headers, _ = fetch(shelf, shelf.address(folder, "annotated.mp4", 'My "run"/../x.mp4'))
    assert headers["content-disposition"] == 'attachment; filename="My_run_.._x.mp4"'
    assert plain_name("..") == "file"


def test_the_stills_come_as_one_file(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    status, _, body = fetch(shelf, shelf.address(folder, "stills.zip", "me_stills.zip"))
    assert status == 200
    assert zipfile.ZipFile(io.BytesIO(body)).namelist() == ["1_overstride_00.10s.jpg"]


def test_everything_comes_as_one_file_without_what_is_hidden_or_foreign(folder: Path) -> None:
    shelf = Shelf(folder.parent)
    _, _, body = fetch(shelf, shelf.address(folder, "everything.zip", "all.zip"))
    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert names == ["1_overstride_00.10s.jpg", "annotated.mp4", "below/strides.csv"]
    assert not list(folder.parent.glob("*.zip"))
