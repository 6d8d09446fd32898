"""The files with which a browser analyses frames itself, served by the app's own server: our worker, runtime, networks.

They are asked for below a digest of them all, so that a browser may keep them, and takes others after an update.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from functools import cache, partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from posturecam.errors import ModelError
from posturecam.pose.browser_runtime import MODULE, browser_runtime, runtime_names
from posturecam.pose.models import model_files
from posturecam.words import message

VARIABLE = "POSTURECAM_CLIENT_INFERENCE"
"""The environment variable that asks for inference in the browser: 1, or nothing."""
ROOT = "/posture/inference"
_SCRIPTS = (
    *("region.js", "networks.js", "one_euro.js", "follow.js", "clothes.js"),
    *("tracker.js", "light.js", "runtime.js", "worker.js"),
)
"""Parts of the worker, in this order."""
_IMPORT = b'import { createWasmLib } from "@litertjs/wasm-utils";'
_OWN_LOADER = b"const { createWasmLib } = globalThis;"
"""A worker can't look up the name of another package; `runtime.js` brings the one function of it that is used."""
_KINDS = {".js": "text/javascript", ".wasm": "application/wasm", ".tflite": "application/octet-stream"}
_KEPT = "private, max-age=31536000, immutable"
_PACKING = 6
"""Level of gzip: the runtime becomes 2.9 MB of 9.6, which one more level would not change by 1 %."""


def is_wanted() -> bool:
    """Say whether frames are to be analysed in the browser.

    Returns
    -------
    bool
        What `VARIABLE` says.
    """
    return os.environ.get(VARIABLE, "") not in ("", "0")


@cache
def inference_files() -> InferenceFiles:
    """Return the files of this process, fetched first where they are not on this machine yet.

    Returns
    -------
    InferenceFiles
        Always the same. Raises ModelError when they can't be had.
    """
    networks = {file.name: file for file in model_files()}
    folder = browser_runtime()
    return InferenceFiles({**networks, **{f"litert/{name}": folder / name for name in runtime_names()}})


class InferenceFiles:
    """Serves the files below their digest.

    Parameters
    ----------
    files : dict of str to Path
        By name.
    """

    def __init__(self, files: dict[str, Path]) -> None:
        worker = "\n".join(_script(name) for name in _SCRIPTS).encode()
        digest = hashlib.sha256(worker)
        self._contents = {"worker.js": worker}
        for name, file in sorted(files.items()):
            content = _resolved(file.read_bytes()) if file.name == MODULE else file.read_bytes()
            digest.update(content)
            self._contents[name] = content
        self._digest = digest.hexdigest()[:16]
        self._packed = cache(partial(_gzipped, self._contents))

    @property
    def folder(self) -> str:
        """The path below which a page finds the files."""
        return f"{ROOT}/{self._digest}/"

    def routes(self) -> list[BaseRoute]:
        """List what the server answers.

        Returns
        -------
        list of BaseRoute
            One route.
        """
        return [Route(ROOT + "/{digest}/{name:path}", self._answer, name="inference")]

    def _answer(self, request: Request) -> Response:
        """A file, packed where the browser takes that; in a thread, for packing takes half a second the first time."""
        name = request.path_params["name"]
        if request.path_params["digest"] != self._digest or name not in self._contents:
            return PlainTextResponse("", 404)
        headers = {"cache-control": _KEPT, "vary": "accept-encoding"}
        kind = _KINDS[Path(name).suffix]
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self._contents[name], headers=headers, media_type=kind)
        return Response(self._packed(name), headers={**headers, "content-encoding": "gzip"}, media_type=kind)


def _script(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _resolved(module: bytes) -> bytes:
    """The runtime's module with its one import of another package replaced."""
    if module.count(_IMPORT) != 1:
        raise ModelError(message("models.browser.unreadable", name=MODULE, source="LiteRT.js", archive=MODULE))
    return module.replace(_IMPORT, _OWN_LOADER)


def _gzipped(contents: dict[str, bytes], name: str) -> bytes:
    return gzip.compress(contents[name], _PACKING, mtime=0)
