"""What a worker process does for a comparison: one video of both clips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from posturecam.progress import Progress
from posturecam.side_by_side.choices import ComparisonLayout, InStepBy
from posturecam.side_by_side.compared import ComparedClip, Stretch, judgement_numbered, read_clip, stretch_of
from posturecam.side_by_side.comparison import compare
from posturecam.side_by_side.footage import Footage, FootageKind, footage_of
from posturecam.side_by_side.movie import MovieOptions, write_movie
from posturecam.types import Side

PAIR_FILE = "compare.mp4"


@dataclass(frozen=True)
class PairHalf:
    """One of the clips.

    Attributes
    ----------
    folder, name : str
        Its result folder, and how people know it.
    recorded : str
        Its day as in ISO 8601; empty where that is not known.
    part : int
        Which judgement, from 1.
    video : str
        The clip as browsers play it; empty where there is none.
    """

    folder: str
    name: str
    recorded: str
    part: int
    video: str

    def read(self) -> ComparedClip:
        """Read the clip.

        Returns
        -------
        ComparedClip
            As it is stored.
        """
        day = date.fromisoformat(self.recorded) if self.recorded else None
        return read_clip(Path(self.folder), self.name, day)

    def stretch(self, clip: ComparedClip) -> Stretch:
        """Find what of the clip is played.

        Parameters
        ----------
        clip : ComparedClip
            The clip.

        Returns
        -------
        Stretch
            Of its part.
        """
        return stretch_of(clip, judgement_numbered(clip, self.part))

    def footage(self, clip: ComparedClip) -> Footage:
        """Find the frames of the clip.

        Parameters
        ----------
        clip : ComparedClip
            The clip.

        Returns
        -------
        Footage
            What browsers play, else what is kept with the result.
        """
        return Footage(FootageKind.PLAYABLE, Path(self.video)) if self.video else footage_of(clip)


@dataclass(frozen=True)
class PairTask:
    """Two clips to write as one video.

    Attributes
    ----------
    halves : tuple of PairHalf
        The clips.
    by, layout, foot : str
        How they are shown; an empty foot is the near one of each.
    speed : float
        1 = life.
    room : str
        The folder in which `PAIR_FILE` appears.
    """

    halves: tuple[PairHalf, PairHalf]
    by: str
    layout: str
    foot: str
    speed: float
    room: str

    def make(self, report: Progress) -> Path:
        """Make the video.

        Parameters
        ----------
        report : Progress
            Takes the progress.

        Returns
        -------
        Path
            Where it is.
        """
        clips = self.halves[0].read(), self.halves[1].read()
        stretches = self.halves[0].stretch(clips[0]), self.halves[1].stretch(clips[1])
        foot = Side(self.foot) if self.foot else None
        comparison = compare(clips, stretches, InStepBy(self.by), foot=foot)
        footage = self.halves[0].footage(clips[0]), self.halves[1].footage(clips[1])
        made = Path(self.room) / PAIR_FILE
        how = MovieOptions(layout=ComparisonLayout(self.layout), speed=self.speed)
        write_movie(comparison, footage, made, how, report)
        return made
