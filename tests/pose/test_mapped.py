"""A track on the disk is the same track, and leaves nothing behind."""

from __future__ import annotations

import os

import numpy as np
import pytest

from posturecam.pose.mapped import on_disk


def test_a_track_on_the_disk_is_the_same_track(make_track, tmp_path):
    track = make_track({"end": 1.5}, duration=2.0)
    kept, let_go = on_disk(track, tmp_path)
    let_go()
    assert kept.digest() == track.digest()
    assert os.listdir(tmp_path) == []


def test_a_track_without_frames_needs_no_file(make_track, tmp_path):
    kept, let_go = on_disk(make_track({}, duration=1.0).between(5, 6), tmp_path)
    let_go()
    assert len(kept) == 0


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="only Linux tells how many pages of files are held")
def test_pages_that_were_read_are_let_go_of(make_track, tmp_path):
    track = make_track({}, duration=3000.0)
    kept, let_go = on_disk(track, tmp_path)
    np.nansum(kept.xy)
    read = resident_file_kb()
    let_go()
    assert read - resident_file_kb() > 0.8 * track.xy.nbytes / 1024


def resident_file_kb() -> int:
    """Pages of files that this process holds in memory."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssFile"))
