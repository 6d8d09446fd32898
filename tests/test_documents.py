from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from posturecam.batch.manifest import MANIFEST_FILE, ClipOutcome, Entry, Manifest, load_manifest
from posturecam.batch.sheet import sheet_csv, sheet_html
from posturecam.batch.summary import summary_of
from posturecam.cli.main import app
from posturecam.coaching.norms import load_norms
from posturecam.documents import DocumentKind, read_json, read_table, read_toml
from posturecam.errors import BaselineError, NormsError, OutputError, PosturecamError, TrackError
from posturecam.parsing import MOST_DEPTH
from posturecam.results.baseline import load_baseline
from posturecam.results.folder import ANALYSIS_FILE, result_folder
from posturecam.results.profiles import Profiles
from posturecam.types import Analysis
from posturecam_lab.synth.truth import load_truth

BASELINE: dict[str, Any] = {
    "kind": "posturecam baseline",
    "schema": 1,
    "activity": "run",
    "view": "right",
    "seconds": 6.0,
    "values": {"trunk_lean": {"median": 5.0, "mad": 1.0}},
}
GOOD = json.dumps(BASELINE)
ROW = "[trunk_lean.run.side.absolute]\n"
DIGITS = "9" * 400

NOT_JSON: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "line 1: Expecting value"),
    "text": (b"hello", "Expecting value"),
    "cut": (GOOD[:40].encode(), "line 1"),
    "null byte": (GOOD.replace("run", "r\0n").encode(), "Invalid control character"),
    "null byte after the end": (f"{GOOD}\0".encode(), "Extra data"),
    "not UTF-8": (GOOD.replace("run", "caf\xe9").encode("latin-1"), "it is not UTF-8 text"),
    "UTF-16": (GOOD.encode("utf-16"), "it is not UTF-8 text"),
    "list": (b"[]", "it holds no object"),
    "null": (b"null", "it holds no object"),
    "deep list": (b"[" * 30_000 + b"]" * 30_000, f"nested more than {MOST_DEPTH} times"),
    "deep objects": (b'{"a":' * 9_000 + b"1" + b"}" * 9_000, f"nested more than {MOST_DEPTH} times"),
    "deep enough to pass Python's parser": (b'{"a":' * 40 + b"1" + b"}" * 40, f"nested more than {MOST_DEPTH} times"),
    "400 digits": (GOOD.replace("5.0", DIGITS).encode(), "a number of 400 digits"),
    "5000 digits": (GOOD.replace("5.0", "9" * 5000).encode(), "a number of 5000 digits"),
    "1e999": (GOOD.replace("5.0", "1e999").encode(), "1e999 is too large"),
    "NaN": (GOOD.replace("5.0", "NaN").encode(), "NaN is not a number"),
    "-Infinity": (GOOD.replace("6.0", "-Infinity").encode(), "-Infinity is not a number"),
    "key twice": (f'{GOOD[:-1]}, "view": "front"}}'.encode(), '"view" stands in it twice'),
    "lone surrogate": (GOOD.replace("trunk_lean", "\\ud800").encode(), "half a character"),
}
NO_BASELINE: dict[str, tuple[dict[str, Any], str]] = {
    "other kind": ({"kind": "posturecam norms"}, "does not fit"),
    "no such activity": ({"activity": "../x"}, "does not fit"),
    "activity as a list": ({"activity": ["run"]}, "does not fit"),
    "values as a list": ({"values": [1, 2]}, r"\[1, 2\] is not an object"),
    "a value as a number": ({"values": {"trunk_lean": 5}}, "5 is not an object"),
    "no median": ({"values": {"trunk_lean": {"mad": 1}}}, '"median" is missing'),
    "number as a text": ({"values": {"trunk_lean": {"median": "1_0", "mad": 1}}}, "1_0 is not a number"),
    "number as a bool": ({"values": {"trunk_lean": {"median": True, "mad": 1}}}, "True is not a number"),
    "negative spread": ({"values": {"trunk_lean": {"median": 1, "mad": -1}}}, "-1 is not between"),
    "1e308": ({"values": {"trunk_lean": {"median": 1e308, "mad": 1}}}, r"1e\+308 is not between"),
    "seconds as null": ({"seconds": None}, "None is not a number"),
    "larger than it may be": ({"name": "A" * (1 << 16)}, "larger than 64 kB"),
}
NO_NORMS: dict[str, tuple[bytes, str]] = {
    "text": (b"hello", "not a TOML file"),
    "not UTF-8": (b"\xff\xfe", "not UTF-8 text"),
    "null byte": (f'{ROW}source = "a\0"\n'.encode(), "not a TOML file"),
    "key twice": (f"{ROW}weight = 1\nweight = 2\n".encode(), "not a TOML file"),
    "surrogate": (f'{ROW}source = "\\uD800"\n'.encode(), "not a TOML file"),
    "deep list": (b"a = " + b"[" * 20_000 + b"]" * 20_000, f"nested more than {MOST_DEPTH} times"),
    "deep table": (f"[{'.'.join(['a'] * 5000)}]\nx = 1\n".encode(), f"nested more than {MOST_DEPTH} times"),
    "400 digits": (f"{ROW}weight = {DIGITS}\n".encode(), "more than 18 digits"),
    "5000 digits": (f"{ROW}weight = {'9' * 5000}\n".encode(), "more than 18 digits"),
    "400 digits in a band": (f"{ROW}green = [-{DIGITS}, {DIGITS}]\n".encode(), "more than 18 digits"),
    "1e308": (f"{ROW}uncertainty = 1e308\nweight = 1e308\n".encode(), r"at most 1e\+06, not 1e\+308"),
    "edge of 1e300": (f"{ROW}green = [-1e300, 1e300]\namber = [-1e301, 1e301]\n".encode(), "no edge may be beyond"),
    "NaN": (f"{ROW}green = [nan, nan]\n".encode(), r"green must be \[low, high\]"),
    "date": (f"{ROW}weight = 1979-05-27T07:32:00Z\n".encode(), "weight must be a number"),
    "power that overflows": (
        b'overstride.run.side.absolute.expected = {model = "power", input = "speed_mps", '
        b"c = 1.0, x0 = 0.001, p = 400.0}",
        "what is expected must be at most",
    ),
    "larger than it may be": (f'{ROW}source = "{"A" * (1 << 16)}"\n'.encode(), "larger than 64 kB"),
}


