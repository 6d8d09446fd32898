"""How many threads each stage takes, by what else runs."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from posturecam.cores import at_work, decoder_threads, network_threads, resting
from posturecam.pose.blazepose import BlazePose
from posturecam.video.files import VideoFile
from posturecam.video.prefetch import Prefetch
from posturecam_lab.checkout import SAMPLES


@pytest.mark.parametrize(
    ("cores", "alone", "beside", "decoder"), [(1, 1, 1, 1), (2, 2, 1, 2), (3, 2, 2, 3), (8, 2, 2, 4)]
)
def test_threads_are_chosen_by_what_else_runs(
    monkeypatch: pytest.MonkeyPatch, cores: int, alone: int, beside: int, decoder: int
) -> None:
    monkeypatch.setattr("posturecam.cores.cores", lambda: cores)
    assert decoder_threads() == decoder
    assert network_threads() == alone
    with at_work():
        assert network_threads() == beside
        with resting():
            assert network_threads() == alone
        assert network_threads() == beside
    assert network_threads() == alone


def test_one_thread_and_two_find_the_very_same_points(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = next(iter(VideoFile(SAMPLES / "walk_good.mp4")))
    found = []
    for threads in (1, 2):
        monkeypatch.setattr("posturecam.pose.landmark_model.network_threads", lambda threads=threads: threads)
        with BlazePose() as model:
            pose = model.estimate(frame)
        assert pose is not None
        found.append(pose.xy)
    np.testing.assert_array_equal(*found)


def test_a_core_is_free_while_decoded_frames_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posturecam.cores.cores", lambda: 2)
    made, full, go_on = [], threading.Event(), threading.Event()

    def numbers():
        for number in range(30):
            made.append(number)
            if number == 8:
                full.set()
            if number == 9:
                go_on.wait(10)
            yield number

    def threads_soon(wanted: int) -> bool:
        waits = (threading.Event().wait(0.01) for _ in range(1000))
        return network_threads() == wanted or any(network_threads() == wanted for _ in waits)

    with Prefetch(numbers(), depth=8, resume_at=2) as ahead:
        items = iter(ahead)
        assert full.wait(10)
        assert threads_soon(2), "eight wait, and the thread rests"
        for _ in range(5):
            next(items)
        assert made[-1] == 8
        assert network_threads() == 2, "three wait: it still rests"
        next(items)
        assert threads_soon(1), "two wait: it goes on"
        go_on.set()
        assert list(items) == list(range(6, 30))
    assert network_threads() == 2
