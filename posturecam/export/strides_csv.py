"""strides.csv: one row a stride.

Times in s; a check's column has the unit that its finding has in analysis.json. An empty cell means "not seen" or "does
not apply".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats, rounded
from posturecam.export.base import Format
from posturecam.results.spreadsheet import save_csv
from posturecam.types import Analysis, Bout, Samples, Side, Stride
from posturecam.words import message

FILE = "strides.csv"

Cell = float | int | str | None


class StridesCsv:
    """Writes strides.csv."""

    format = Format(id="strides", files=FILE, name=message("export.format.strides"), mime="text/csv", rank=30)

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write the file; none of a photo, which shows no strides.

        Parameters
        ----------
        analysis : Analysis
            What was found.
        folder : Path
            The result folder.
        """
        if not analysis.is_photo:
            write_strides(analysis, folder / FILE)


EXPORTER = StridesCsv()


def write_strides(analysis: Analysis, path: Path) -> None:
    """Write one row for each stride of every bout, with each check's sample that lies nearest to its first contact.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    path : Path
        The file.
    """
    checks = sorted({check for bout in analysis.bouts if bout.gait for check in bout.samples})
    header = ["bout", "activity", "side", "start_s", "end_s", "toe_off_s", "stride_time_s", "duty_factor", *checks]
    save_csv(path, header, _stride_rows(analysis, checks))


def _stride_rows(analysis: Analysis, checks: Sequence[str]) -> Iterator[list[Cell]]:
    for number, bout in enumerate(analysis.bouts, start=1):
        measured = {
            side: [_of_side(bout.samples.get(check, Samples.none()), side) for check in checks] for side in Side
        }
        for stride in bout.gait.strides if bout.gait else ():
            yield [number, *_stride_cells(bout, stride), *(_first_in(stride, *own) for own in measured[stride.side])]


def _stride_cells(bout: Bout, stride: Stride) -> list[Cell]:
    seconds = stride.end - stride.start
    duty = None if stride.toe_off is None else rounded((stride.toe_off - stride.start) / seconds, 3)
    times = [rounded(t, 4) for t in (stride.start, stride.end, stride.toe_off, seconds)]
    return [str(bout.activity), str(stride.side), *times, duty]


def _of_side(samples: Samples, side: Side) -> tuple[Floats, Floats]:
    """Times, in order, and values of the samples of one side or of both sides."""
    same = np.array([one in ("", str(side)) for one in samples.side] or [True] * len(samples), dtype=bool)
    order = np.argsort(samples.t[same], kind="stable")
    return samples.t[same][order], samples.value[same][order]


def _first_in(stride: Stride, t: Floats, values: Floats) -> float | None:
    """The value nearest to the stride's first contact, if it falls into the stride."""
    k = int(np.searchsorted(t, stride.start - 1e-6))
    return rounded(values[k], 3) if k < t.size and t[k] < stride.end else None