def _cases(table: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("content", "reason"), table.values(), ids=table.keys())


def _refused(read: Callable[[Path], object], path: Path, error: type[PosturecamError], reason: str) -> None:
    with pytest.raises(error, match=reason) as refused:
        read(path)
    assert str(path) in str(refused.value)
    assert len(str(refused.value)) < 600 + len(str(path))


@_cases(NOT_JSON)
def test_a_baseline_that_is_no_json_is_a_sentence(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "me.json").write_bytes(content)
    _refused(load_baseline, tmp_path / "me.json", BaselineError, reason)


@_cases(NO_BASELINE)
def test_json_that_is_no_baseline_is_a_sentence(content: dict[str, Any], reason: str, tmp_path: Path) -> None:
    (tmp_path / "me.json").write_text(json.dumps({**BASELINE, **content}))
    _refused(load_baseline, tmp_path / "me.json", BaselineError, reason)


@_cases(NO_NORMS)
def test_a_file_that_is_no_norms_table_is_a_sentence(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "norms.toml").write_bytes(content)
    _refused(load_norms, tmp_path / "norms.toml", NormsError, reason)


def test_a_norms_table_with_many_faults_names_the_first(tmp_path: Path) -> None:
    (tmp_path / "norms.toml").write_text("".join(f"c{i} = 1\n" for i in range(30)))
    with pytest.raises(NormsError, match=r"has 30 faults(.|\n)*- c19: unknown word\n- and 10 more$"):
        load_norms(tmp_path / "norms.toml")


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "me.json").write_bytes(GOOD.encode("utf-8-sig"))
    (tmp_path / "norms.toml").write_bytes(f"{ROW}weight = 0.5\r\n".encode("utf-8-sig"))
    (tmp_path / "eye.csv").write_bytes("file,view\r\na.mp4\r\n".encode("utf-8-sig"))
    kind = DocumentKind("a table", TrackError, "Correct it.", 100)
    assert load_baseline(tmp_path / "me.json").values == {"trunk_lean": (5.0, 1.0)}
    norm = load_norms(tmp_path / "norms.toml").row("trunk_lean", "run", "side", baseline=False)
    assert norm is not None
    assert norm.weight == 0.5
    assert read_table(tmp_path / "eye.csv", kind) == [{"file": "a.mp4", "view": ""}]


