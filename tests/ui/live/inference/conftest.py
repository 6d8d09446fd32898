"""A server of the app whose pages analyse their frames themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posturecam.errors import ModelError
from posturecam_lab.benchmarks.app_server import serving


@pytest.fixture(scope="session")
def runtime_models() -> Path:
    """The folder with the models and the runtime, fetched where it is not here yet."""
    from posturecam.pose.browser_runtime import browser_runtime

    try:
        return browser_runtime().parent
    except ModelError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def client_server(artifacts: Path, tmp_path_factory: pytest.TempPathFactory, runtime_models: Path) -> Iterator[str]:
    """A server with a data folder of its own."""
    data = str(tmp_path_factory.mktemp("data"))
    environment = {"XDG_DATA_HOME": data, "HOME": data, "POSTURECAM_MODELS": str(runtime_models)}
    with serving(artifacts / "client_server.log", POSTURECAM_CLIENT_INFERENCE="1", **environment) as url:
        yield url
