from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from posturecam.errors import OutputError, VideoError
from posturecam.results.inputs import blaming_changes, check_regular, clip_digest, file_digest, refuse_changed


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    (tmp_path / "a.mp4").write_bytes(b"film")
    return tmp_path / "a.mp4"


def test_a_clip_that_stays_the_same_is_accepted(clip: Path) -> None:
    digest = clip_digest(clip)
    clip.write_bytes(b"film")
    refuse_changed(clip, digest)


@pytest.mark.parametrize("content", [b"fil", b"mlif", b"film and more", b""])
def test_a_clip_that_changed_is_refused(clip: Path, content: bytes) -> None:
    digest = clip_digest(clip)
    clip.write_bytes(content)
    with pytest.raises(VideoError, match=r"a\.mp4 was changed while it was analysed\. Analyse it again"):
        refuse_changed(clip, digest)


def test_a_clip_that_is_gone_is_refused(clip: Path) -> None:
    digest = clip_digest(clip)
    clip.unlink()
    with pytest.raises(VideoError, match=r"a\.mp4 was removed or can't be read any more while"):
        refuse_changed(clip, digest)


@pytest.mark.parametrize("error", [VideoError("damaged"), OutputError("full"), IndexError(), OSError()])
def test_what_goes_wrong_with_a_changed_clip_is_put_down_to_the_change(clip: Path, error: Exception) -> None:
    digest = clip_digest(clip)
    with pytest.raises(type(error)), blaming_changes(clip, digest):
        raise error
    clip.write_bytes(b"other")
    with pytest.raises(VideoError, match="was changed"), blaming_changes(clip, digest):
        raise error


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    for name in ("pipe", "link"):
        with pytest.raises(OSError, match="regular file"):
            file_digest(tmp_path / name)
        with pytest.raises(VideoError, match=rf"{name} can't be read \(not a regular file\)"):
            clip_digest(tmp_path / name)
        with pytest.raises(VideoError, match="not a regular file"):
            check_regular(tmp_path / name)
    check_regular(tmp_path / "nowhere")