@pytest.mark.parametrize("read", [read_json, read_toml, read_table])
@pytest.mark.parametrize("name", ["missing", "x" * 300, "null\0byte", "."])
def test_a_file_that_cannot_be_opened_is_a_sentence(
    read: Callable[[Path, DocumentKind], object], name: str, tmp_path: Path
) -> None:
    kind = DocumentKind("a table", TrackError, "Correct it.", 100)
    with pytest.raises(TrackError, match=r"could not be read \(.+\)\. Check the path\."):
        read(tmp_path / name, kind)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_file_without_an_end_is_not_read_to_its_end() -> None:
    _refused(load_baseline, Path("/dev/zero"), BaselineError, "larger than 64 kB")


def _manifest(out: Path, analysis: Analysis) -> dict[str, Any]:
    done = Entry("/c/a.mp4", ClipOutcome.DONE, "Anna", "a", size=5, seconds=1.0, summary=summary_of(analysis))
    Manifest(out, {"video": True}, (done, Entry("/c/b.mp4", ClipOutcome.FAILED, reason="It is empty."))).save()
    content: dict[str, Any] = json.loads((out / MANIFEST_FILE).read_text("utf-8"))
    return content


def test_a_manifest_comes_back_and_its_sheet_can_be_made(run_analysis: Analysis, tmp_path: Path) -> None:
    content = _manifest(tmp_path, run_analysis)
    manifest = load_manifest(tmp_path)
    assert manifest is not None
    assert manifest.to_dict() == content
    assert "a.mp4" in sheet_html(manifest)
    assert "a.mp4" in sheet_csv(manifest)


def _set(*path: str | int, to: object) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        *way, last = path
        for step in way:
            content = content[step]
        content[last] = to

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("manifest", to=99),
        _set("settings", to=[1]),
        _set("clips", to=5),
        _set("clips", to=[5]),
        _set("clips", 0, "clip", to=5),
        _set("clips", 0, "clip", to=None),
        _set("clips", 0, "outcome", to="perhaps"),
        _set("clips", 0, "outcome", to=[]),
        _set("clips", 0, "size", to="5"),
        _set("clips", 0, "size", to=-1),
        _set("clips", 0, "seconds", to=True),
        _set("clips", 0, "folder", to="../../elsewhere"),
        _set("clips", 0, "folder", to="/etc"),
        _set("clips", 0, "folder", to="a\0b"),
        _set("clips", 0, "summary", "worst", "borderline", to="x"),
        _set("clips", 0, "summary", "worst", "verdict", to=None),
        _set("clips", 0, "summary", to=[]),
        _set("clips", 0, "summary", "bouts", to=5),
        _set("clips", 0, "summary", "bouts", 0, "activity", to="fly"),
        _set("clips", 0, "summary", "bouts", 0, "seconds", to="long"),
        _set("clips", 0, "summary", "checks", to=None),
        _set("clips", 0, "summary", "checks", "overstride", to="x"),
        _set("clips", 0, "summary", "worst", "verdict", to="PERHAPS"),
        _set("clips", 0, "summary", "worst", "value", to="1"),
        _set("clips", 0, "summary", "score", to={}),
    ],
)
def test_a_manifest_that_does_not_fit_is_a_sentence(
    change: Callable[[Any], None], run_analysis: Analysis, tmp_path: Path
) -> None:
    content = _manifest(tmp_path, run_analysis)
    change(content)
    (tmp_path / MANIFEST_FILE).write_text(json.dumps(content))
    with pytest.raises(OutputError, match=r"is not a manifest \(.+\)\. Remove it and run again without --resume\."):
        load_manifest(tmp_path)


