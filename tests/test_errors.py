"""Errors: one tree, said in the language of the person who reads them, in any process."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from posturecam import errors
from posturecam.errors import NoPersonError, OutputError, PosturecamError, VideoError, explained, system_reason
from posturecam.words import LANGUAGE_VARIABLE, in_language, literal, message

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PosturecamError)]
CAMERA = message("video.camera.silent", index=2)
SPOKEN = """
import pickle, sys
error = pickle.load(sys.stdin.buffer)
print(type(error).__name__, error)
"""


def test_an_error_speaks_the_language_that_is_present_when_it_is_shown() -> None:
    error = VideoError(CAMERA)
    assert str(error).startswith("Camera 2 gives no image.")
    with in_language("es"):
        assert str(error).startswith("La cámara 2 no da imagen.")


def test_the_message_of_an_error_is_kept_by_code() -> None:
    assert VideoError(CAMERA).message == CAMERA
    assert OutputError("Another program's words.").message == literal("Another program's words.")
    assert OutputError().message == literal("")


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_survives_its_way_between_processes(kind: type[PosturecamError]) -> None:
    error = pickle.loads(pickle.dumps(kind(CAMERA)))
    assert (type(error), error.message) == (kind, CAMERA)


def test_an_error_from_another_process_is_said_in_the_language_of_this_one() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SPOKEN],
        input=pickle.dumps(NoPersonError(CAMERA)),
        env={**os.environ, LANGUAGE_VARIABLE: "es", "PYTHONIOENCODING": "utf-8"},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode().startswith("NoPersonError La cámara 2 no da imagen.")


def test_a_fault_of_a_reader_keeps_the_message_that_it_became() -> None:
    damaged, large = message("video.undecodable", path="a.mp4"), message("video.too_large", name="a.mp4")
    for fault, expected in ((ValueError("x"), damaged), (MemoryError(), large)):
        with pytest.raises(VideoError) as raised, explained(VideoError, damaged, large):
            raise fault
        assert raised.value.message == expected


def test_the_system_s_reason_comes_without_the_name_of_the_file() -> None:
    assert system_reason(OSError(28, "No space left on device", "/secret/place")) == "No space left on device"
    assert system_reason(ValueError("embedded null byte")) == "embedded null byte"
