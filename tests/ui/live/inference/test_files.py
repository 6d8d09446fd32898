"""The files that a browser loads to analyse frames: below their digest, compressed, and nothing else."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from posturecam.errors import ModelError
from posturecam.ui.live.inference.files import InferenceFiles
from tests.ui.fetch import fetch_from

MODULE = b'var a = 1;\nimport { createWasmLib } from "@litertjs/wasm-utils";\nexport { a };\n'


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    contents = {"pose_detection.tflite": b"network" * 500, "index.js": MODULE, "litert_wasm_internal.wasm": b"\x00asm"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {
        "pose_detection.tflite": tmp_path / "pose_detection.tflite",
        "litert/index.js": tmp_path / "index.js",
        "litert/litert_wasm_internal.wasm": tmp_path / "litert_wasm_internal.wasm",
    }


def test_each_file_is_served_with_its_kind_and_may_be_kept(files: dict[str, Path]) -> None:
    served = InferenceFiles(files)
    kinds = {
        "worker.js": "text/javascript",
        "litert/index.js": "text/javascript",
        "litert/litert_wasm_internal.wasm": "application/wasm",
        "pose_detection.tflite": "application/octet-stream",
    }
    for name, kind in kinds.items():
        status, headers, packed = _fetch(served, served.folder + name, **{"accept-encoding": "gzip, br"})
        assert status == 200 and headers["content-type"].startswith(kind)
        assert "immutable" in headers["cache-control"] and headers["content-encoding"] == "gzip"
        _, headers, plain = _fetch(served, served.folder + name)
        assert "content-encoding" not in headers and plain == gzip.decompress(packed)
    assert _fetch(served, f"{served.folder}pose_detection.tflite")[2] == b"network" * 500
    assert b"class PersonTracker" in _fetch(served, f"{served.folder}worker.js")[2]


@pytest.mark.parametrize("name", ["", "../secret", "litert/../../worker.py", "litert/nothing.js", "WORKER.JS"])
def test_nothing_else_is_served(files: dict[str, Path], name: str) -> None:
    served = InferenceFiles(files)
    assert _fetch(served, served.folder + name)[0] == 404
    assert _fetch(served, f"/posture/inference/0000000000000000/{name or 'worker.js'}")[0] == 404


def test_the_address_changes_with_the_files(files: dict[str, Path]) -> None:
    before = InferenceFiles(files).folder
    files["pose_detection.tflite"].write_bytes(b"another")
    assert InferenceFiles(files).folder != before


def test_the_module_asks_for_no_other_package(files: dict[str, Path]) -> None:
    served = InferenceFiles(files)
    module = _fetch(served, f"{served.folder}litert/index.js")[2].decode()
    assert "@litertjs" not in module and "export { a }" in module


def test_a_module_of_another_form_is_refused(files: dict[str, Path]) -> None:
    files["litert/index.js"].write_bytes(MODULE.replace(b"createWasmLib", b"other"))
    with pytest.raises(ModelError):
        InferenceFiles(files)


def _fetch(served: InferenceFiles, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    routes: Any = served.routes()
    return fetch_from(routes, path, **headers)