@_cases(NOT_JSON)
def test_a_manifest_that_is_no_json_is_a_sentence(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / MANIFEST_FILE).write_bytes(content)
    with pytest.raises(OutputError, match=reason):
        load_manifest(tmp_path)


def test_a_manifest_may_name_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"/c/caf\xe9.mp4")
    row = {"clip": name, "outcome": "stopped"}
    (tmp_path / MANIFEST_FILE).write_text(json.dumps({"manifest": 1, "settings": {}, "clips": [row]}))
    manifest = load_manifest(tmp_path)
    assert manifest is not None
    assert [entry.clip for entry in manifest.entries] == [name]


@pytest.mark.parametrize("folder", ["x" * 300, os.fsdecode(b"caf\xe9")])
def test_a_sheet_can_be_made_whatever_the_folder_is_called(folder: str, run_analysis: Analysis, tmp_path: Path) -> None:
    entry = Entry("a.mp4", ClipOutcome.DONE, folder=folder, summary=summary_of(run_analysis))
    page = sheet_html(Manifest(tmp_path, {}, (entry,)))
    assert f'href="{folder.replace(chr(0xDCE9), "%E9")}/"' in page


@_cases(NOT_JSON)
def test_a_result_that_is_no_json_is_left_alone(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ANALYSIS_FILE).write_bytes(content)
    with result_folder(tmp_path, "a", "sha256:0") as result:
        (result.folder / ANALYSIS_FILE).write_text("{}")
    assert result.home.name == "a_2"
    assert (tmp_path / "a" / ANALYSIS_FILE).read_bytes() == content


@_cases(NOT_JSON)
def test_a_damaged_profile_is_passed_over(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / f"{'0' * 16}.json").write_bytes(content)
    (tmp_path / f"{'1' * 16}.json").write_text(json.dumps({**BASELINE, "name": "Anna"}))
    assert [profile.name for profile in Profiles(tmp_path).all()] == ["Anna"]


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"not gzip", b"\x1f\x8b\x08" + b"\xff" * 50])
def test_a_truth_that_is_not_packed_is_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.truth.json.gz").write_bytes(content)
    _refused(load_truth, tmp_path / "a.truth.json.gz", TrackError, "is not a truth file")


@pytest.mark.parametrize("option", ["--baseline", "--norms"])
@pytest.mark.parametrize("content", [b"\xff\0", b"[" * 60_000, b'{"a":' * 10_000, b"a = " + b"9" * 5000])
def test_the_command_ends_with_one_sentence(option: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    run = CliRunner().invoke(app, ["analyze", "a.npz", option, str(tmp_path / "file"), "--out", str(tmp_path / "out")])
    assert run.exit_code == 2
    assert re.fullmatch(r".+ is not (a baseline|a norms table) \(.+\)\. .+\.\n", run.stderr)


def test_nothing_else_reads_json_or_toml_of_others() -> None:
    """The exceptions read the package's own files, or commands of at most 1000 characters."""
    package = Path(sys.modules["posturecam"].__file__ or "").parent
    readers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"json\.loads?\(|tomllib\.loads?\(", path.read_text("utf-8"))
    }
    own = {
        "ui/server.py",
        "ui/learn/accuracy.py",
        "coaching/advice.py",
        "words/catalogue.py",
        "ui/live/commands.py",
    }
    assert readers == {"parsing.py", *own}
