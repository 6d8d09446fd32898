"""Which tables to make, from what the user has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from posturecam_lab.checkout import SAMPLES
from posturecam_lab.validate.clips import clip_tables
from posturecam_lab.validate.filmed_again import filmed_again_table
from posturecam_lab.validate.force_plates import force_plate_rows
from posturecam_lab.validate.made_up import made_up_tables
from posturecam_lab.validate.people import people_tables
from posturecam_lab.validate.promise import ErrorRow, FigureRow
from posturecam_lab.validate.samples import TRUTH_SUFFIX, sample_tables

Tables = dict[str, Sequence[FigureRow | ErrorRow]]


def run_validation(
    groundtruth: Path | None = None,
    clips: Path | None = None,
    people: Path | None = None,
    progress: Callable[[str], None] = lambda text: None,
    seed: int = 0,
    *,
    samples: Path | None = None,
    photographs: Path | None = None,
) -> Tables:
    """The tables by title.

    Made-up people always, sample clips where there are any, recordings, clips, videos of made-up people and photographs
    read by hand where a folder of them is given. seed: of the made-up people; 0 = those of the published accuracy.
    Raises PosturecamError for a folder without them.
    """
    given: Tables = {}  # first, so that a wrong folder is refused at once
    if groundtruth is not None:
        given["Landmarks made from force-plate recordings"] = force_plate_rows(groundtruth, progress)
    if clips is not None:
        given |= clip_tables(clips, progress)
    if people is not None:
        given |= people_tables(people, progress)
    if photographs is not None:
        from posturecam_lab.validate.photographs import TITLE, photograph_rows  # it is run as a module of its own, too
        from posturecam_lab.validate.still_photos import TITLE as STILL_TITLE
        from posturecam_lab.validate.still_photos import still_photo_rows

        given[TITLE] = photograph_rows(photographs, progress)
        given[STILL_TITLE] = still_photo_rows(photographs, progress)
    tables: Tables = {**made_up_tables(progress, seed), **filmed_again_table(progress, seed)}
    if samples is not None or any(SAMPLES.glob(f"*{TRUTH_SUFFIX}")):
        tables |= sample_tables(samples or SAMPLES, progress)
    return tables | given
